// A directive chooses an argument of the operation.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:preprocessor
#include "event_loop.h"

void load(EventLoop *Loop) {
  readLater(*Loop, // refused: preprocessor
#ifdef FAST
            "cache",
#else
            "disk",
#endif
            [Loop](Error, std::string A) {
              readLater(*Loop, A, [](Error, std::string B) { trace(B); });
            });
}
