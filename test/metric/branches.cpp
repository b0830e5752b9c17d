// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: store depth=3 length=3 cognitive=3
#include "Inputs/loop.h"
#include <iostream>

void store(Loop &loop, bool twice) {
  loop.read([&loop, twice](std::string text) {
    if (twice) {
      loop.write(text, [&loop, text](bool) {
        loop.write(text, [](bool) { std::cout << "stored twice\n"; });
      });
    } else {
      loop.write(text, [](bool) { std::cout << "stored\n"; });
    }
  });
}

int main() {
  Loop loop;
  store(loop, true);
  loop.run();
}
