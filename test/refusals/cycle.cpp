// A loop within a loop: from the inner one there is no way back to the beginning
// of the outer one.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:cycle
#include "event_loop.h"

static void again(EventLoop &Loop);

void poll(EventLoop &Loop) {
  readLater(Loop, "state", [&Loop](Error, std::string State) {
    trace(State);
    again(Loop);
  });
}

static void again(EventLoop &Loop) {
  readLater(Loop, "more", [&Loop](Error, std::string More) {
    if (More == "more")
      again(Loop);
    else
      poll(Loop); // refused: cycle
  });
}
