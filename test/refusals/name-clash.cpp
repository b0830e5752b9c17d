// The local type is not known in another function.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:name-clash
#include "event_loop.h"

class Table {
public:
  explicit Table(EventLoop &Loop) : Loop(Loop) {}

  void load() {
    using Row = std::pair<std::string, std::string>;
    readLater(Loop, "a", [this](Error, std::string A) { // refused: name-clash
      Row First(A, A);
      readLater(Loop, First.second, [](Error, std::string B) { trace(B); });
    });
  }

private:
  EventLoop &Loop;
};
