// RUN: %python %S/check_metric.py %s %t %coroutinize
// METRIC: Printer::lambda depth=1 length=1 cognitive=0
// METRIC: Printer::named_lambda depth=1 length=1 cognitive=0
// METRIC: Printer::bind depth=1 length=1 cognitive=0
// METRIC: Printer::bind_front depth=1 length=1 cognitive=0
// METRIC: Printer::function depth=1 length=1 cognitive=0
// METRIC: Printer::function_object depth=1 length=1 cognitive=0
// METRIC: Printer::function_pointer depth=1 length=1 cognitive=0
#include "Inputs/loop.h"
#include <iostream>

void print(bool ok) { std::cout << ok << '\n'; }

struct Print {
  void operator()(bool ok) const { print(ok); }
};

struct Printer {
  Loop &loop;

  void wrote(bool ok) { print(ok); }

  void lambda() {
    loop.write("", [this](bool ok) { wrote(ok); });
  }
  void named_lambda() {
    auto done = [this](bool ok) { wrote(ok); };
    loop.write("", done);
  }
  void bind() {
    using namespace std::placeholders;
    loop.write("", std::bind(&Printer::wrote, this, _1));
  }
  void bind_front() { loop.write("", std::bind_front(&Printer::wrote, this)); }
  void function() { loop.write("", print); }
  void function_object() { loop.write("", Print()); }
  void function_pointer() {
    loop.timer([](void *self) { static_cast<Printer *>(self)->wrote(true); },
               this);
  }
};

int main() {
  Loop loop;
  Printer printer{loop};
  printer.lambda();
  printer.named_lambda();
  printer.bind();
  printer.bind_front();
  printer.function();
  printer.function_object();
  printer.function_pointer();
  loop.run();
}
