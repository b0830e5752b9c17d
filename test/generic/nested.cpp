// Nested lambdas become straight; error branches stay early returns.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

// Follows a reference to the value behind it.
void follow(const std::string &Key, std::function<void(std::string)> Found) {
  trace("follow " + Key);
  readLater(Loop, Key, [Key, Found](Error Failed, std::string Reference) {
    if (Failed) {
      trace("no reference for " + Key);
      Found("");
      return;
    }
    // The reference is known now.
    readFailing(Loop, Reference, [Found](Error Failed, std::string Value) {
      if (Failed)
        return Found(Failed.What);
      readLater(Loop, Value, [Found](Error, std::string Last) {
        Found(Last);
      });
    });
  });
  trace("followed");
}

int main() {
  follow("a", [](std::string Value) { trace("found " + Value); });
  follow("b", [](std::string Value) { trace("found " + Value); });
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        [](std::string Key, std::function<void(std::string)> Found)
// CHECK-NEXT:       -> coroutinize::detached {
// CHECK-NEXT:     auto [Failed, Reference] =
// CHECK-NEXT:       co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, Key, handler); });
// CHECK-NEXT:     if (Failed) {
// CHECK-NEXT:       trace("no reference for " + Key);
// CHECK-NEXT:       Found("");
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     }
// CHECK-NEXT:     // The reference is known now.
// CHECK-NEXT:     auto [readFailing_Failed, Value] =
// CHECK-NEXT:       co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readFailing(Loop, Reference, handler); });
// CHECK-NEXT:     if (readFailing_Failed)
// CHECK-NEXT:       co_return Found(readFailing_Failed.What);
// CHECK-NEXT:     auto [ignored, Last] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, Value, handler); });
// CHECK-NEXT:     Found(Last);
// CHECK-NEXT:   }(Key, Found);
