// The continuation may run before what follows the initiation.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:inline-order
#include "event_loop.h"

void either(EventLoop &Loop, std::string Key, Done Handler) {
  if (Key.empty())
    Handler({}, "nothing");
  else
    readLater(Loop, Key, Handler);
}

void copy(EventLoop *Loop) {
  readLater(*Loop, "a", [Loop](Error, std::string A) {
    either(*Loop, A, [](Error, std::string B) { trace(B); }); // refused: inline-order
    trace("started");
  });
}
