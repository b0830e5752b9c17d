// The next case is executed, too.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:in-switch
#include "event_loop.h"

void choose(EventLoop *Loop) {
  readLater(*Loop, "a", [Loop](Error, std::string A) {
    switch (A.size()) {
    case 1:
      readLater(*Loop, A, [](Error, std::string B) { trace(B); }); // refused: in-switch
    default:
      trace("long");
    }
  });
}
