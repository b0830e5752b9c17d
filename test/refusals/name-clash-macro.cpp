// The second `Text` needs another name, but the macro prints the name.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:name-clash
#include "event_loop.h"

#define SHOW(Variable) trace(#Variable ": " + Variable)

void show(EventLoop *Loop) {
  readLater(*Loop, "first", [Loop](Error, std::string Text) {
    SHOW(Text);
    readLater(*Loop, Text, [](Error, std::string Text) {
      SHOW(Text); // refused: name-clash
    });
  });
}
