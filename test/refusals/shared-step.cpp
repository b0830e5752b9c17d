// The step is called by somebody else, too.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:shared-step
#include "event_loop.h"

class Job {
public:
  explicit Job(EventLoop &Loop) : Loop(Loop) {}

  void start() {
    using namespace std::placeholders;
    readLater(Loop, "first", std::bind(&Job::onFirst, this, _1, _2)); // refused: shared-step
  }
  void restart() { onFirst({}, "again"); }

private:
  void onFirst(Error, std::string First) {
    readLater(Loop, First, [](Error, std::string Second) { trace(Second); });
  }

  EventLoop &Loop;
};
