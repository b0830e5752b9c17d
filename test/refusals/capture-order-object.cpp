// What follows the initiation changes the member that the next object has a
// copy of.
// RUN: %check-coroutinize %s %t --expect=refusal:capture-order
#include "event_loop.h"

namespace {
struct Last {
  std::string Text;
  void operator()(Error, std::string More) const { trace(Text + More); }
};
EventLoop Loop;
struct First {
  std::string Text;
  void operator()(Error, std::string More) {
    readLater(Loop, "b", Last{Text});
    Text += More; // refused: capture-order
  }
};
} // namespace

void program() { readLater(Loop, "a", First{"text"}); }
