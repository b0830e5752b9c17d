// A generator that is sent values behaves as Python's do.

// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Werror -fsanitize=address,undefined -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O2 %s -o %t && %t | %{check}

#include <coroutinize/exchange_generator.hpp>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

using coroutinize::elements_of;
using coroutinize::exchange_generator;

// def gene():
//   while True:
//     input = yield 'output'
//     print(input)
exchange_generator<std::string, std::string> gene() {
  while (true) {
    std::optional<std::string> input = co_yield "output";
    std::cout << input.value_or("None") << ", ";
  }
}

struct noisy {
  const char *name;
  explicit noisy(const char *name) : name(name) {}
  noisy(const noisy &) = delete;
  ~noisy() { std::cout << '~' << name << '\n'; }
};

exchange_generator<int &, bool> references(int &number) {
  noisy local("references");
  while ((co_yield number).value_or(false))
    ;
  throw std::runtime_error("no");
}

exchange_generator<int, std::unique_ptr<int>> sum() {
  int total = 0;
  while (auto more = co_yield int(total))
    total += **more;
}

exchange_generator<int, int> inner() {
  int answer = (co_yield 1).value_or(0);
  std::cout << "inner got " << answer << '\n';
}
exchange_generator<int, int> outer() {
  co_yield elements_of(inner());
  int answer = (co_yield 2).value_or(0);
  std::cout << "outer got " << answer << '\n';
}

int main() {
  // CHECK: output | None, output | input, output | hello, output
  auto g = gene();
  std::cout << *g.next() << " | ";
  std::cout << *g.next() << " | ";
  std::cout << *g.send("input") << " | ";
  std::cout << *g.send("hello") << '\n';

  // CHECK-NEXT: 3
  auto adder = sum();
  adder.next();
  adder.send(std::make_unique<int>(1));
  std::cout << *adder.send(std::make_unique<int>(2)) << '\n';
  // CHECK-NEXT: ended, still ended
  if (!adder.next())
    std::cout << "ended";
  if (!adder.send(std::make_unique<int>(3)))
    std::cout << ", still ended\n";

  // CHECK-NEXT: inner got 10
  // CHECK-NEXT: then 2
  // CHECK-NEXT: outer got 20
  auto both = outer();
  both.next();
  int then = *both.send(10);
  std::cout << "then " << then << '\n';
  both.send(20);

  // CHECK-NEXT: number 6
  // CHECK-NEXT: ~references
  // CHECK-NEXT: thrown: no
  int number = 5;
  auto each = references(number);
  ++*each.next();
  std::cout << "number " << *each.send(true) << '\n';
  try {
    each.send(false);
  } catch (const std::exception &error) {
    std::cout << "thrown: " << error.what() << '\n';
  }

  // CHECK-NEXT: left
  // CHECK-NEXT: ~references
  {
    auto early = references(number);
    early.next();
    std::cout << "left\n";
  }
  // CHECK-NEXT: 1 2
  auto unanswered = [](int n) -> exchange_generator<int, int> {
    for (int i = 1; i <= n; ++i)
      co_yield i;
  };
  for (int i : unanswered(2))
    std::cout << i << (i < 2 ? " " : "\n");
}
