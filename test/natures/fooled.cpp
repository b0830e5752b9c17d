// What once looked like "at most once" or "later", and is not.
// RUN: %check-natures %s %t
#include "probe.h"
#include <algorithm>
#include <coroutine>
#include <deque>
#include <map>
#include <optional>
#include <ranges>
#include <vector>
using Task = std::function<void()>;

// Names for the parts of what stays.
struct Named {
  std::map<int, Task> Listeners;
  void listen(Task T) { Listeners[1] = std::move(T); }
  void tell() {
    for (auto &[Id, Each] : Listeners)
      Each();
  }
};
struct NamedFront {
  std::deque<std::pair<int, Task>> Tasks;
  void add(Task T) { Tasks.push_back({1, std::move(T)}); }
  void run() {
    auto &[Id, Run] = Tasks.front();
    Run();
  }
};
// Names for the parts of what was taken.
struct NamedTake {
  std::deque<std::pair<int, Task>> Tasks;
  void add(Task T) { Tasks.push_back({1, std::move(T)}); }
  void run() {
    auto [Id, Run] = std::move(Tasks.front());
    Tasks.pop_front();
    Run();
    Run();
  }
};
struct NamedOnce {
  std::deque<std::pair<int, Task>> Tasks;
  void add(Task T) { Tasks.push_back({1, std::move(T)}); }
  void run() {
    auto [Id, Run] = std::move(Tasks.front());
    Tasks.pop_front();
    Run();
  }
};

// A view of what stays.
struct Viewed {
  std::vector<Task> Tasks;
  void add(Task T) { Tasks.push_back(std::move(T)); }
  void run() {
    for (auto &Each : Tasks | std::views::reverse)
      Each();
  }
};

// An object that is asked once calls twice.
struct Job {
  virtual ~Job() = default;
  virtual void run() = 0;
};
struct TwiceJob : Job {
  Task Mine;
  explicit TwiceJob(Task T) : Mine(std::move(T)) {}
  void run() override {
    Mine();
    Mine();
  }
};
struct Jobs {
  std::deque<std::unique_ptr<Job>> Waiting;
  void add(Task T) { Waiting.push_back(std::make_unique<TwiceJob>(std::move(T))); }
  void run() {
    auto J = std::move(Waiting.front());
    Waiting.pop_front();
    J->run();
  }
};

// One object in two queues.
struct Request {
  Task Done;
  void finish() { Done(); }
};
struct InBoth {
  std::deque<std::shared_ptr<Request>> A, B;
  void add(Task T) {
    auto R = std::make_shared<Request>();
    R->Done = std::move(T);
    A.push_back(R);
    B.push_back(R);
  }
  void one(std::deque<std::shared_ptr<Request>> &) {}
  void runA() {
    auto R = A.front();
    A.pop_front();
    R->Done();
  }
  void runB() {
    auto R = B.front();
    B.pop_front();
    R->Done();
  }
};
struct SharedRequest {
  Task Done;
};
struct Passed {
  std::deque<std::shared_ptr<SharedRequest>> Waiting;
  void set(std::shared_ptr<SharedRequest> R, Task T) { R->Done = std::move(T); }
  void enqueue(std::shared_ptr<SharedRequest> R) { Waiting.push_back(R); }
  void run() {
    auto R = Waiting.front();
    Waiting.pop_front();
    R->Done();
  }
};
struct OneRequest {
  Task Done;
};
struct InOne {
  std::deque<std::shared_ptr<OneRequest>> Waiting;
  void add(Task T) {
    auto R = std::make_shared<OneRequest>();
    R->Done = std::move(T);
    Waiting.push_back(R);
  }
  void run() {
    auto R = Waiting.front();
    Waiting.pop_front();
    R->Done();
  }
};

// Copied with the object around its object.
struct Inner {
  std::deque<Task> Tasks;
  void add(Task T) { Tasks.push_back(std::move(T)); }
  void run() {
    while (!Tasks.empty()) {
      Task T = std::move(Tasks.front());
      Tasks.pop_front();
      T();
    }
  }
};
struct Outer {
  Inner In;
};
struct Assigned {
  std::deque<Task> Tasks;
  void add(Task T) { Tasks.push_back(std::move(T)); }
  void run() {
    for (Task &Each : std::exchange(Tasks, {}))
      Each();
  }
};
struct Element {
  std::deque<Task> Tasks;
  void add(Task T) { Tasks.push_back(std::move(T)); }
  void run() {
    for (Task &Each : std::exchange(Tasks, {}))
      Each();
  }
};
struct Base {
  std::deque<Task> Tasks;
  void add(Task T) { Tasks.push_back(std::move(T)); }
  void run() {
    for (Task &Each : std::exchange(Tasks, {}))
      Each();
  }
};
struct Derived : Base {};
struct ByMember {
  std::deque<Task> Tasks;
  void add(Task T) { Tasks.push_back(std::move(T)); }
  void run() {
    for (Task &Each : std::exchange(Tasks, {}))
      Each();
  }
};
struct Holder {
  ByMember Mine;
  ByMember copy() { return Mine; }
};

// Invoked at once by what another object's end or beginning does.
struct Scope {
  std::deque<Task> Tasks;
  void run() {
    for (Task &Each : std::exchange(Tasks, {}))
      Each();
  }
};
struct EndsScope {
  Scope &S;
  explicit EndsScope(Scope &S) : S(S) {}
  ~EndsScope() { S.run(); }
};
struct Deletes {
  Scope S;
  EndsScope *E = new EndsScope(S);
  void add(Task T) {
    S.Tasks.push_back(std::move(T));
    delete E;
  }
};
struct Boxed {
  std::deque<Task> Tasks;
  void run() {
    for (Task &Each : std::exchange(Tasks, {}))
      Each();
  }
  struct End {
    Boxed &B;
    ~End() { B.run(); }
  };
  void add(Task T) {
    std::unique_ptr<End> E(new End{*this});
    Tasks.push_back(std::move(T));
  }
};
struct Resets {
  std::deque<Task> Tasks;
  void run() {
    for (Task &Each : std::exchange(Tasks, {}))
      Each();
  }
  struct End {
    Resets &R;
    ~End() { R.run(); }
  };
  std::unique_ptr<End> E{new End{*this}};
  void add(Task T) {
    Tasks.push_back(std::move(T));
    E.reset();
  }
};
struct Begins {
  std::deque<Task> Tasks;
  void run() {
    for (Task &Each : std::exchange(Tasks, {}))
      Each();
  }
  struct Start {
    explicit Start(Begins &B) { B.run(); }
  };
  void add(Task T) {
    Tasks.push_back(std::move(T));
    auto S = std::make_unique<Start>(*this);
  }
};
struct Around {
  std::deque<Task> Tasks;
  void run() {
    for (Task &Each : std::exchange(Tasks, {}))
      Each();
  }
  struct End {
    Around &A;
    ~End() { A.run(); }
  };
  struct Both {
    End E;
  };
  void add(Task T) {
    Both B{{*this}};
    Tasks.push_back(std::move(T));
  }
};

// A pointer to the member that it is in.
struct Pointed {
  Task Mine;
  void set(Task T) { Mine = std::move(T); }
  void run() {
    Task Pointed::*Which = &Pointed::Mine;
    (this->*Which)();
  }
};

// A second try where the first one failed; back where it was.
struct Retried {
  Task Mine;
  void set(Task T) { Mine = std::move(T); }
  void run() {
    Task T = std::exchange(Mine, nullptr);
    try {
      T();
      throw 1;
    } catch (int) {
      T();
    }
  }
};
struct PutBack {
  Task Mine;
  void set(Task T) { Mine = std::move(T); }
  void run() {
    Task T = std::exchange(Mine, nullptr);
    try {
      T();
      throw 1;
    } catch (int) {
      Mine = T;
    }
  }
};

int main() {
  Named A;
  starts("named");
  A.listen([] { invoked("named"); }); // later, many, proven
  returned("named");
  A.tell();
  A.tell();
  NamedFront B;
  starts("named-front");
  B.add([] { invoked("named-front"); }); // later, many, proven
  returned("named-front");
  B.run();
  B.run();
  NamedTake C;
  starts("named-take");
  C.add([] { invoked("named-take"); }); // later, many, proven
  returned("named-take");
  C.run();
  NamedOnce D;
  starts("named-once");
  D.add([] { invoked("named-once"); }); // later, at-most-once, proven
  returned("named-once");
  D.run();
  Viewed E;
  starts("viewed");
  E.add([] { invoked("viewed"); }); // unknown, unknown, assumed
  returned("viewed");
  E.run();
  E.run();
  Jobs F;
  starts("jobs");
  F.add([] { invoked("jobs"); }); // later, many, proven
  returned("jobs");
  F.run();
  InBoth G;
  starts("in-both");
  G.add([] { invoked("in-both"); }); // later, many, proven
  returned("in-both");
  G.runA();
  G.runB();
  Passed H;
  auto R = std::make_shared<SharedRequest>();
  starts("passed");
  H.set(R, [] { invoked("passed"); }); // unknown, unknown, assumed
  returned("passed");
  H.enqueue(R);
  H.enqueue(R);
  H.run();
  H.run();
  InOne I;
  starts("in-one");
  I.add([] { invoked("in-one"); }); // later, at-most-once, proven
  returned("in-one");
  I.run();

  Outer J;
  starts("outer");
  J.In.add([] { invoked("outer"); }); // unknown, unknown, assumed
  returned("outer");
  Outer J2 = J;
  J.In.run();
  J2.In.run();
  Assigned K, K2;
  starts("assigned");
  K.add([] { invoked("assigned"); }); // unknown, unknown, assumed
  returned("assigned");
  K2 = K;
  K.run();
  K2.run();
  std::vector<Element> L(1);
  starts("element");
  L[0].add([] { invoked("element"); }); // unknown, unknown, assumed
  returned("element");
  std::vector<Element> L2 = L;
  L[0].run();
  L2[0].run();
  Derived M;
  starts("derived");
  M.add([] { invoked("derived"); }); // unknown, unknown, assumed
  returned("derived");
  Derived M2 = M;
  M.run();
  M2.run();
  Holder N;
  starts("holder");
  N.Mine.add([] { invoked("holder"); }); // unknown, unknown, assumed
  returned("holder");
  ByMember N2 = N.copy();
  N.Mine.run();
  N2.run();

  Deletes O;
  starts("deletes");
  O.add([] { invoked("deletes"); }); // unknown, at-most-once, proven
  returned("deletes");
  Boxed P;
  starts("boxed");
  P.add([] { invoked("boxed"); }); // unknown, at-most-once, proven
  returned("boxed");
  Resets Q;
  starts("resets");
  Q.add([] { invoked("resets"); }); // unknown, at-most-once, proven
  returned("resets");
  Begins S;
  starts("begins");
  S.add([] { invoked("begins"); }); // unknown, at-most-once, proven
  returned("begins");
  Around T;
  starts("around");
  T.add([] { invoked("around"); }); // unknown, at-most-once, proven
  returned("around");
  Pointed U;
  starts("pointed");
  U.set([] { invoked("pointed"); }); // unknown, unknown, assumed
  returned("pointed");
  U.run();
  U.run();
  Retried V;
  starts("retried");
  V.set([] { invoked("retried"); }); // later, many, proven
  returned("retried");
  V.run();
  PutBack W;
  starts("put-back");
  W.set([] { invoked("put-back"); }); // later, many, proven
  returned("put-back");
  W.run();
  W.run();
}
