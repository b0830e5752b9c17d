// A part of the continuation depends on the configuration.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:preprocessor
#include "event_loop.h"

void copy(EventLoop *Loop) {
  readLater(*Loop, "a", [Loop](Error, std::string A) { // refused: preprocessor
#ifdef VERBOSE
    trace(A);
#endif
    readLater(*Loop, A, [](Error, std::string B) { trace(B); });
  });
}
