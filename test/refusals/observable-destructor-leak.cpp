// What the lambda captured is never destroyed, since it owns itself.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:observable-destructor
#include "event_loop.h"

struct Guard {
  ~Guard() { trace("destroyed"); }
};

void count(EventLoop *Loop, std::shared_ptr<Guard> Held, int From) {
  auto Step = std::make_shared<std::function<void(int)>>();
  *Step = [Step, Held, Loop](int Left) {
    readLater(*Loop, "a", [Step, Left](Error, std::string) {
      if (Left > 0)
        (*Step)(Left - 1);
    });
  };
  (*Step)(From); // refused: observable-destructor
}
