// A named lambda that is handed over twice.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:shared-step
#include "event_loop.h"

void either(EventLoop *Loop, bool Late, std::function<void(int)> Done) {
  auto OnKey = [Loop, Done](Error, std::string Key) { // refused: shared-step
    waitFor(*Loop, 1, [Done, Key] { Done(Key.size()); });
  };
  if (Late)
    readLater(*Loop, "late", OnKey);
  else
    readNow(*Loop, "now", OnKey);
}
