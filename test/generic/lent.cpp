// What the operation gets by reference stays the caller's object.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

struct Queue {
  int Waiting = 0;
  void next(std::function<void(int)> Handler) {
    int Ticket = ++Waiting;
    Loop.post([Ticket, Handler] { Handler(Ticket); });
  }
};

void open(const std::string &Name, bool &Opened, std::function<void()> Handler) {
  Opened = true;
  Loop.post([&Name, Handler] {
    trace("open " + Name);
    Handler();
  });
}

bool load(const std::string &Name, std::string Suffix) {
  bool Opened = false;
  open(Name, Opened, [Suffix] {
    readLater(Loop, Suffix, [](Error, std::string Value) { trace(Value); });
  });
  return Opened;
}

void line(Queue &Served) {
  Queue Own;
  Own.next([](int First) {
    readLater(Loop, std::to_string(First),
              [](Error, std::string Value) { trace(Value); });
  });
  Served.next([&Served](int First) {
    trace(std::to_string(Served.Waiting));
    Served.next([First](int Second) { trace(std::to_string(First + Second)); });
  });
  trace(std::to_string(Own.Waiting + Served.Waiting));
}

int main() {
  std::string Name = "old name";
  trace(load(Name, ".txt") ? "opened" : "closed");
  Name = "new name";
  Queue Served;
  line(Served);
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>
// CHECK-NEXT: #include <functional>

// CHECK:        [](std::reference_wrapper<const std::string> Name_reference,
// CHECK-NEXT:      std::reference_wrapper<bool> Opened_reference, std::string Suffix)
// CHECK-NEXT:       -> coroutinize::detached {
// CHECK-NEXT:     const std::string &Name = Name_reference;
// CHECK-NEXT:     bool &Opened = Opened_reference;
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { open(Name, Opened, handler); });
// CHECK-NEXT:     auto [ignored, Value] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, Suffix, handler); });
// CHECK-NEXT:     trace(Value);
// CHECK-NEXT:   }(Name, Opened, Suffix);

// CHECK:        [](std::reference_wrapper<Queue> Own_reference) -> coroutinize::detached {
// CHECK-NEXT:     Queue &Own = Own_reference;
// CHECK-NEXT:     int First = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { Own.next(handler); });
// CHECK-NEXT:     auto [ignored, Value] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, std::to_string(First), handler); });
// CHECK-NEXT:     trace(Value);
// CHECK-NEXT:   }(Own);
// CHECK-NEXT:   [](std::reference_wrapper<Queue> Served_reference) -> coroutinize::detached {
// CHECK-NEXT:     Queue &Served = Served_reference;
// CHECK-NEXT:     int First = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { Served.next(handler); });
// CHECK-NEXT:     trace(std::to_string(Served.Waiting));
// CHECK-NEXT:     int Second = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { Served.next(handler); });
// CHECK-NEXT:     trace(std::to_string(First + Second));
// CHECK-NEXT:   }(Served);
