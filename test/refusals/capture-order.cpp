// Argument and capture are evaluated in any order.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:capture-order
#include "event_loop.h"

void send(EventLoop &Loop, std::string Text, std::function<void(int)> Handler) {
  Loop.post([Text, Handler] { Handler(Text.size()); });
}

void echo(EventLoop *Loop, std::string Text) {
  send(*Loop, std::move(Text), [Loop, Text](int) { // refused: capture-order
    readLater(*Loop, Text, [](Error, std::string Value) { trace(Value); });
  });
}
