// A chain that leads back into itself has to become a loop.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:cycle
#include "event_loop.h"

void poll(EventLoop &Loop, int Rest) { // refused: cycle
  readLater(Loop, "state", [&Loop, Rest](Error, std::string State) {
    trace(State);
    if (Rest > 0)
      poll(Loop, Rest - 1);
  });
}
