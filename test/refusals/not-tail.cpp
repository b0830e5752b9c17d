// What follows a branch that initiates is executed in any case, and at once.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:not-tail
#include "event_loop.h"

void copy(EventLoop *Loop) {
  readLater(*Loop, "a", [Loop](Error Failed, std::string A) {
    if (!Failed)
      readLater(*Loop, A, [](Error, std::string B) { trace(B); }); // refused: not-tail
    trace("started");
  });
}
