// All operations of a loop start before any of them completes.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:in-loop
#include "event_loop.h"

void readAll(EventLoop *Loop) {
  readLater(*Loop, "count", [Loop](Error, std::string) {
    for (int I = 0; I < 3; ++I)
      readLater(*Loop, std::to_string(I), [](Error, std::string Value) { // refused: in-loop
        trace(Value);
      });
  });
}
