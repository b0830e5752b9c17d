// What leaves a generator leaves `begin` or `++`; what is left of one that is
// not read to its end is destroyed with it, the innermost frame first.

// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Werror -fsanitize=address,undefined -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O2 %s -o %t && %t | %{check}

#include <coroutinize/generator.hpp>
#include <cstdio>
#include <stdexcept>
#include <string>

using coroutinize::elements_of;
using coroutinize::generator;

struct noisy {
  std::string name;
  explicit noisy(std::string name) : name(std::move(name)) {}
  noisy(const noisy &) = delete;
  ~noisy() { std::printf("~%s\n", name.c_str()); }
};

generator<int> failing(int after) {
  noisy local("failing");
  for (int i = 0; i < after; ++i)
    co_yield i;
  throw std::runtime_error("after " + std::to_string(after));
}

generator<int> around(int after) {
  noisy local("around");
  co_yield elements_of(failing(after));
  std::puts("not reached");
}

generator<int> catching(int after) {
  noisy local("catching");
  try {
    co_yield elements_of(failing(after));
  } catch (const std::exception &error) {
    std::printf("caught: %s\n", error.what());
  }
  co_yield -1;
}

generator<int> nested(int depth) {
  noisy local("nested " + std::to_string(depth));
  if (depth > 0)
    co_yield elements_of(nested(depth - 1));
  co_yield depth;
}

template <class Range> void read(const char *name, Range range) {
  std::puts(name);
  try {
    for (int i : range)
      std::printf("got %d\n", i);
  } catch (const std::exception &error) {
    std::printf("thrown: %s\n", error.what());
  }
  std::printf("afterwards %s\n", range.begin() == range.end() ? "empty" : "more");
}

int main() {
  // CHECK: begin
  // CHECK-NEXT: ~failing
  // CHECK-NEXT: thrown: after 0
  // CHECK-NEXT: afterwards empty
  read("begin", failing(0));
  // CHECK-NEXT: increment
  // CHECK-NEXT: got 0
  // CHECK-NEXT: ~failing
  // CHECK-NEXT: thrown: after 1
  // CHECK-NEXT: afterwards empty
  read("increment", failing(1));
  // CHECK-NEXT: through
  // CHECK-NEXT: got 0
  // CHECK-NEXT: ~failing
  // CHECK-NEXT: ~around
  // CHECK-NEXT: thrown: after 1
  // CHECK-NEXT: afterwards empty
  read("through", around(1));
  // CHECK-NEXT: inside
  // CHECK-NEXT: got 0
  // CHECK-NEXT: ~failing
  // CHECK-NEXT: caught: after 1
  // CHECK-NEXT: got -1
  // CHECK-NEXT: ~catching
  // CHECK-NEXT: afterwards empty
  read("inside", catching(1));

  // CHECK-NEXT: left early
  // CHECK-NEXT: got 0
  // CHECK-NEXT: ~nested 0
  // CHECK-NEXT: ~nested 1
  // CHECK-NEXT: ~nested 2
  std::puts("left early");
  for (int i : nested(2)) {
    std::printf("got %d\n", i);
    break;
  }
  // CHECK-NEXT: left later
  // CHECK-NEXT: got 0
  // CHECK-NEXT: ~nested 0
  // CHECK-NEXT: got 1
  // CHECK-NEXT: ~nested 1
  // CHECK-NEXT: ~nested 2
  std::puts("left later");
  for (int i : nested(2)) {
    std::printf("got %d\n", i);
    if (i == 1)
      break;
  }
  // CHECK-NEXT: never begun
  (void)nested(2);
  std::puts("never begun");
}
