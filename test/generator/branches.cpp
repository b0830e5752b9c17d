// A loop may stand where the call stood.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>

static void numbers(int end, const std::function<void(int)> &visit) {
  for (int i = 0; i < end; ++i)
    visit(i);
}

static void print(bool up, int end) {
  if (up)
    numbers(end, [](int number) { std::printf("%d\n", number); });
  else
    numbers(end, [&](int number) { std::printf("%d\n", end - number); });
  for (int i = 0; i < 2; ++i)
    numbers(i, [](int) { std::puts("unnamed"); });
}

int main() {
  print(true, 2);
  print(false, 2);
}

// CHECK:      #include <coroutinize/generator.hpp>
// CHECK-NEXT: #include <cstdio>
// CHECK-NEXT: #include <functional>
// CHECK-EMPTY:
// CHECK-NEXT: static coroutinize::generator<int> numbers(int end) {
// CHECK-NEXT:   for (int i = 0; i < end; ++i)
// CHECK-NEXT:     co_yield i;

// CHECK:          for (int number : numbers(end)) {
// CHECK-NEXT:       std::printf("%d\n", number);
// CHECK-NEXT:     }
// CHECK-NEXT:   else
// CHECK-NEXT:     for (int number : numbers(end)) {
// CHECK-NEXT:       std::printf("%d\n", end - number);
// CHECK-NEXT:     }
// CHECK-NEXT:   for (int i = 0; i < 2; ++i)
// CHECK-NEXT:     for ({{\[\[}}maybe_unused]] int element : numbers(i)) {
// CHECK-NEXT:       std::puts("unnamed");
// CHECK-NEXT:     }
