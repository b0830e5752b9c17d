// A lambda that calls itself, through what holds it, becomes a loop.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"
#include <vector>

EventLoop Loop;

// Tries again, up to three times. The function holds itself only weakly.
void fetch(std::string Key, std::function<void(Error, std::string)> Done) {
  auto Attempt = std::make_shared<std::function<void(int)>>();
  std::weak_ptr<std::function<void(int)>> Weak = Attempt;
  // What is left to try.
  *Attempt = [Key, Done, Weak](int Left) {
    auto Self = Weak.lock();
    if (!Self)
      return;
    readFailing(Loop, Key, [Done, Self, Left](Error E, std::string Value) {
      if (!E)
        return Done(E, Value);
      trace("failed: " + E.What);
      if (Left == 0) {
        Done(E, "");
        return;
      }
      waitFor(Loop, 4 - Left, [Self, Left] { (*Self)(Left - 1); });
    });
  };
  (*Attempt)(3);
}

// One after the other, as part of a chain.
void readAll(std::vector<std::string> Keys,
             std::function<void(std::string)> Done) {
  waitFor(Loop, 1, [Keys, Done] {
    auto Next = [Keys, Done](auto Self, std::size_t Index,
                             std::string All) -> void {
      if (Index == Keys.size())
        return Done(All);
      readLater(Loop, Keys[Index], [Self, Index, All](Error, std::string Value) {
        Self(Self, Index + 1, All + Value + "; ");
      });
    };
    Next(Next, 0, "");
  });
}

// The steps of an object, for as long as it has some.
struct Ticker : std::enable_shared_from_this<Ticker> {
  int Ticks = 3;
  ~Ticker() { trace("the ticker ends"); }

  void start() {
    auto Tick = [this, Self = shared_from_this()](const auto &Again) {
      trace(std::to_string(Ticks));
      if (--Ticks < 0)
        return;
      waitFor(Loop, Ticks, [this, Self, Again] { Again(Again); });
    };
    Tick(Tick);
  }
};

int main() {
  fetch("a", [](Error E, std::string Value) { trace(E.What + Value); });
  readAll({"b", "c"}, [](std::string All) { trace(All); });
  std::make_shared<Ticker>()->start();
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        [](std::string Key, std::function<void(Error, std::string)> Done)
// CHECK-NEXT:       -> coroutinize::detached {
// CHECK-NEXT:     // What is left to try.
// CHECK-NEXT:     int Left = 3;
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       auto [E, Value] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readFailing(Loop, Key, handler); });
// CHECK-NEXT:       if (!E)
// CHECK-NEXT:         co_return Done(E, Value);
// CHECK-NEXT:       trace("failed: " + E.What);
// CHECK-NEXT:       if (Left == 0) {
// CHECK-NEXT:         Done(E, "");
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-NEXT:       co_await coroutinize::callback<>(
// CHECK-NEXT:         [&](auto handler) { waitFor(Loop, 4 - Left, std::move(handler)); });
// CHECK-NEXT:       --Left;
// CHECK-NEXT:     }
// CHECK-NEXT:   }(std::move(Key), std::move(Done));

// CHECK:        [](std::vector<std::string> Keys, std::function<void(std::string)> Done)
// CHECK-NEXT:       -> coroutinize::detached {
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { waitFor(Loop, 1, std::move(handler)); });
// CHECK-NEXT:     std::size_t Index = 0;
// CHECK-NEXT:     std::string All = "";
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       if (Index == Keys.size())
// CHECK-NEXT:         co_return Done(All);
// CHECK-NEXT:       auto [ignored, Value] =
// CHECK-NEXT:         co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:           [&](auto handler) { readLater(Loop, Keys[Index], handler); });
// CHECK-NEXT:       ++Index;
// CHECK-NEXT:       All = All + Value + "; ";
// CHECK-NEXT:     }
// CHECK-NEXT:   }(std::move(Keys), std::move(Done));

// CHECK:          do_start(shared_from_this());
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_start(std::shared_ptr<Ticker> /*self*/) {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       trace(std::to_string(Ticks));
// CHECK-NEXT:       if (--Ticks < 0)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       co_await coroutinize::callback<>(
// CHECK-NEXT:         [&](auto handler) { waitFor(Loop, Ticks, std::move(handler)); });
// CHECK-NEXT:     }
