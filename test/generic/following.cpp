// What follows an initiation runs before the continuation does, and after the
// operation was started.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

class Session : public std::enable_shared_from_this<Session> {
public:
  explicit Session(EventLoop &Loop) : Loop(Loop) {}
  ~Session() { trace("the session ends"); }

  void start(std::string Key) {
    auto Self = shared_from_this();
    readLater(Loop, Key, [this, Self, Key](Error, std::string First) {
      trace(First);
      ++Pending;
      readLater(Loop, First, [this, Self, Key](Error, std::string Second) {
        --Pending;
        trace(Key + Second + std::to_string(Pending));
      });
      // The request is on its way.
      ++Pending;
      trace("asked for " + First + std::to_string(Pending));
    });
  }

  void poll(int Left) {
    auto Self = shared_from_this();
    waitFor(Loop, 1, [this, Self, Left] {
      if (Left > 0) {
        readLater(Loop, "tick", [this, Self, Left](Error, std::string Tick) {
          trace(Tick + std::to_string(Left));
          poll(Left - 1);
        });
        const std::string Note = "waiting";
        if (Left == 2)
          trace(Note);
      } else {
        trace("no more");
      }
    });
  }

private:
  EventLoop &Loop;
  int Pending = 0;
};

int main() {
  EventLoop Loop;
  auto Some = std::make_shared<Session>(Loop);
  Some->start("key");
  Some->poll(3);
  Some.reset();
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:          do_start(Self, Key);
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_start(
// CHECK-NEXT:     std::shared_ptr<Session> /*self*/, std::string Key) {
// CHECK-NEXT:     auto [ignored, First] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, Key, handler); });
// CHECK-NEXT:     trace(First);
// CHECK-NEXT:     ++Pending;
// CHECK-NEXT:     auto [ignored2, Second] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) {
// CHECK-NEXT:         readLater(Loop, First, handler);
// CHECK-NEXT:         // The request is on its way.
// CHECK-NEXT:         ++Pending;
// CHECK-NEXT:         trace("asked for " + First + std::to_string(Pending));
// CHECK-NEXT:       });
// CHECK-NEXT:     --Pending;
// CHECK-NEXT:     trace(Key + Second + std::to_string(Pending));
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   void poll(int Left) {
// CHECK-NEXT:     do_poll(shared_from_this(), Left);
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_poll(std::shared_ptr<Session> /*self*/, int Left) {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       co_await coroutinize::callback<>(
// CHECK-NEXT:         [&](auto handler) { waitFor(Loop, 1, std::move(handler)); });
// CHECK-NEXT:       if (Left <= 0) {
// CHECK-NEXT:         trace("no more");
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-EMPTY:
// CHECK-NEXT:       auto [ignored, Tick] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) {
// CHECK-NEXT:           readLater(Loop, "tick", handler);
// CHECK-NEXT:           const std::string Note = "waiting";
// CHECK-NEXT:           if (Left == 2)
// CHECK-NEXT:             trace(Note);
// CHECK-NEXT:         });
// CHECK-NEXT:       trace(Tick + std::to_string(Left));
// CHECK-NEXT:       --Left;
// CHECK-NEXT:     }
