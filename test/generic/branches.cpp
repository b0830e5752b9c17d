// Each branch goes on by itself; a branch without braces gets them.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

void choose(int Way) {
  readLater(Loop, "way", [Way](Error, std::string Text) {
    if (Way == 0)
      readLater(Loop, "left", [](Error, std::string Left) { trace(Left); });
    else if (Way == 1) {
      trace("right of " + Text);
      readLater(Loop, "right", [Text](Error, std::string Right) {
        trace(Text + " " + Right);
      });
    } else {
      trace("nowhere");
    }
  });
}

int main() {
  for (int Way = 0; Way < 3; ++Way)
    choose(Way);
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        [](int Way) -> coroutinize::detached {
// CHECK-NEXT:     auto [ignored, Text] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, "way", handler); });
// CHECK-NEXT:     if (Way == 0) {
// CHECK-NEXT:       auto [ignored2, Left] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, "left", handler); });
// CHECK-NEXT:       trace(Left);
// CHECK-NEXT:     } else if (Way == 1) {
// CHECK-NEXT:       trace("right of " + Text);
// CHECK-NEXT:       auto [ignored3, Right] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, "right", handler); });
// CHECK-NEXT:       trace(Text + " " + Right);
// CHECK-NEXT:     } else {
// CHECK-NEXT:       trace("nowhere");
// CHECK-NEXT:     }
// CHECK-NEXT:   }(Way);
