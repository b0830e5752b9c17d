// Closures refer to variables of a function that goes on, and runs the loop.
// RUN: %check-coroutinize %s %t
#include "event_loop.h"

void add(EventLoop &Loop, int A, int B, std::function<void(int)> Handler) {
  Loop.post([A, B, Handler] { Handler(A + B); });
}

struct Span {
  std::string Name;
  ~Span() { trace("end of " + Name); }
};

int sum(int Start) {
  EventLoop Loop;
  Span Around{"sum"};
  int Sum = Start;
  const std::string Name = "sum";
  add(Loop, Sum, 2, [&](int First) {
    Sum = First;
    Around.Name += "med";
    add(Loop, First, 10, [&, First](int Second) {
      trace(Name + std::to_string(First + Second));
      Sum += Second;
      Start = 0;
    });
  });
  trace("before: " + std::to_string(Sum));
  Sum = 100;
  Loop.run();
  return Sum + Start;
}

int main() { trace(std::to_string(sum(1))); }

// CHECK:      #include <coroutinize/callback.hpp>
// CHECK-NEXT: #include <functional>

// CHECK:        [](std::reference_wrapper<EventLoop> Loop_reference,
// CHECK-NEXT:      std::reference_wrapper<int> Sum_reference,
// CHECK-NEXT:      std::reference_wrapper<Span> Around_reference,
// CHECK-NEXT:      std::reference_wrapper<const std::string> Name_reference,
// CHECK-NEXT:      std::reference_wrapper<int> Start_reference) -> coroutinize::detached {
// CHECK-NEXT:     EventLoop &Loop = Loop_reference;
// CHECK-NEXT:     int &Sum = Sum_reference;
// CHECK-NEXT:     Span &Around = Around_reference;
// CHECK-NEXT:     const std::string &Name = Name_reference;
// CHECK-NEXT:     int &Start = Start_reference;
// CHECK-NEXT:     int First = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { add(Loop, Sum, 2, handler); });
// CHECK-NEXT:     Sum = First;
// CHECK-NEXT:     Around.Name += "med";
// CHECK-NEXT:     int Second = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { add(Loop, First, 10, handler); });
// CHECK-NEXT:     trace(Name + std::to_string(First + Second));
// CHECK-NEXT:     Sum += Second;
// CHECK-NEXT:     Start = 0;
// CHECK-NEXT:   }(Loop, Sum, Around, Name, Start);
