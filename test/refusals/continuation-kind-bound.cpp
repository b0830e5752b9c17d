// A bound pointer that becomes a string when the continuation runs.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:continuation-kind
#include "event_loop.h"

static void onKey(EventLoop *Loop, const std::string &Name, Error) {
  readLater(*Loop, Name, [](Error, std::string Value) { trace(Value); });
}

void print(EventLoop *Loop, const char *Name) {
  using namespace std::placeholders;
  readLater(*Loop, "key",
            std::bind(onKey, Loop, Name, _1)); // refused: continuation-kind
}
