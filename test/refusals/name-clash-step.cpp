// In the class, `log` is its member.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:name-clash
#include "event_loop.h"

EventLoop Loop;

static void log(const std::string &Text) { trace(Text); }

static void onKey(Error, std::string Key) {
  log(Key);
  readLater(Loop, Key, [](Error, std::string Value) { trace(Value); });
}

class Printer {
public:
  void print() {
    log("begin");
    readLater(Loop, "key", &onKey); // refused: name-clash
  }

private:
  void log(const std::string &Text) { trace("member " + Text); }
};
