// Bindings are const together or not at all.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:const-capture
#include "event_loop.h"

struct Row {
  std::string name() { return "mine"; }
  std::string name() const { return "anybody's"; }
};

void query(EventLoop &Loop, std::function<void(Error, const Row &)> Done);

void names(EventLoop *Loop, std::function<void(std::string)> Done) {
  query(*Loop, [Loop, Done](Error E, const Row &First) {
    if (E)
      return;
    trace(First.name()); // refused: const-capture
    waitFor(*Loop, 1, [Done] { Done(""); });
  });
}
