// A named lambda has what its variables held when it was made.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:capture-order
#include "event_loop.h"

void count(EventLoop *Loop, int Number, std::function<void(int)> Done) {
  auto OnKey = [=](Error, std::string Key) { // refused: capture-order
    waitFor(*Loop, Number, [Done, Number] { Done(Number); });
  };
  ++Number;
  readLater(*Loop, std::to_string(Number), OnKey);
}
