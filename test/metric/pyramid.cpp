// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: copy depth=3 length=3 cognitive=0
#include "Inputs/loop.h"
#include <iostream>

void copy(Loop &loop) {
  loop.read([&loop](std::string text) {
    loop.write(text, [&loop](bool) {
      std::cout << "written\n";
      loop.post([] { std::cout << "copied\n"; });
    });
  });
}

int main() {
  Loop loop;
  copy(loop);
  loop.run();
}
