// The continuation prints the name of its function.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:function-name
#include "event_loop.h"

void copy(EventLoop *Loop) {
  readLater(*Loop, "a", [Loop](Error, std::string A) {
    trace(__func__); // refused: function-name
    readLater(*Loop, A, [](Error, std::string B) { trace(B); });
  });
}
