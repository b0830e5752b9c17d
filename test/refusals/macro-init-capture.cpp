// The macro makes what the continuation holds.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:macro
#include "event_loop.h"

#define NEXT(Number) ((Number) + 1)

void count(EventLoop *Loop, int Number) {
  readLater(*Loop, "a", [Loop, Next = NEXT(Number)](Error, // refused: macro
                                                    std::string A) {
    readLater(*Loop, A, [Next](Error, std::string B) {
      trace(B + std::to_string(Next));
    });
  });
}
