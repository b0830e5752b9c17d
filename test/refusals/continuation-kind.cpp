// A function object is not taken apart.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:continuation-kind
#include "event_loop.h"

struct Printer {
  void operator()(Error, std::string Value) const { trace(Value); }
};

void print(EventLoop *Loop) {
  readLater(*Loop, "key", [Loop](Error, std::string Key) {
    readLater(*Loop, Key, Printer()); // refused: continuation-kind
  });
}
