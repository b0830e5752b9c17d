// What is inside of a captured copy is const, too.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:const-capture
#include "event_loop.h"
#include <vector>

struct Log {
  void add(const std::string &Line) { trace("add " + Line); }
  void add(const std::string &Line) const { trace("drop " + Line); }
};

void record(EventLoop *Loop, std::vector<Log> Logs) {
  readLater(*Loop, "a", [Loop, Logs](Error, std::string A) {
    Logs[0].add(A); // refused: const-capture
    readLater(*Loop, A, [](Error, std::string B) { trace(B); });
  });
}
