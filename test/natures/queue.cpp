// A work queue: an element is moved out, removed, and then called.
// RUN: %check-natures %s %t
#include "probe.h"
#include <deque>
#include <map>
#include <mutex>
#include <queue>
#include <vector>

using Task = std::function<void()>;

class Loop {
  std::deque<Task> Tasks;

public:
  void post(Task T) { Tasks.push_back(std::move(T)); }
  void run() {
    while (!Tasks.empty()) {
      Task T = std::move(Tasks.front());
      Tasks.pop_front();
      T();
    }
  }
};

// The variable stands outside of the lock.
class Locked {
  std::mutex Mutex;
  std::queue<Task> Tasks;

public:
  template <class F> void post(F &&Function) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Tasks.emplace(std::forward<F>(Function));
  }
  bool one() {
    Task T;
    {
      std::unique_lock<std::mutex> Lock(Mutex);
      if (Tasks.empty())
        return false;
      T = std::move(Tasks.front());
      Tasks.pop();
    }
    T();
    return true;
  }
};

// All at once.
class Batches {
  std::vector<Task> Tasks;

public:
  void post(const Task &T) { Tasks.push_back(T); }
  void run() {
    std::vector<Task> Batch;
    Batch.swap(Tasks);
    for (Task &Each : Batch)
      Each();
  }
  void drain() {
    for (auto &Each : std::exchange(Tasks, {}))
      Each();
  }
};

// Tasks with a time, the earliest first.
class Timers {
  struct Entry {
    int When;
    Task Run;
    bool operator<(const Entry &Other) const { return When > Other.When; }
  };
  std::priority_queue<Entry> Entries;

public:
  void after(int Delay, Task Run) { Entries.push({Delay, std::move(Run)}); }
  void run() {
    while (!Entries.empty()) {
      Entry Next = Entries.top();
      Entries.pop();
      Next.Run();
    }
  }
};

// A queue of its own class, which gives elements out.
template <class T> class Channel {
  std::deque<T> Elements;

public:
  void push(T Element) { Elements.push_back(std::move(Element)); }
  bool try_pop(T &Out) {
    if (Elements.empty())
      return false;
    Out = std::move(Elements.front());
    Elements.pop_front();
    return true;
  }
};
class Worker {
  Channel<Task> Jobs;

public:
  void post(Task T) { Jobs.push(std::move(T)); }
  void run() {
    Task T;
    while (Jobs.try_pop(T))
      T();
  }
};

// Put in at the front, and taken from the back.
class Stack {
  std::vector<Task> Tasks;

public:
  void post(Task T) { Tasks.insert(Tasks.begin(), std::move(T)); }
  void run() {
    while (!Tasks.empty()) {
      Task T = std::move(Tasks.back());
      Tasks.pop_back();
      T();
    }
  }
};

// What one queue has, another one gets, too.
class Copying {
  std::vector<Task> Tasks, Others;

public:
  void post(Task T) { Tasks.push_back(std::move(T)); }
  void run() {
    Others.insert(Others.begin(), Tasks.begin(), Tasks.end());
    while (!Tasks.empty()) {
      Task T = std::move(Tasks.back());
      Tasks.pop_back();
      T();
    }
  }
};

// Called before it is removed: whoever runs the loop from inside calls it again.
class Peeking {
  std::deque<Task> Tasks;

public:
  void post(Task T) { Tasks.push_back(std::move(T)); }
  void run() {
    while (!Tasks.empty()) {
      Tasks.front()();
      Tasks.pop_front();
    }
  }
};

// Removed at the other end.
class WrongEnd {
  std::deque<Task> Tasks;

public:
  void post(Task T) { Tasks.push_back(std::move(T)); }
  void run() {
    Task T = std::move(Tasks.front());
    Tasks.pop_back();
    T();
  }
};

// Runs what it gets when it has room.
class Eager {
  std::deque<Task> Tasks;

public:
  void post(Task T) {
    Tasks.push_back(std::move(T));
    run();
  }
  void run() {
    while (!Tasks.empty()) {
      Task T = std::move(Tasks.front());
      Tasks.pop_front();
      T();
    }
  }
};

// Twice into the queue.
class Twice {
  std::deque<Task> Tasks;

public:
  void post(Task T) {
    Tasks.push_back(T);
    Tasks.push_back(std::move(T));
  }
  void run() {
    while (!Tasks.empty()) {
      Task T = std::move(Tasks.front());
      Tasks.pop_front();
      T();
    }
  }
};

// Back into the queue.
class Ring {
  std::deque<Task> Tasks;

public:
  void post(Task T) { Tasks.push_back(std::move(T)); }
  void turn() {
    Task T = std::move(Tasks.front());
    Tasks.pop_front();
    T();
    Tasks.push_back(std::move(T));
  }
};

int main() {
  Loop A;
  starts("loop");
  A.post([] { invoked("loop"); }); // later, at-most-once, proven
  returned("loop");
  A.run();

  Stack S;
  starts("stack");
  S.post([] { invoked("stack"); }); // later, at-most-once, proven
  returned("stack");
  S.run();

  Locked B;
  starts("locked");
  B.post([] { invoked("locked"); }); // later, at-most-once, proven
  returned("locked");
  B.one();

  Batches C;
  starts("batch");
  C.post([] { invoked("batch"); }); // later, at-most-once, proven
  returned("batch");
  C.run();
  C.drain();

  Timers D;
  starts("timer");
  D.after(1, [] { invoked("timer"); }); // later, at-most-once, proven
  returned("timer");
  D.run();

  Worker E;
  starts("worker");
  E.post([] { invoked("worker"); }); // later, at-most-once, proven
  returned("worker");
  E.run();

  Peeking F;
  starts("peeking");
  F.post([] { invoked("peeking"); }); // later, many, proven
  returned("peeking");
  F.run();

  WrongEnd G;
  starts("wrong end");
  G.post([] { invoked("wrong-end"); }); // unknown, unknown, assumed
  returned("wrong end");
  G.run();

  Eager H;
  starts("eager");
  H.post([] { invoked("eager"); }); // unknown, at-most-once, proven
  returned("eager");

  Twice I;
  starts("twice");
  I.post([] { invoked("twice"); }); // later, many, proven
  returned("twice");
  I.run();

  Ring J;
  starts("ring");
  J.post([] { invoked("ring"); }); // later, many, proven
  returned("ring");
  J.turn();
  J.turn();
}
