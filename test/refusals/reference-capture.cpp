// A local is gone when the continuation runs.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:reference-capture
#include "event_loop.h"

void count(EventLoop *Loop) {
  int Sum = 0;
  readLater(*Loop, "a", [Loop, &Sum](Error, std::string A) { // refused: reference-capture
    Sum += A.size();
    readLater(*Loop, A, [](Error, std::string B) { trace(B); });
  });
}
