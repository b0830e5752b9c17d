// Captures of every kind: by copy, moved, made, and of the object.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

class Counter : public std::enable_shared_from_this<Counter> {
public:
  ~Counter() { trace("counter ends at " + std::to_string(Count)); }

  void add(std::unique_ptr<std::string> Text, int Times) {
    waitFor(Loop, 1, [this, Self = shared_from_this(), Text = std::move(Text),
                      Twice = Times * 2]() mutable {
      Count += Twice;
      *Text += "!";
      waitFor(Loop, 1, [this, Self, Text = std::move(Text), Twice] {
        Count += Twice;
        trace(*Text + " " + std::to_string(Count));
      });
    });
    trace("added");
  }

private:
  int Count = 0;
};

// What is only given on, and read by nobody, is no variable.
void unread(int Ticks) {
  waitFor(Loop, Ticks, [Half = Ticks / 2, Twice = Ticks * 2] {
    waitFor(Loop, Twice, [Half, Twice] {
      waitFor(Loop, 1, [Half] { trace("unread"); });
    });
  });
}

int main() {
  std::make_shared<Counter>()->add(std::make_unique<std::string>("one"), 1);
  Loop.run();
  unread(1);
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:          do_add(shared_from_this(), std::move(Text), Times * 2);
// CHECK-NEXT:     trace("added");
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_add(
// CHECK-NEXT:     std::shared_ptr<Counter> /*self*/, std::unique_ptr<std::string> Text,
// CHECK-NEXT:     int Twice) {
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { waitFor(Loop, 1, std::move(handler)); });
// CHECK-NEXT:     Count += Twice;
// CHECK-NEXT:     *Text += "!";
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { waitFor(Loop, 1, std::move(handler)); });
// CHECK-NEXT:     Count += Twice;
// CHECK-NEXT:     trace(*Text + " " + std::to_string(Count));

// CHECK:        [](int Ticks, int Twice) -> coroutinize::detached {
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { waitFor(Loop, Ticks, std::move(handler)); });
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { waitFor(Loop, Twice, std::move(handler)); });
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { waitFor(Loop, 1, std::move(handler)); });
// CHECK-NEXT:     trace("unread");
// CHECK-NEXT:   }(Ticks, Ticks * 2);
