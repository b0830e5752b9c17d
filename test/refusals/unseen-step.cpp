// The body of the step is in another unit.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:unseen-step
#include "event_loop.h"

class Job {
public:
  void start(EventLoop &Loop) {
    using namespace std::placeholders;
    readLater(Loop, "first", [this, &Loop](Error, std::string) {
      readLater(Loop, "second", std::bind(&Job::onSecond, this, _1, _2)); // refused: unseen-step
    });
  }
  void onSecond(Error, std::string Value);
};
