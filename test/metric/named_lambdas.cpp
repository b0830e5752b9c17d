// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: copy depth=3 length=3 cognitive=0
#include "Inputs/loop.h"
#include <iostream>

void copy(Loop &loop) {
  auto on_read = [&loop](std::string text) {
    auto on_write = [&loop](bool) {
      auto on_done = [] { std::cout << "copied\n"; };
      loop.post(on_done);
    };
    loop.write(text, on_write);
  };
  loop.read(on_read);
}

int main() {
  Loop loop;
  copy(loop);
  loop.run();
}
