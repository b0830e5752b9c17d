// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: greet depth=1 length=1 cognitive=0
#include "Inputs/loop.h"
#include <iostream>

void greet(Loop &loop) {
  loop.read([](std::string name) { std::cout << "hello, " << name << '\n'; });
}

int main() {
  Loop loop;
  greet(loop);
  loop.run();
}
