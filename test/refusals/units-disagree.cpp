// A header that two units see; one of them calls the step.
// RUN: rm -rf %t.case && split-file %s %t.case
// RUN: %check-coroutinize %t.case %t --assume --expect=refusal:units-disagree

//--- Job.h
#include "event_loop.h"

class Job {
public:
  explicit Job(EventLoop *Loop) : Loop(Loop) {}

  void start() { // refused: units-disagree
    using namespace std::placeholders;
    readLater(*Loop, "first", std::bind(&Job::onFirst, this, _1, _2));
  }
  void onFirst(Error, std::string First) {
    readLater(*Loop, First, [](Error, std::string Second) { trace(Second); });
  }

private:
  EventLoop *Loop;
};

//--- Caller.cpp
#include "Job.h"

void skip(Job &Waiting) { Waiting.onFirst({}, "skipped"); }

//--- Starter.cpp
#include "Job.h"

void run(Job &Waiting) { Waiting.start(); }
