// A macro returns from the continuation.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:macro
#include "event_loop.h"

#define RETURN_IF(Failed)                                                      \
  if (Failed)                                                                  \
  return

void copy(EventLoop *Loop) {
  readLater(*Loop, "a", [Loop](Error Failed, std::string A) {
    RETURN_IF(Failed); // refused: macro
    readLater(*Loop, A, [](Error, std::string B) { trace(B); });
  });
}
