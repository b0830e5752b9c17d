// The type of the captured object is private: the coroutine can't name it.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:verification
#include "event_loop.h"

class Box {
  struct Secret {};

public:
  static Secret make() { return {}; }
  static void show(const Secret &, const std::string &Text) { trace(Text); }
};

void print(EventLoop *Loop) { // refused: verification
  auto Hidden = Box::make();
  readLater(*Loop, "a", [Loop, Hidden](Error, std::string A) {
    readLater(*Loop, A, [Hidden](Error, std::string B) { Box::show(Hidden, B); });
  });
}
