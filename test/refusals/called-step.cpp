// The chain goes on through a function that is called.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:called-step
#include "event_loop.h"

void second(EventLoop &Loop) {
  readLater(Loop, "second", [](Error, std::string Value) { trace(Value); });
}

void first(EventLoop &Loop) {
  readLater(Loop, "first", [&Loop](Error, std::string Value) { // refused: called-step
    trace(Value);
    second(Loop);
  });
}
