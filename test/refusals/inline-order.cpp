// The operation does something after an inline completion.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:inline-order
#include "event_loop.h"

void readCached(EventLoop *Loop, bool Cached, std::function<void(int)> Handler) {
  if (Cached) {
    Handler(1);
    trace("served from the cache");
    return;
  }
  Loop->post([Handler] { Handler(2); });
}

void show(EventLoop *Loop, bool Cached) {
  readCached(Loop, Cached, [Loop](int Value) { // refused: inline-order
    readLater(*Loop, std::to_string(Value), [](Error, std::string Text) {
      trace(Text);
    });
  });
}
