// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: copy depth=1 length=2 cognitive=0
#include "Inputs/loop.h"
#include <iostream>

void save(Loop &loop, std::string text) {
  loop.write(text, [](bool) { std::cout << "saved\n"; });
}

void copy(Loop &loop) {
  loop.read([&loop](std::string text) { save(loop, text); });
}

int main() {
  Loop loop;
  copy(loop);
  loop.run();
}
