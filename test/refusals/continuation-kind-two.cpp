// One of two continuations runs: a co_await has one way to go on.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:continuation-kind
#include "event_loop.h"

void then(EventLoop &Loop, std::function<void(std::string)> Succeeded,
          std::function<void(Error)> Failed) {
  Loop.post([Succeeded, Failed] { Failed({"no luck"}); });
}

void attempt(EventLoop *Loop) {
  readLater(*Loop, "key", [Loop](Error, std::string) {
    then( // refused: continuation-kind
        *Loop, [](std::string Value) { trace(Value); },
        [](Error Failure) { trace(Failure.What); });
  });
}
