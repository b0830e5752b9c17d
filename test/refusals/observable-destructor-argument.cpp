// The operation's own object is only looked at; the coroutine would hold a copy
// until it ends, and so the ticket's number would come back later.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:observable-destructor
#include "event_loop.h"

struct Ticket {
  std::shared_ptr<int> Open = std::make_shared<int>(0);
  Ticket() { ++*Open; }
  Ticket(const Ticket &Other) : Open(Other.Open) { ++*Open; }
  ~Ticket() { --*Open; }
};

void draw(EventLoop &Loop, std::function<void(const Ticket &)> Handler) {
  Loop.post([Handler] { Handler(Ticket()); });
}

void play(EventLoop *Loop) {
  draw(*Loop, [Loop](const Ticket &Mine) {
    trace(std::to_string(*Mine.Open));
    readLater(*Loop, "prize", // refused: observable-destructor
              [](Error, std::string Prize) { trace(Prize); });
  });
}
