// What follows the initiation leaves the continuation, which it could not do
// from a lambda.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:not-tail
#include "event_loop.h"

void copy(EventLoop *Loop, bool Quiet) {
  readLater(*Loop, "a", [Loop, Quiet](Error, std::string A) {
    readLater(*Loop, A, [](Error, std::string B) { trace(B); });
    if (Quiet) // refused: not-tail
      return;
    trace("started");
  });
}
