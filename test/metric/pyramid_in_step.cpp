// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: Copier::run depth=2 length=3 cognitive=2
#include "Inputs/loop.h"
#include <iostream>

class Copier {
public:
  explicit Copier(Loop &loop) : loop(loop) {}

  void run() {
    loop.read([this](std::string text) { on_read(text); });
  }

private:
  void on_read(std::string text) {
    loop.write(text, [this](bool ok) {
      if (ok)
        loop.post([] { std::cout << "copied\n"; });
    });
  }

  Loop &loop;
};

int main() {
  Loop loop;
  Copier copier(loop);
  copier.run();
  loop.run();
}
