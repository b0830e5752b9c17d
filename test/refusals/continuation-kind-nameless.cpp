// A member function can't have a parameter whose type has no name.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:continuation-kind
#include "event_loop.h"

class Printer {
public:
  explicit Printer(EventLoop *Loop) : Loop(Loop) {}

  void print() {
    auto Quote = [](const std::string &Text) { trace("'" + Text + "'"); }; // refused: continuation-kind
    readLater(*Loop, "a", [this, Quote](Error, std::string A) {
      readLater(*Loop, A, [this, Quote](Error, std::string B) {
        Quote(B);
        done();
      });
    });
  }

private:
  void done() { trace("done"); }

  EventLoop *Loop;
};
