// A type that only the instances know, and that the template spells nowhere.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:template
#include "event_loop.h"

struct Account {
  std::string Name;
};

template <class Owner> void report(EventLoop *Loop, Owner *Of) { // refused: template
  auto &Name = Of->Name;
  readLater(*Loop, "a", [Loop, &Name](Error, std::string) {
    readLater(*Loop, Name, [&Name](Error, std::string B) { trace(Name + B); });
  });
}

int main() {
  EventLoop Loop;
  Account First{"first"};
  report(&Loop, &First);
  Loop.run();
}
