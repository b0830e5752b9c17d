// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: backup depth=2 length=3 cognitive=8
#include "Inputs/loop.h"
#include <algorithm>
#include <iostream>
#include <vector>

void report(Loop &loop) {
  loop.post([] { std::cout << "saved\n"; });
}

void backup(Loop &loop, std::vector<std::string> names) {
  loop.read([&loop, names](std::string text) {
    std::for_each(names.begin(), names.end(), [&](const std::string &name) {
      if (name != text) {
        loop.write(name, [&loop](bool ok) {
          if (ok)
            report(loop);
        });
      }
    });
  });
}

int main() {
  Loop loop;
  backup(loop, {"text", "picture"});
  loop.run();
}
