// Lambdas that have a variable before they are handed over.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

// Each stands directly above its hand-off.
void copy(std::string From, std::string To, std::function<void(bool)> Done) {
  // Called with what was read.
  auto OnText = [To, Done](Error E, std::string Text) {
    if (E) {
      Done(false);
      return;
    }
    auto OnEcho = [Text, Done](Error E, std::string Echo) {
      trace(Text + ", " + Echo);
      Done(!E);
    };

    readLater(Loop, To, OnEcho);
  };
  readLater(Loop, From, std::move(OnText));
}

// The last one stands first.
void backwards(int Ticks, std::function<void(int)> Done) {
  auto OnSecond = [Ticks, Done] { Done(Ticks); };
  auto OnFirst = [Ticks, OnSecond] {
    trace("first");
    waitFor(Loop, Ticks, OnSecond);
  };
  if (Ticks == 0)
    return Done(0);
  waitFor(Loop, 1, OnFirst);
}

int main() {
  copy("a", "b", [](bool Good) { trace(Good ? "copied" : "not copied"); });
  Loop.run();
  backwards(0, [](int Ticks) { trace("waited " + std::to_string(Ticks)); });
  backwards(2, [](int Ticks) { trace("waited " + std::to_string(Ticks)); });
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        [](std::string From, std::string To, std::function<void(bool)> Done)
// CHECK-NEXT:       -> coroutinize::detached {
// CHECK-NEXT:     // Called with what was read.
// CHECK-NEXT:     auto [E, Text] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, From, handler); });
// CHECK-NEXT:     if (E) {
// CHECK-NEXT:       Done(false);
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     }
// CHECK-NEXT:     auto [readLater_E, Echo] =
// CHECK-NEXT:       co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, To, handler); });
// CHECK-NEXT:     trace(Text + ", " + Echo);
// CHECK-NEXT:     Done(!readLater_E);
// CHECK-NEXT:   }(std::move(From), std::move(To), std::move(Done));

// CHECK:        if (Ticks == 0)
// CHECK-NEXT:     return Done(0);
// CHECK-NEXT:   [](int Ticks, std::function<void(int)> Done) -> coroutinize::detached {
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { waitFor(Loop, 1, std::move(handler)); });
// CHECK-NEXT:     trace("first");
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { waitFor(Loop, Ticks, std::move(handler)); });
// CHECK-NEXT:     Done(Ticks);
// CHECK-NEXT:   }(Ticks, std::move(Done));
