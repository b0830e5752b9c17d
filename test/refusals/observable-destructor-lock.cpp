// The object was only looked at: a coroutine would keep it alive.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:observable-destructor
#include "event_loop.h"

void watch(EventLoop *Loop, std::weak_ptr<std::string> Name) {
  readLater(*Loop, "a", [Loop, Name](Error, std::string) {
    if (const auto Found = Name.lock())
      readLater(*Loop, *Found, // refused: observable-destructor
                [Name](Error, std::string) {
                  trace(Name.expired() ? "gone" : "there");
                });
  });
}
