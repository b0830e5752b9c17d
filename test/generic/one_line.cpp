// Lambdas that were one line get a line for each statement.
// RUN: %check-coroutinize %s %t
#include "event_loop.h"

EventLoop Loop;

void step(int Number, std::function<void(int)> Handler) {
  Loop.post([Number, Handler] { Handler(Number); });
}

void run(int Number) {
  step(Number, [](int A) { if (A > 5) return; trace("small"); step(A + 1, [A](int B) { trace(std::to_string(A)); trace(std::to_string(B)); }); });
}

int main() {
  run(1);
  run(9);
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        [](int Number) -> coroutinize::detached {
// CHECK-NEXT:     int A = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { step(Number, handler); });
// CHECK-NEXT:     if (A > 5) co_return;
// CHECK-NEXT:     trace("small");
// CHECK-NEXT:     int B = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { step(A + 1, handler); });
// CHECK-NEXT:     trace(std::to_string(A));
// CHECK-NEXT:     trace(std::to_string(B));
// CHECK-NEXT:   }(Number);
