// Handlers bound to one object, and kept by it, become one coroutine.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

class Copy : public std::enable_shared_from_this<Copy> {
public:
  explicit Copy(EventLoop &Loop) : Loop(Loop) {}
  ~Copy() { trace("copy ends"); }

  void start(std::string From) {
    using namespace std::placeholders;
    readLater(Loop, From,
              std::bind(&Copy::onRead, shared_from_this(), _1, _2));
  }

private:
  // Called when the value was read.
  void onRead(Error Failed, std::string Value) {
    if (Failed)
      return trace(Failed.What);
    Steps += 1;
    readLater(Loop, Value,
              std::bind(&Copy::onAgain, shared_from_this(),
                        std::placeholders::_1, std::placeholders::_2));
  }

  void onAgain(Error, std::string Value) {
    Steps += 1;
    trace(Value + " in " + std::to_string(Steps) + " steps");
  }

  EventLoop &Loop;
  int Steps = 0;
};

int main() {
  EventLoop Loop;
  std::make_shared<Copy>(Loop)->start("a");
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:          do_start(shared_from_this(), std::move(From));
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_start(
// CHECK-NEXT:     std::shared_ptr<Copy> /*self*/, std::string From) {
// CHECK-NEXT:     auto [Failed, Value] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, From, handler); });
// CHECK-NEXT:     // Called when the value was read.
// CHECK-NEXT:     if (Failed)
// CHECK-NEXT:       co_return trace(Failed.What);
// CHECK-NEXT:     Steps += 1;
// CHECK-NEXT:     auto [ignored, readLater_Value] =
// CHECK-NEXT:       co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, Value, handler); });
// CHECK-NEXT:     Steps += 1;
// CHECK-NEXT:     trace(readLater_Value + " in " + std::to_string(Steps) + " steps");
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT: private:
