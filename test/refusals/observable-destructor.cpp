// The guard ends before the continuation runs.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:observable-destructor
#include "event_loop.h"

struct Span {
  ~Span() { trace("span ends"); }
};

void traced(EventLoop *Loop) {
  readLater(*Loop, "a", [Loop](Error, std::string A) {
    Span Guard;
    readLater(*Loop, A, [](Error, std::string B) { trace(B); }); // refused: observable-destructor
  });
}
