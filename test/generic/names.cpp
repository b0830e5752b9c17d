// A name keeps its meaning: shadowed, or joined from two functions.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;
int Value = 7;

class Report {
public:
  void start() {
    readLater(Loop, "a", [this](Error, std::string Value) {
      trace(Value);
      readLater(Loop, Value, [this](Error, std::string Value) {
        int Size = Value.size();
        trace(Value);
        trace(std::to_string(Size));
        readLater(Loop, Value,
                  std::bind(&Report::onLast, this, std::placeholders::_1,
                            std::placeholders::_2));
      });
    });
  }

private:
  void onLast(Error, std::string Last) {
    int Size = Last.size() + Value;
    trace(Last + std::to_string(Size));
  }
};

int main() {
  Report Made;
  Made.start();
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:          do_start();
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_start() {
// CHECK-NEXT:     auto [ignored, previous_Value] =
// CHECK-NEXT:       co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, "a", handler); });
// CHECK-NEXT:     trace(previous_Value);
// CHECK-NEXT:     auto [ignored2, readLater_Value] =
// CHECK-NEXT:       co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, previous_Value, handler); });
// CHECK-NEXT:     int Size = readLater_Value.size();
// CHECK-NEXT:     trace(readLater_Value);
// CHECK-NEXT:     trace(std::to_string(Size));
// CHECK-NEXT:     auto [ignored3, Last] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, readLater_Value, handler); });
// CHECK-NEXT:     int readLater_Size = Last.size() + Value;
// CHECK-NEXT:     trace(Last + std::to_string(readLater_Size));
