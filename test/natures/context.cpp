// Function pointers with a context: kept with it, called later.
// RUN: %check-natures %s %t
#include "probe.h"
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>

extern "C" {
typedef void (*callback)(void *);
}

struct Item {
  callback call;
  void *context;
};

// A queue of both.
class Queue {
  std::deque<Item> Items;

public:
  void post(callback Call, void *Context) { Items.push_back({Call, Context}); }
  void run() {
    while (!Items.empty()) {
      Item Next = Items.front();
      Items.pop_front();
      Next.call(Next.context);
    }
  }
};

// Members that are emptied before the call.
struct operation {
  callback done;
  void *context;
};
void begin(operation *O, callback Done, void *Context) {
  O->done = Done;
  O->context = Context;
}
void complete(operation *O) {
  callback Done = O->done;
  O->done = nullptr;
  if (Done)
    Done(O->context);
}

// A list of nodes, each freed before its call.
struct node {
  node *next;
  callback call;
  void *context;
};
struct list {
  node *first;
};
void append(list *L, callback Call, void *Context) {
  node *N = static_cast<node *>(std::malloc(sizeof(node)));
  N->call = Call;
  N->context = Context;
  N->next = L->first;
  L->first = N;
}
void drain(list *L) {
  while (L->first) {
    node *N = L->first;
    L->first = N->next;
    callback Call = N->call;
    void *Context = N->context;
    std::free(N);
    Call(Context);
  }
}

// Deleted, not freed.
struct ticket {
  callback call;
  void *context;
};
std::map<int, ticket *> tickets;
void take(int Id, callback Call, void *Context) {
  ticket *T = new ticket;
  T->call = Call;
  T->context = Context;
  tickets[Id] = T;
}
void redeem(int Id) {
  ticket *T = tickets[Id];
  callback Call = T->call;
  void *Context = T->context;
  tickets.erase(Id);
  delete T;
  Call(Context);
}

// One that stays: called at each event.
struct watcher {
  callback changed;
  void *context;
};
void watch(watcher *W, callback Changed, void *Context) {
  W->changed = Changed;
  W->context = Context;
}
void change(watcher *W) { W->changed(W->context); }

// Started again while it wants to.
struct timer {
  callback fire;
  void *context;
  int repeat;
};
void arm(timer *T, callback Fire, void *Context, int Repeat) {
  T->fire = Fire;
  T->context = Context;
  T->repeat = Repeat;
}
void expire(timer *T) {
  callback Fire = T->fire;
  if (!T->repeat)
    T->fire = nullptr;
  if (Fire)
    Fire(T->context);
}

// Freed only where it was the last one.
struct shared_node {
  int users;
  callback call;
  void *context;
};
void keep(shared_node **Into, callback Call, void *Context) {
  *Into = static_cast<shared_node *>(std::malloc(sizeof(shared_node)));
  (*Into)->users = 2;
  (*Into)->call = Call;
  (*Into)->context = Context;
}
void release(shared_node *N) {
  callback Call = N->call;
  void *Context = N->context;
  if (--N->users == 0)
    std::free(N);
  Call(Context);
}

// A ring: where it is taken from is told by an index.
struct ring_item {
  callback call;
  void *context;
};
struct ring {
  ring_item items[4];
  unsigned head, tail;
};
void push(ring *R, callback Call, void *Context) {
  ring_item *I = &R->items[R->tail++ % 4];
  I->call = Call;
  I->context = Context;
}
void pop(ring *R) {
  ring_item I = R->items[R->head % 4];
  R->head++;
  I.call(I.context);
}

// All of an object is emptied.
struct slot {
  callback call;
  void *context;
};
void start(slot *I, callback Call, void *Context) {
  I->call = Call;
  I->context = Context;
}
void stop(slot *I) {
  slot Old = *I;
  *I = slot();
  if (Old.call)
    Old.call(Old.context);
}

// Through a table of functions.
struct table {
  void (*submit)(Queue *, callback, void *);
};
void submit_to(Queue *Q, callback Call, void *Context) { Q->post(Call, Context); }
void submit_now(Queue *, callback Call, void *Context) {
  Call(Context);
  Call(Context);
}
void submit(table *T, Queue *Q, callback Call, void *Context) {
  T->submit(Q, Call, Context);
}

// A function object behind the context.
template <class F> void thunk(void *Context) {
  std::unique_ptr<F> Function(static_cast<F *>(Context));
  (*Function)();
}
template <class F> void post(Queue &Q, F Function) {
  Q.post(&thunk<F>, new F(std::move(Function)));
}
template <class F> void twice(void *Context) {
  std::unique_ptr<F> Function(static_cast<F *>(Context));
  (*Function)();
  (*Function)();
}
template <class F> void post_twice(Queue &Q, F Function) {
  Q.post(&twice<F>, new F(std::move(Function)));
}

int main() {
  Queue A;
  starts("queue");
  A.post([](void *) { invoked("queue"); }, nullptr); // later, at-most-once, proven
  returned("queue");
  A.run();
  A.run();

  operation B{};
  starts("operation");
  begin(&B, [](void *) { invoked("operation"); }, nullptr); // later, at-most-once, proven
  returned("operation");
  complete(&B);
  complete(&B);

  list C{};
  starts("list");
  append(&C, [](void *) { invoked("list"); }, nullptr); // later, at-most-once, proven
  returned("list");
  drain(&C);
  drain(&C);

  starts("ticket");
  take(1, [](void *) { invoked("ticket"); }, nullptr); // later, at-most-once, proven
  returned("ticket");
  redeem(1);

  watcher D{};
  starts("watcher");
  watch(&D, [](void *) { invoked("watcher"); }, nullptr); // later, many, proven
  returned("watcher");
  change(&D);
  change(&D);

  timer E{};
  starts("timer");
  arm(&E, [](void *) { invoked("timer"); }, nullptr, 1); // unknown, unknown, assumed
  returned("timer");
  expire(&E);
  expire(&E);

  shared_node *F = nullptr;
  starts("shared");
  keep(&F, [](void *) { invoked("shared"); }, nullptr); // unknown, unknown, assumed
  returned("shared");
  release(F);
  release(F);

  ring G{};
  starts("ring");
  push(&G, [](void *) { invoked("ring"); }, nullptr); // unknown, many, proven
  returned("ring");
  pop(&G);

  slot H{};
  starts("item");
  start(&H, [](void *) { invoked("item"); }, nullptr); // later, at-most-once, proven
  returned("item");
  stop(&H);
  stop(&H);

  table I{submit_now};
  starts("table");
  submit(&I, &A, [](void *) { invoked("table"); }, nullptr); // unknown, unknown, assumed
  returned("table");
  A.run();

  starts("thunk");
  post(A, [] { invoked("thunk"); }); // unknown, unknown, assumed
  returned("thunk");
  starts("twice");
  post_twice(A, [] { invoked("twice"); }); // unknown, unknown, assumed
  returned("twice");
  A.run();
}
