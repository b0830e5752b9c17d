// A chain that leads back to its beginning becomes a loop, which runs for long
// without a deeper stack, whether the callbacks come later or at once.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

/// Called back later, or at once, or never.
class Source {
public:
  explicit Source(EventLoop &Loop) : Loop(Loop) {}
  ~Source() { trace("the source ends"); }
  void next(std::function<void(int)> Handler) {
    if (++Count % 3 == 0)
      Handler(Count);
    else if (Count < Last)
      Loop.post([Handler = std::move(Handler), Count = Count] { Handler(Count); });
  }
  int Last = 30000;

private:
  EventLoop &Loop;
  int Count = 0;
};

class Sum : public std::enable_shared_from_this<Sum> {
public:
  explicit Sum(EventLoop &Loop) : From(Loop) {}
  ~Sum() { trace("the sum ends at " + std::to_string(Total)); }

  void start(int Limit) {
    From.Last = Limit;
    ask();
  }

private:
  // Until there is no more.
  void ask() {
    auto Self = shared_from_this();
    From.next([this, Self](int Value) {
      if (Value % 5 == 0)
        return ask();
      add(Value);
    });
  }

  void add(int Value) {
    Total += Value;
    auto Self = shared_from_this();
    From.next([this, Self, Value](int Next) {
      if (Next < Value)
        return trace("back");
      Total -= Next;
      ask();
    });
  }

  Source From;
  long Total = 0;
};

/// Counts without an object.
void count(EventLoop &Loop, int Left) {
  readLater(Loop, std::to_string(Left), [&Loop, Left](Error, std::string Value) {
    trace(Value);
    if (Left > 0)
      count(Loop, Left - 1);
  });
}

int main() {
  EventLoop Loop;
  std::make_shared<Sum>(Loop)->start(30000);
  std::make_shared<Sum>(Loop)->start(7);
  Loop.run();
  count(Loop, 2);
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>
// CHECK-NEXT: #include <functional>

// CHECK:          do_ask(shared_from_this());
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_ask(std::shared_ptr<Sum> /*self*/) {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       int Value = co_await coroutinize::callback<int>(
// CHECK-NEXT:         [&](auto handler) { From.next(handler); });
// CHECK-NEXT:       if (Value % 5 == 0)
// CHECK-NEXT:         continue;
// CHECK-NEXT:       Total += Value;
// CHECK-NEXT:       int Next = co_await coroutinize::callback<int>(
// CHECK-NEXT:         [&](auto handler) { From.next(handler); });
// CHECK-NEXT:       if (Next < Value)
// CHECK-NEXT:         co_return trace("back");
// CHECK-NEXT:       Total -= Next;
// CHECK-NEXT:     }

// CHECK:        [](std::reference_wrapper<EventLoop> Loop_reference, int Left)
// CHECK-NEXT:       -> coroutinize::detached {
// CHECK-NEXT:     EventLoop &Loop = Loop_reference;
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       auto [ignored, Value] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, std::to_string(Left), handler); });
// CHECK-NEXT:       trace(Value);
// CHECK-NEXT:       if (Left <= 0)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       --Left;
// CHECK-NEXT:     }
// CHECK-NEXT:   }(Loop, Left);
