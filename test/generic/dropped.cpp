// What is never invoked lets go of all that it owned.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

struct Guard {
  std::string Name;
  ~Guard() { trace("released " + Name); }
};

void hold(std::string Name) {
  auto Owned = std::make_shared<Guard>(Guard{Name});
  trace("held " + Name);
  readLater(Loop, Name, [Owned](Error, std::string Value) {
    readDropped(Loop, Value, [Owned](Error, std::string) { trace("never"); });
  });
}

int main() {
  hold("a");
  Loop.run();
  trace("end");
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        [](std::string Name, std::shared_ptr<Guard> /*Owned*/)
// CHECK-NEXT:       -> coroutinize::detached {
// CHECK-NEXT:     auto [ignored, Value] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, Name, handler); });
// CHECK-NEXT:     co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readDropped(Loop, Value, handler); });
// CHECK-NEXT:     trace("never");
// CHECK-NEXT:   }(Name, std::move(Owned));
