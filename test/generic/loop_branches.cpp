// In a loop, a branch that does not lead back leaves the coroutine, whatever
// the branch looks like.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

/// Answers 1, 2, 3 and so on.
class Counter {
public:
  explicit Counter(EventLoop &Loop) : Loop(Loop) {}
  void next(std::function<void(int)> Handler) {
    Loop.post([Handler = std::move(Handler), Count = ++Count] { Handler(Count); });
  }

private:
  EventLoop &Loop;
  int Count = 0;
};

void one(Counter &From) {
  From.next([&From](int Value) {
    if (Value < 3)
      one(From);
    else
      trace("one: no more");
  });
}

void condition(Counter &From) {
  From.next([&From](int Value) {
    if (Value < 3)
      condition(From);
    else if (Value == 3)
      trace("condition: the third");
  });
}

void several(Counter &From) {
  From.next([&From](int Value) {
    if (Value < 3) {
      trace("several: on");
      several(From);
    } else if (Value == 3) {
      trace("several: the third");
    } else if (Value == 4) {
      trace("several: the fourth");
    } else {
      trace("several: no more");
    }
  });
}

void negated(Counter &From) {
  From.next([&From](int Value) {
    if (Value >= 3)
      trace("negated: no more");
    else
      negated(From);
  });
}

void both(Counter &From) {
  From.next([&From](int Value) {
    if (Value == 1) {
      trace("both: the first");
      From.next([&From](int Second) {
        trace("both: " + std::to_string(Second));
        both(From);
      });
    } else if (Value < 6)
      both(From);
    else
      trace("both: no more");
  });
}

void nested(Counter &From) {
  From.next([&From](int Value) {
    if (Value < 6) {
      if (Value % 2)
        nested(From);
      else if (Value != 4)
        From.next([&From](int Second) {
          if (Second != 5)
            nested(From);
          else
            trace("nested: five");
        });
      else
        trace("nested: four");
    } else if (Value == 6)
      trace("nested: six");
  });
}

int main() {
  EventLoop Loop;
  for (auto Start : {one, condition, several, negated, both, nested}) {
    Counter From(Loop);
    Start(From);
    Loop.run();
  }
}

// CHECK:      #include <coroutinize/callback.hpp>
// CHECK-NEXT: #include <functional>

// CHECK:        [](std::reference_wrapper<Counter> From_reference) -> coroutinize::detached {
// CHECK-NEXT:     Counter &From = From_reference;
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       int Value = co_await coroutinize::callback<int>(
// CHECK-NEXT:         [&](auto handler) { From.next(handler); });
// CHECK-NEXT:       if (Value >= 3) {
// CHECK-NEXT:         trace("one: no more");
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-NEXT:     }
// CHECK-NEXT:   }(From);
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: void condition(Counter &From) {
// CHECK-NEXT:   [](std::reference_wrapper<Counter> From_reference) -> coroutinize::detached {
// CHECK-NEXT:     Counter &From = From_reference;
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       int Value = co_await coroutinize::callback<int>(
// CHECK-NEXT:         [&](auto handler) { From.next(handler); });
// CHECK-NEXT:       if (Value >= 3) {
// CHECK-NEXT:         if (Value == 3)
// CHECK-NEXT:           trace("condition: the third");
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-NEXT:     }
// CHECK-NEXT:   }(From);
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: void several(Counter &From) {
// CHECK-NEXT:   [](std::reference_wrapper<Counter> From_reference) -> coroutinize::detached {
// CHECK-NEXT:     Counter &From = From_reference;
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       int Value = co_await coroutinize::callback<int>(
// CHECK-NEXT:         [&](auto handler) { From.next(handler); });
// CHECK-NEXT:       if (Value >= 3) {
// CHECK-NEXT:         if (Value == 3) {
// CHECK-NEXT:           trace("several: the third");
// CHECK-NEXT:         } else if (Value == 4) {
// CHECK-NEXT:           trace("several: the fourth");
// CHECK-NEXT:         } else {
// CHECK-NEXT:           trace("several: no more");
// CHECK-NEXT:         }
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-EMPTY:
// CHECK-NEXT:       trace("several: on");
// CHECK-NEXT:     }
// CHECK-NEXT:   }(From);
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: void negated(Counter &From) {
// CHECK-NEXT:   [](std::reference_wrapper<Counter> From_reference) -> coroutinize::detached {
// CHECK-NEXT:     Counter &From = From_reference;
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       int Value = co_await coroutinize::callback<int>(
// CHECK-NEXT:         [&](auto handler) { From.next(handler); });
// CHECK-NEXT:       if (Value >= 3) {
// CHECK-NEXT:         trace("negated: no more");
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-NEXT:     }
// CHECK-NEXT:   }(From);
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: void both(Counter &From) {
// CHECK-NEXT:   [](std::reference_wrapper<Counter> From_reference) -> coroutinize::detached {
// CHECK-NEXT:     Counter &From = From_reference;
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       int Value = co_await coroutinize::callback<int>(
// CHECK-NEXT:         [&](auto handler) { From.next(handler); });
// CHECK-NEXT:       if (Value != 1) {
// CHECK-NEXT:         if (Value < 6)
// CHECK-NEXT:           continue;
// CHECK-NEXT:         trace("both: no more");
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-EMPTY:
// CHECK-NEXT:       trace("both: the first");
// CHECK-NEXT:       int Second = co_await coroutinize::callback<int>(
// CHECK-NEXT:         [&](auto handler) { From.next(handler); });
// CHECK-NEXT:       trace("both: " + std::to_string(Second));
// CHECK-NEXT:     }
// CHECK-NEXT:   }(From);
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: void nested(Counter &From) {
// CHECK-NEXT:   [](std::reference_wrapper<Counter> From_reference) -> coroutinize::detached {
// CHECK-NEXT:     Counter &From = From_reference;
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       int Value = co_await coroutinize::callback<int>(
// CHECK-NEXT:         [&](auto handler) { From.next(handler); });
// CHECK-NEXT:       if (Value >= 6) {
// CHECK-NEXT:         if (Value == 6)
// CHECK-NEXT:           trace("nested: six");
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-EMPTY:
// CHECK-NEXT:       if (Value % 2)
// CHECK-NEXT:         continue;
// CHECK-NEXT:       if (Value == 4) {
// CHECK-NEXT:         trace("nested: four");
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-EMPTY:
// CHECK-NEXT:       int Second = co_await coroutinize::callback<int>(
// CHECK-NEXT:         [&](auto handler) { From.next(handler); });
// CHECK-NEXT:       if (Second == 5) {
// CHECK-NEXT:         trace("nested: five");
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-NEXT:     }
// CHECK-NEXT:   }(From);
