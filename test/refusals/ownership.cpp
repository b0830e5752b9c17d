// The second continuation lets go of the object.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:ownership
#include "event_loop.h"

class Job : public std::enable_shared_from_this<Job> {
public:
  explicit Job(EventLoop &Loop) : Loop(Loop) {}
  ~Job() { trace("job ends"); }

  void start() {
    auto Self = shared_from_this();
    readLater(Loop, "first", [this, Self](Error, std::string First) {
      readLater(Loop, First, [](Error, std::string Second) { // refused: ownership
        trace(Second);
      });
    });
  }

private:
  EventLoop &Loop;
};
