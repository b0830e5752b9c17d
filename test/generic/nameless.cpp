// What closures hold may be a closure itself, whose type has no name.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

void print(EventLoop *Loop) {
  auto Quote = [](const std::string &Text) { trace("'" + Text + "'"); };
  readLater(*Loop, "a", [Loop, Quote](Error, std::string A) {
    readLater(*Loop, A, [Quote](Error, std::string B) { Quote(B); });
  });
}

void count(EventLoop *Loop) {
  int Calls = 0;
  auto Next = [Calls](const std::string &Text) mutable {
    trace(Text + std::to_string(++Calls));
  };
  readLater(*Loop, "a", [Loop, Next](Error, std::string A) mutable {
    Next(A);
    readLater(*Loop, A, [Next](Error, std::string B) mutable { Next(B); });
  });
  Next("after");
}

int main() {
  EventLoop Loop;
  print(&Loop);
  count(&Loop);
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>
// CHECK-EMPTY:
// CHECK-NEXT: void print(EventLoop *Loop) {
// CHECK-NEXT:   auto Quote = [](const std::string &Text) { trace("'" + Text + "'"); };
// CHECK-NEXT:   [](EventLoop *Loop, auto Quote) -> coroutinize::detached {
// CHECK-NEXT:     auto [ignored, A] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(*Loop, "a", handler); });
// CHECK-NEXT:     auto [ignored2, B] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(*Loop, A, handler); });
// CHECK-NEXT:     Quote(B);
// CHECK-NEXT:   }(Loop, Quote);

// CHECK:        [](EventLoop *Loop, auto Next) -> coroutinize::detached {
// CHECK-NEXT:     auto [ignored, A] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(*Loop, "a", handler); });
// CHECK-NEXT:     Next(A);
// CHECK-NEXT:     auto [ignored2, B] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(*Loop, A, handler); });
// CHECK-NEXT:     Next(B);
// CHECK-NEXT:   }(Loop, Next);
