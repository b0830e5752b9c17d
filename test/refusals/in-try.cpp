// The try block catches what the initiation throws.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:in-try
#include "event_loop.h"

void careful(EventLoop *Loop) {
  readLater(*Loop, "a", [Loop](Error, std::string A) {
    try {
      readLater(*Loop, A, [](Error, std::string B) { trace(B); }); // refused: in-try
    } catch (const std::exception &) {
      trace("not started");
    }
  });
}
