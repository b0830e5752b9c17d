// The ticket of the operation is used.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:value-used
#include "event_loop.h"

int submit(EventLoop &Loop, std::function<void(int)> Handler) {
  Loop.post([Handler] { Handler(2); });
  return 1;
}

void book(EventLoop *Loop) {
  int Ticket = submit(*Loop, [Loop](int Seat) { // refused: value-used
    readLater(*Loop, std::to_string(Seat), [](Error, std::string Text) {
      trace(Text);
    });
  });
  trace(std::to_string(Ticket));
}
