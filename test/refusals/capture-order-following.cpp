// What follows the initiation changes what the continuation has a copy of.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:capture-order
#include "event_loop.h"

void copy(EventLoop *Loop) {
  readLater(*Loop, "a", [Loop](Error, std::string A) {
    int Count = 1;
    readLater(*Loop, A, [Count](Error, std::string B) {
      trace(B + std::to_string(Count));
    });
    ++Count; // refused: capture-order
    trace("started");
  });
}
