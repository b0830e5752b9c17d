// The continuation jumps.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:label
#include "event_loop.h"

void copy(EventLoop *Loop) {
  readLater(*Loop, "a", [Loop](Error Failed, std::string A) {
    if (Failed)
      goto failed; // refused: label
    readLater(*Loop, A, [](Error, std::string B) { trace(B); });
    return;
  failed:
    trace("failed");
  });
}
