// What a continuation throws reaches whoever ran it.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

#include <stdexcept>

EventLoop Loop;

void fail(int Where) {
  readLater(Loop, "a", [Where](Error, std::string A) {
    if (Where == 1)
      throw std::runtime_error("first");
    readLater(Loop, A, [Where](Error, std::string B) {
      if (Where == 2)
        throw std::runtime_error("second");
      trace(B);
    });
  });
}

int main() {
  for (int Where = 0; Where < 3; ++Where) {
    fail(Where);
    try {
      Loop.run();
    } catch (const std::exception &Thrown) {
      trace(Thrown.what());
    }
  }
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        [](int Where) -> coroutinize::detached {
// CHECK-NEXT:     auto [ignored, A] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, "a", handler); });
// CHECK-NEXT:     if (Where == 1)
// CHECK-NEXT:       throw std::runtime_error("first");
// CHECK-NEXT:     auto [ignored2, B] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, A, handler); });
// CHECK-NEXT:     if (Where == 2)
// CHECK-NEXT:       throw std::runtime_error("second");
// CHECK-NEXT:     trace(B);
// CHECK-NEXT:   }(Where);
