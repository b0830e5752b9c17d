// However deep generators nest, an element costs no walk over the levels and no
// stack: either would end this test.

// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Werror -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O2 %s -o %t && %t | %{check}

#include <coroutinize/exchange_generator.hpp>
#include <cstdio>

using coroutinize::elements_of;
using coroutinize::exchange_generator;
using coroutinize::generator;

constexpr int levels = 100'000;

/// A million elements from the innermost level, and one from each other.
generator<int> descend(int level) {
  if (level == 0)
    for (int i = 0; i < 1'000'000; ++i)
      co_yield 1;
  else
    co_yield elements_of(descend(level - 1));
  co_yield level % 2;
}

exchange_generator<int, int> ask(int level) {
  int sum = 0;
  if (level == 0)
    for (int i = 0; i < 1'000'000; ++i)
      sum += (co_yield i).value_or(0);
  else
    co_yield elements_of(ask(level - 1));
  sum += (co_yield sum).value_or(0);
}

int main() {
  long sum = 0;
  for (int i : descend(levels))
    sum += i;
  // CHECK: sum 1050000
  std::printf("sum %ld\n", sum);

  // CHECK-NEXT: left at 1
  for (int i : descend(levels)) {
    std::printf("left at %d\n", i);
    break;
  }

  long asked = 0;
  auto dialogue = ask(levels);
  for (auto out = dialogue.next(); out; out = dialogue.send(1))
    asked += *out == 1'000'000;
  // CHECK-NEXT: answers reached the innermost level: 1
  std::printf("answers reached the innermost level: %ld\n", asked);
}
