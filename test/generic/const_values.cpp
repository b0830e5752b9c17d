// What was const stays so, where that picks another function.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

struct Row {
  std::string name() { return "mine"; }
  std::string name() const { return "anybody's"; }
};

EventLoop Loop;

void query(std::function<void(Error, const Row &)> Done) {
  Loop.post([Done] { Done({}, Row()); });
}

void names(std::function<void(std::string)> Done) {
  query([Done](Error, const Row &First) {
    trace(First.name());
    query([Done](Error, const Row &Second) { Done(Second.name()); });
  });
}

int main() {
  names(trace);
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        [](std::function<void(std::string)> Done) -> coroutinize::detached {
// CHECK-NEXT:     const auto [ignored, First] = co_await coroutinize::callback<Error, Row>(
// CHECK-NEXT:       [&](auto handler) { query(handler); });
// CHECK-NEXT:     trace(First.name());
// CHECK-NEXT:     const auto [ignored2, Second] = co_await coroutinize::callback<Error, Row>(
// CHECK-NEXT:       [&](auto handler) { query(handler); });
// CHECK-NEXT:     Done(Second.name());
// CHECK-NEXT:   }(std::move(Done));
