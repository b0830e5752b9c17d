// The function's whole body is a try block.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:in-try
#include "event_loop.h"

void load(EventLoop *Loop) try { // refused: in-try
  readLater(*Loop, "a", [Loop](Error, std::string A) {
    readLater(*Loop, A, [](Error, std::string B) { trace(B); });
  });
} catch (const std::exception &) {
  trace("not started");
}
