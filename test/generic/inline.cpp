// An operation that may complete before it returns, as the last thing it does.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

void readCached(bool Cached, std::string Key, Done Handler) {
  trace("read " + Key);
  if (Cached) {
    Handler({}, "cached " + Key);
    return;
  }
  Loop.post([Key, Handler] { Handler({}, "value of " + Key); });
}

void twice(bool Cached) {
  readCached(Cached, "a", [Cached](Error, std::string A) {
    trace(A);
    readCached(!Cached, "b", [A](Error, std::string B) { trace(A + B); });
  });
  trace("twice returned");
}

int main() {
  twice(true);
  twice(false);
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        [](bool Cached) -> coroutinize::detached {
// CHECK-NEXT:     auto [ignored, A] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readCached(Cached, "a", handler); });
// CHECK-NEXT:     trace(A);
// CHECK-NEXT:     auto [ignored2, B] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readCached(!Cached, "b", handler); });
// CHECK-NEXT:     trace(A + B);
// CHECK-NEXT:   }(Cached);
