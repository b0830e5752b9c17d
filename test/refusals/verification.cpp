// The type of the captured lambda has no name to write down.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:verification
#include "event_loop.h"

void print(EventLoop *Loop) { // refused: verification
  auto Quote = [](const std::string &Text) { trace("'" + Text + "'"); };
  readLater(*Loop, "a", [Loop, Quote](Error, std::string A) {
    readLater(*Loop, A, [Quote](Error, std::string B) { Quote(B); });
  });
}
