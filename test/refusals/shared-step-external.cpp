// Another unit may name the function.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:shared-step
#include "event_loop.h"

EventLoop Loop;

void onKey(Error, std::string Key) {
  readLater(Loop, Key, [](Error, std::string Value) { trace(Value); });
}

void print() {
  readLater(Loop, "key", onKey); // refused: shared-step
}
