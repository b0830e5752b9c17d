// A comment asks to leave the function alone.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:suppressed
#include "event_loop.h"

// NOLINTNEXTLINE(coroutinize-generic): measured, the frame costs too much
void copy(EventLoop *Loop) { // refused: suppressed
  readLater(*Loop, "a", [Loop](Error, std::string A) {
    readLater(*Loop, A, [](Error, std::string B) { trace(B); });
  });
}
