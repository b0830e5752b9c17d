// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: ask depth=2 length=2 cognitive=4 cycle
// METRIC: start depth=1 length=1 cognitive=0
#include "Inputs/loop.h"
#include <iostream>

using Done = std::function<void(std::string)>;

void ask(Loop &loop, int left, Done done) {
  loop.read([&loop, left, done](std::string answer) {
    if (answer != "yes" && left > 0)
      ask(loop, left - 1, done);
    else
      done(answer);
  });
}

void start(Loop &loop) {
  ask(loop, 3, [](std::string answer) { std::cout << answer << '\n'; });
}

int main() {
  Loop loop;
  start(loop);
  loop.run();
}
