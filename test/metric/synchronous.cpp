// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: save depth=1 length=1 cognitive=0
#include "Inputs/loop.h"
#include <algorithm>
#include <iostream>
#include <thread>
#include <variant>
#include <vector>

using Lines = std::vector<std::string>;

// Calls what it is given before it returns, and keeps nothing of it.
template <typename Function> void each(const Lines &lines, Function function) {
  for (const std::string &line : lines)
    function(line);
}

void save(Loop &loop, Lines lines) {
  std::sort(lines.begin(), lines.end(),
            [](auto &a, auto &b) { return a.size() < b.size(); });
  each(lines, [&loop](const std::string &line) {
    loop.write(line, [](bool) { std::cout << "saved\n"; });
  });
}

void print(std::variant<int, std::string> value) {
  std::visit([](auto &v) { std::cout << v << '\n'; }, value);
  std::thread([] { std::cout << "elsewhere\n"; }).join();
}

int main() {
  Loop loop;
  save(loop, {"one", "three"});
  print(4);
  loop.run();
}
