// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: Echo::start depth=1 length=3 cognitive=3 cycle
// METRIC: countdown depth=1 length=1 cognitive=2 cycle
#include "Inputs/loop.h"
#include <iostream>

class Echo {
public:
  explicit Echo(Loop &loop) : loop(loop) {}

  void start() {
    loop.post([this] { do_read(); });
  }

private:
  void do_read() {
    loop.read([this](std::string text) { do_write(text); });
  }

  void do_write(std::string text) {
    loop.write(text, [this](bool ok) {
      if (ok && --rounds > 0)
        do_read();
    });
  }

  Loop &loop;
  int rounds = 3;
};

void countdown(Loop &loop, int left) {
  loop.post([&loop, left] {
    std::cout << left << '\n';
    if (left > 0)
      countdown(loop, left - 1);
  });
}

int main() {
  Loop loop;
  Echo echo(loop);
  echo.start();
  countdown(loop, 3);
  loop.run();
}
