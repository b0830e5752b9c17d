// Operations that a loop starts side by side stay side by side.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

void readAll(int Count) {
  auto Rest = std::make_shared<int>(Count);
  for (int I = 0; I < Count; ++I)
    waitFor(Loop, Count - I, [I, Rest] {
      readLater(Loop, std::to_string(I), [Rest](Error, std::string Value) {
        trace(Value);
        if (--*Rest == 0)
          trace("all read");
      });
    });
  trace("started");
}

int main() {
  readAll(3);
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        for (int I = 0; I < Count; ++I) {
// CHECK-NEXT:     [](int Count, int I, std::shared_ptr<int> Rest) -> coroutinize::detached {
// CHECK-NEXT:       co_await coroutinize::callback<>(
// CHECK-NEXT:         [&](auto handler) { waitFor(Loop, Count - I, std::move(handler)); });
// CHECK-NEXT:       auto [ignored, Value] =
// CHECK-NEXT:         co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:           [&](auto handler) { readLater(Loop, std::to_string(I), handler); });
// CHECK-NEXT:       trace(Value);
// CHECK-NEXT:       if (--*Rest == 0)
// CHECK-NEXT:         trace("all read");
// CHECK-NEXT:     }(Count, I, Rest);
// CHECK-NEXT:   }
