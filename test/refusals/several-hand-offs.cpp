// Two operations run side by side.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:several-hand-offs
#include "event_loop.h"

void both(EventLoop *Loop) {
  readLater(*Loop, "names", [Loop](Error, std::string) {
    readLater(*Loop, "a", [](Error, std::string A) { trace(A); }); // refused: several-hand-offs
    readLater(*Loop, "b", [](Error, std::string B) { trace(B); });
  });
}
