// The continuation answers whoever invokes it.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:returns-value
#include "event_loop.h"

void ask(EventLoop &Loop, std::function<bool(int)> Handler) {
  Loop.post([Handler] { trace(Handler(1) ? "yes" : "no"); });
}

void answer(EventLoop *Loop) {
  ask(*Loop, [Loop](int) { // refused: returns-value
    readLater(*Loop, "a", [](Error, std::string Value) { trace(Value); });
    return true;
  });
}
