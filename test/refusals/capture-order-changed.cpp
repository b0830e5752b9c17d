// The operation writes to the variable of which the continuation has a copy.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:capture-order
#include "event_loop.h"

void number(EventLoop &Loop, std::string &Name, std::function<void()> Handler) {
  Name += " 1";
  Loop.post(Handler);
}

void label(EventLoop *Loop, std::string Name) {
  number(*Loop, Name, [Loop, Name] { // refused: capture-order
    readLater(*Loop, Name, [](Error, std::string Value) { trace(Value); });
  });
}
