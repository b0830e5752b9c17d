// Called at once, the continuation looks at a string that dies on return.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:inline-order
#include "event_loop.h"
#include <string_view>

void find(EventLoop *Loop, bool Cached,
          std::function<void(std::string_view)> Handler) {
  std::string Found = "found in a place";
  if (Cached)
    return Handler(Found);
  Loop->post([Handler] { Handler("found elsewhere"); });
}

void show(EventLoop *Loop) {
  find(Loop, true, [Loop](std::string_view Place) { // refused: inline-order
    trace(std::string(Place));
    readLater(*Loop, "key", [](Error, std::string Value) { trace(Value); });
  });
}
