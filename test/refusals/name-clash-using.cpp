// In a function of its own the coroutine would call the other `weight`.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:name-clash
#include "event_loop.h"

int weight(int) { return 1; }
namespace exact {
int weight(char) { return 2; }
} // namespace exact

class Scale {
public:
  void start(EventLoop *Loop) {
    using namespace exact;
    readLater(*Loop, "a", [this, Loop](Error, std::string) { // refused: name-clash
      Sum += weight('a');
      readLater(*Loop, "b", [this](Error, std::string) { Sum += weight('b'); });
    });
  }

private:
  int Sum = 0;
};
