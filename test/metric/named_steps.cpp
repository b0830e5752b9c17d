// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: Copier::run depth=1 length=3 cognitive=1
#include "Inputs/loop.h"
#include <iostream>

class Copier {
public:
  explicit Copier(Loop &loop) : loop(loop) {}

  void run() { loop.read(std::bind_front(&Copier::on_read, this)); }

private:
  void on_read(std::string text) {
    loop.write(text, std::bind_front(&Copier::on_write, this));
  }

  void on_write(bool ok) {
    if (ok)
      loop.post(std::bind(&Copier::on_done, this));
  }

  void on_done() { std::cout << "copied\n"; }

  Loop &loop;
};

int main() {
  Loop loop;
  Copier copier(loop);
  copier.run();
  loop.run();
}
