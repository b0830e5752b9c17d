// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: save depth=2 length=2 cognitive=7
#include "Inputs/loop.h"
#include <iostream>

void save(Loop &loop, std::string text) {
  struct Limit {
    std::size_t length = 80;
    bool holds(const std::string &line) const { return line.size() < length; }
  };
  if (Limit().holds(text)) {
    {
      auto line = [&] { return text.empty() ? "nothing" : text + '\n'; }();
      loop.write(line, [&loop](bool ok) {
        if (ok) {
          [&loop] { loop.post([] { std::cout << "saved\n"; }); }();
        }
      });
    }
  }
}

int main() {
  Loop loop;
  save(loop, "text");
  loop.run();
}
