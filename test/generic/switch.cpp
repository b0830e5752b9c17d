// The cases of a switch may wait, each for something else.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

void choose(int Kind, std::function<void(int)> Done) {
  waitFor(Loop, 1, [Kind, Done] {
    switch (Kind) {
    case 0:
    case 1: // the short ones
      trace("short");
      readLater(Loop, "one", [Kind, Done](Error, std::string Value) {
        if (Value.empty())
          return;
        Done(Kind);
      });
      break;
    case 2: {
      std::string Key = "two";
      readLater(Loop, Key, [Done](Error, std::string) { Done(2); });
      return;
    }
    case 3:
      waitFor(Loop, 3, [Done] { Done(3); });
      break;
    default:
      if (Kind < 0)
        readFailing(Loop, "none", [Done](Error, std::string) { Done(-1); });
      else
        Done(4);
    }
  });
}

/// Each state leads to the next one.
class Machine {
public:
  void start(std::function<void(std::string)> Then) {
    Done = std::move(Then);
    step();
  }

private:
  enum class State { Idle, Connecting, Ready, Failed };

  void step() {
    switch (Now) {
    case State::Idle:
      Now = State::Connecting;
      waitFor(Loop, 1, [this] { step(); });
      break;
    case State::Connecting:
      readLater(Loop, "server", [this](Error E, std::string Name) {
        trace("connected to " + Name);
        Now = E ? State::Failed : State::Ready;
        step();
      });
      break;
    case State::Ready:
    case State::Failed:
      Done(Now == State::Ready ? "ready" : "failed");
      break;
    }
  }

  State Now = State::Idle;
  std::function<void(std::string)> Done;
};

int main() {
  for (int Kind = -1; Kind < 5; ++Kind)
    choose(Kind, [](int Result) { trace(std::to_string(Result)); });
  Loop.run();
  Machine M;
  M.start(trace);
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        [](int Kind, std::function<void(int)> Done) -> coroutinize::detached {
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { waitFor(Loop, 1, std::move(handler)); });
// CHECK-NEXT:     switch (Kind) {
// CHECK-NEXT:     case 0:
// CHECK-NEXT:     case 1: { // the short ones
// CHECK-NEXT:       trace("short");
// CHECK-NEXT:       auto [ignored, Value] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, "one", handler); });
// CHECK-NEXT:       if (Value.empty())
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       Done(Kind);
// CHECK-NEXT:       break;
// CHECK-NEXT:     }
// CHECK-NEXT:     case 2: {
// CHECK-NEXT:       std::string Key = "two";
// CHECK-NEXT:       co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, Key, handler); });
// CHECK-NEXT:       Done(2);
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     }
// CHECK-NEXT:     case 3:
// CHECK-NEXT:       co_await coroutinize::callback<>(
// CHECK-NEXT:         [&](auto handler) { waitFor(Loop, 3, std::move(handler)); });
// CHECK-NEXT:       Done(3);
// CHECK-NEXT:       break;
// CHECK-NEXT:     default:
// CHECK-NEXT:       if (Kind < 0) {
// CHECK-NEXT:         co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:           [&](auto handler) { readFailing(Loop, "none", handler); });
// CHECK-NEXT:         Done(-1);
// CHECK-NEXT:       } else
// CHECK-NEXT:         Done(4);
// CHECK-NEXT:     }
// CHECK-NEXT:   }(Kind, std::move(Done));

// CHECK:          do_step();
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_step() {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       switch (Now) {
// CHECK-NEXT:       case State::Idle:
// CHECK-NEXT:         Now = State::Connecting;
// CHECK-NEXT:         co_await coroutinize::callback<>(
// CHECK-NEXT:           [&](auto handler) { waitFor(Loop, 1, std::move(handler)); });
// CHECK-NEXT:         continue;
// CHECK-NEXT:       case State::Connecting: {
// CHECK-NEXT:         auto [E, Name] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:           [&](auto handler) { readLater(Loop, "server", handler); });
// CHECK-NEXT:         trace("connected to " + Name);
// CHECK-NEXT:         Now = E ? State::Failed : State::Ready;
// CHECK-NEXT:         continue;
// CHECK-NEXT:       }
// CHECK-NEXT:       case State::Ready:
// CHECK-NEXT:       case State::Failed:
// CHECK-NEXT:         Done(Now == State::Ready ? "ready" : "failed");
// CHECK-NEXT:         break;
// CHECK-NEXT:       }
// CHECK-NEXT:       co_return;
