// `auto &` says const, because the captured copy is.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:const-capture
#include "event_loop.h"
#include <vector>

struct Log {
  void add(const std::string &Line) { trace("add " + Line); }
  void add(const std::string &Line) const { trace("drop " + Line); }
};

void record(EventLoop *Loop, std::vector<Log> Logs) {
  readLater(*Loop, "a", [Loop, Logs](Error, std::string A) {
    for (auto &Each : Logs) // refused: const-capture
      Each.add(A);
    readLater(*Loop, A, [](Error, std::string B) { trace(B); });
  });
}
