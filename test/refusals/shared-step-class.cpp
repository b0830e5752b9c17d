// The coroutine would have to be declared in the header, which others include.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:shared-step
#include "session.h"

void Session::start(EventLoop *Loop) { // refused: shared-step
  readLater(*Loop, "key", [this, Loop](Error, std::string Found) {
    Key = Found;
    readLater(*Loop, Key, [](Error, std::string Value) { trace(Value); });
  });
}
