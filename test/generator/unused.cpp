// A parameter that nobody reads makes no warning as a variable.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <vector>

static void each_line(const std::vector<int> &lines,
                      const std::function<void(int)> &visit) {
  for (int line : lines)
    visit(line);
}

int main() {
  int count = 0;
  each_line({1, 2}, [&](int) { ++count; });
  std::vector<int> lines = {1, 2, 3};
  each_line(lines, [&](int line) { ++count; });
  each_line(lines, [&](int) { ++count; });
  each_line(lines, [](int) {});
  std::printf("%d\n", count);
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<int> all_lines(const std::vector<int> *lines) {
// CHECK-NEXT:   for (int line : *lines)
// CHECK-NEXT:     co_yield line;
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: static void each_line(const std::vector<int> &lines,
// CHECK-NEXT:                       const std::function<void(int)> &visit) {
// CHECK-NEXT:   for (auto &&element : all_lines(&lines))
// CHECK-NEXT:     visit(element);

// CHECK:        for ({{\[\[}}maybe_unused]] int line : all_lines(&lines)) {
// CHECK-NEXT:     ++count;
// CHECK-NEXT:   }
// CHECK-NEXT:   for ({{\[\[}}maybe_unused]] int element : all_lines(&lines)) {
// CHECK-NEXT:     ++count;
// CHECK-NEXT:   }
// CHECK-NEXT:   for ({{\[\[}}maybe_unused]] int element : all_lines(&lines)) {
// CHECK-NEXT:   }
