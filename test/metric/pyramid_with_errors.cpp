// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: copy depth=2 length=2 cognitive=5
#include "Inputs/loop.h"
#include <iostream>

void copy(Loop &loop) {
  loop.read([&loop](std::string text) {
    if (text.empty())
      return;
    loop.write(text, [](bool ok) {
      if (!ok)
        return;
      std::cout << "copied\n";
    });
  });
}

int main() {
  Loop loop;
  copy(loop);
  loop.run();
}
