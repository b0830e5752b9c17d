// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: start depth=1 length=1 cognitive=0
#include "Inputs/loop.h"
#include <iostream>

void start(Loop &loop) {
  loop.read([](std::string text) { std::cout << text << '\n'; });
  loop.post([] { std::cout << "started\n"; });
}

int main() {
  Loop loop;
  start(loop);
  loop.run();
}
