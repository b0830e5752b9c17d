// A captured copy is const, and picks the const overload.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:const-capture
#include "event_loop.h"

struct Log {
  void add(const std::string &Line) { trace("add " + Line); }
  void add(const std::string &Line) const { trace("drop " + Line); }
};

void record(EventLoop *Loop, Log Lines) {
  readLater(*Loop, "a", [Loop, Lines](Error, std::string A) {
    Lines.add(A); // refused: const-capture
    readLater(*Loop, A, [](Error, std::string B) { trace(B); });
  });
}
