// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: raw depth=1 length=1 cognitive=0
// METRIC: line depth=1 length=1 cognitive=0
// METRIC: two depth=2 length=2 cognitive=0
#include "Inputs/loop.h"
#include <iostream>

using Done = std::function<void(std::string)>;

void raw(Loop &loop, Done done) { loop.read(std::move(done)); }

void line(Loop &loop, Done done) {
  loop.read([done](std::string text) { done(text + '\n'); });
}

void two(Loop &loop) {
  line(loop, [&loop](std::string first) {
    raw(loop, [first](std::string second) { std::cout << first << second; });
  });
}

int main() {
  Loop loop;
  two(loop);
  loop.run();
}
