// A completion argument that the continuation writes to.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:completion-signature
#include "event_loop.h"

void edit(EventLoop &Loop, std::string &Text,
          std::function<void(std::string &)> Handler) {
  Loop.post([&Text, Handler] { Handler(Text); });
}

void change(EventLoop *Loop, std::string &Text) {
  edit(*Loop, Text, [Loop](std::string &Same) { // refused: completion-signature
    Same += "!";
    readLater(*Loop, Same, [](Error, std::string Value) { trace(Value); });
  });
}
