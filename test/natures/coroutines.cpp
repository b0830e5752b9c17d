// Functions that get a callable and are coroutines themselves: they run in
// parts, some of them at once.
// RUN: %check-natures %s %t
#include "probe.h"
#include <coroutine>
#include <deque>
using Task = std::function<void()>;

struct Coroutine {
  struct promise_type {
    Coroutine get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { throw; }
  };
};

// Suspends until it is woken.
struct Event {
  std::coroutine_handle<> Waiter;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> H) { Waiter = H; }
  void await_resume() {}
  void wake() { std::exchange(Waiter, nullptr).resume(); }
};

Coroutine before(Event &E, Task T) {
  T();
  co_await E;
}
Coroutine behind(Event &E, Task T) {
  co_await E;
  T();
}
Coroutine both(Event &E, Task T) {
  T();
  co_await E;
  T();
}
Coroutine each(Event &E, Task T) {
  for (int I = 0; I < 2; ++I) {
    co_await E;
    T();
  }
}
Coroutine never(Event &E, Task) { co_await E; }

struct Queue {
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
Coroutine queued(Event &E, Queue &Q, Task T) {
  co_await E;
  Q.add(std::move(T));
}

// A closure that is a coroutine.
void closure(Event &E, Task T) {
  auto Run = [](Event &E, Task T) -> Coroutine {
    co_await E;
    T();
  };
  Run(E, std::move(T));
}
void capturing(Event &E, Task T) {
  static std::function<Coroutine()> Kept;
  Kept = [&E, T]() -> Coroutine {
    T();
    co_await E;
    T();
  };
  Kept();
}

// A coroutine that takes what was put into a queue, when it is woken.
struct Woken {
  std::deque<Task> Tasks;
  Event Ready;
  void add(Task T) {
    Tasks.push_back(std::move(T));
    Ready.wake();
  }
  Coroutine work() {
    for (;;) {
      co_await Ready;
      if (Tasks.empty())
        co_return;
      Task T = std::move(Tasks.front());
      Tasks.pop_front();
      T();
    }
  }
};
// The same, but it is woken elsewhere.
struct WokenLater {
  std::deque<Task> Tasks;
  Event Ready;
  void add(Task T) { Tasks.push_back(std::move(T)); }
  void wake() { Ready.wake(); }
  Coroutine work() {
    for (;;) {
      co_await Ready;
      if (Tasks.empty())
        co_return;
      Task T = std::move(Tasks.front());
      Tasks.pop_front();
      co_await Ready;
      T();
    }
  }
};

int main() {
  Event E;
  Queue Q;
  starts("before");
  before(E, [] { invoked("before"); }); // unknown, at-most-once, proven
  returned("before");
  E.wake();
  starts("behind");
  behind(E, [] { invoked("behind"); }); // unknown, at-most-once, proven
  returned("behind");
  E.wake();
  starts("both");
  both(E, [] { invoked("both"); }); // unknown, many, proven
  returned("both");
  E.wake();
  starts("each");
  each(E, [] { invoked("each"); }); // unknown, many, proven
  returned("each");
  E.wake();
  E.wake();
  starts("never");
  never(E, [] { invoked("never"); }); // none
  returned("never");
  E.wake();
  starts("queued");
  queued(E, Q, [] { invoked("queued"); }); // unknown, at-most-once, proven
  returned("queued");
  E.wake();
  Q.run();

  starts("closure");
  closure(E, [] { invoked("closure"); }); // unknown, unknown, assumed
  returned("closure");
  E.wake();
  starts("capturing");
  capturing(E, [] { invoked("capturing"); }); // unknown, many, proven
  returned("capturing");
  E.wake();

  Woken A;
  A.work();
  starts("woken");
  A.add([] { invoked("woken"); }); // unknown, at-most-once, proven
  returned("woken");
  A.Ready.wake();
  WokenLater B;
  B.work();
  starts("woken-later");
  B.add([] { invoked("woken-later"); }); // later, at-most-once, proven
  returned("woken-later");
  B.wake();
  B.wake();
  B.wake();
}
