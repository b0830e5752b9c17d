// A chain in a template is seen with other types each time.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:template
#include "event_loop.h"

template <class Key> void copy(EventLoop *Loop, Key A) { // refused: template
  readLater(*Loop, "a", [Loop, A](Error, std::string) {
    readLater(*Loop, std::to_string(A), [](Error, std::string B) { trace(B); });
  });
}
