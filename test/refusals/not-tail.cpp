// What follows an initiation runs before the continuation.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:not-tail
#include "event_loop.h"

void copy(EventLoop *Loop) {
  readLater(*Loop, "a", [Loop](Error, std::string A) {
    readLater(*Loop, A, [](Error, std::string B) { trace(B); }); // refused: not-tail
    trace("started");
  });
}
