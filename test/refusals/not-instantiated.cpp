// A template that nobody uses: what it does with a type can't be seen.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:not-instantiated
#include "event_loop.h"

template <class Key> void copy(EventLoop *Loop, Key A) { // refused: not-instantiated
  readLater(*Loop, "a", [Loop, A](Error, std::string) {
    readLater(*Loop, std::to_string(A), [](Error, std::string B) { trace(B); });
  });
}
