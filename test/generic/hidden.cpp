// A variable that an await fills does not hide what its own call means.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

void add(int A, int B, std::function<void(int)> Handler) {
  Loop.post([A, B, Handler] { Handler(A + B); });
}

class Account {
public:
  void start(int handler) {
    add(handler, 1, std::bind_front(&Account::onStarted, this));
  }

private:
  int Total = 40;

  void onStarted(int Amount) {
    add(Total, Amount, std::bind_front(&Account::onAdded, this));
  }
  void onAdded(int Total) {
    if (Total > 0)
      add(Total, 1, [Total = Total * 2](int Sum) {
        trace(std::to_string(Total) + " " + std::to_string(Sum));
      });
  }
};

int main() {
  Account Mine;
  Mine.start(1);
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:          do_start(handler);
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_start(int handler) {
// CHECK-NEXT:     int Amount = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler2) { add(handler, 1, handler2); });
// CHECK-NEXT:     int add_Total = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { add(Total, Amount, handler); });
// CHECK-NEXT:     if (add_Total > 0) {
// CHECK-NEXT:       auto Total2 = add_Total * 2;
// CHECK-NEXT:       int Sum = co_await coroutinize::callback<int>(
// CHECK-NEXT:         [&](auto handler) { add(add_Total, 1, handler); });
// CHECK-NEXT:       trace(std::to_string(Total2) + " " + std::to_string(Sum));
// CHECK-NEXT:     }
