// Which of the two pointers is the context can't be told.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:c-callback
#include "event_loop.h"

extern "C" void startRequest(void (*Finished)(void *Context, void *Reply),
                             void *Context);

struct Request {
  EventLoop *Loop;
};

void send(Request *Sent) {
  startRequest( // refused: c-callback
      [](void *Context, void *) {
        auto *Finished = static_cast<Request *>(Context);
        readLater(*Finished->Loop, "a", [](Error, std::string A) { trace(A); });
      },
      Sent);
}
