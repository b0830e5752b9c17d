// Argument and capture count in any order.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:capture-order
#include "event_loop.h"

int nextTicket() {
  static int Last = 0;
  return ++Last;
}

void send(EventLoop &Loop, int Ticket, std::function<void(int)> Handler) {
  Loop.post([Ticket, Handler] { Handler(Ticket); });
}

void order(EventLoop *Loop) {
  send(*Loop, nextTicket(), [Loop, Own = nextTicket()](int Ticket) { // refused: capture-order
    readLater(*Loop, std::to_string(Own - Ticket), [](Error, std::string Value) { trace(Value); });
  });
}
