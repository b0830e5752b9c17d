// A function object is not taken apart whose class has a destructor.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:continuation-kind
#include "event_loop.h"

namespace {
struct Printer {
  void operator()(Error, std::string Value) const { trace(Value); }
  ~Printer() { trace("printed"); }
};
} // namespace

void print(EventLoop *Loop) {
  readLater(*Loop, "key", [Loop](Error, std::string Key) {
    readLater(*Loop, Key, Printer()); // refused: continuation-kind
  });
}
