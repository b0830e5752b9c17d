// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: Copier::run depth=2 length=3 cognitive=2 cycle
#include "Inputs/loop.h"
#include <iostream>

class Copier {
public:
  explicit Copier(Loop &loop) : loop(loop) {}

  void run() { loop.read(std::bind_front(&Copier::on_read, this)); }

private:
  void on_read(std::string text) {
    if (text.empty() || --left < 0)
      return;
    retry();
    loop.write(text, [](bool) { std::cout << "copied\n"; });
  }

  void retry() {
    loop.post([this] { loop.post(std::bind(&Copier::run, this)); });
  }

  Loop &loop;
  int left = 1;
};

int main() {
  Loop loop;
  Copier copier(loop);
  copier.run();
  loop.run();
}
