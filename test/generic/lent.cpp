// What the operation gets by reference stays the caller's object.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

struct Queue {
  int Waiting = 0;
  void next(std::function<void(int)> Handler) {
    int Ticket = ++Waiting;
    Loop.post([Ticket, Handler] { Handler(Ticket); });
  }
};

void open(const std::string &Name, bool &Opened, std::function<void()> Handler) {
  Opened = true;
  Loop.post([&Name, Handler] {
    trace("open " + Name);
    Handler();
  });
}

bool load(const std::string &Name, std::string Suffix) {
  bool Opened = false;
  open(Name, Opened, [Suffix] {
    readLater(Loop, Suffix, [](Error, std::string Value) { trace(Value); });
  });
  return Opened;
}

void line(Queue &Served) {
  Queue Own;
  Own.next([](int First) {
    readLater(Loop, std::to_string(First),
              [](Error, std::string Value) { trace(Value); });
  });
  Served.next([&Served](int First) {
    trace(std::to_string(Served.Waiting));
    Served.next([First](int Second) { trace(std::to_string(First + Second)); });
  });
  trace(std::to_string(Own.Waiting + Served.Waiting));
}

int main() {
  std::string Name = "old name";
  trace(load(Name, ".txt") ? "opened" : "closed");
  Name = "new name";
  Queue Served;
  line(Served);
  Loop.run();
}
