// An operation that deduces the type of its handler.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

template <class Handler> void twice(int Number, Handler &&Done) {
  Loop.post([Number, Done = std::forward<Handler>(Done)]() mutable {
    Done(Number * 2);
  });
}

void eight(std::function<void(int)> Done) {
  twice(1, [Done](int Two) {
    twice(Two, [Done](int Four) { twice(Four, [Done](int Eight) { Done(Eight); }); });
  });
}

int main() {
  eight([](int Number) { trace(std::to_string(Number)); });
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        [](std::function<void(int)> Done) -> coroutinize::detached {
// CHECK-NEXT:     int Two = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { twice(1, std::move(handler)); });
// CHECK-NEXT:     int Four = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { twice(Two, std::move(handler)); });
// CHECK-NEXT:     int Eight = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { twice(Four, std::move(handler)); });
// CHECK-NEXT:     Done(Eight);
// CHECK-NEXT:   }(std::move(Done));
