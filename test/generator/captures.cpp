// A loop sees the variables themselves. A copy that is changed afterwards, or
// made for the closure, was another variable: that caller stays.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <string>

static int calls = 0;

static void visit_numbers(int end, const std::function<void(int)> &visit) {
  for (int number = 0; number < end; ++number) {
    ++calls;
    visit(number);
  }
}

int main() {
  const int factor = 3;
  int offset = 10, changed = 1;
  std::string text = "text";
  visit_numbers(2, [factor, offset](int number) {
    std::printf("%d\n", number * factor + offset);
  });
  visit_numbers(2, [=](int number) { std::printf("%d\n", number + changed); });
  changed = 5;
  visit_numbers(2, [text](int) { std::printf("%s\n", text.c_str()); });
  visit_numbers(2, [made = offset * 2](int number) {
    std::printf("%d\n", made + number);
  });
  visit_numbers(2, [count = 0](int) mutable { std::printf("%d\n", ++count); });
  visit_numbers(2, [&](int number) { changed += number; });
  std::printf("%d %d\n", changed, calls);
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<int> numbers(int end) {
// CHECK-NEXT:   for (int number = 0; number < end; ++number) {
// CHECK-NEXT:     ++calls;
// CHECK-NEXT:     co_yield number;
// CHECK-NEXT:   }
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: static void visit_numbers(int end, const std::function<void(int)> &visit) {
// CHECK-NEXT:   for (auto &&element : numbers(end))
// CHECK-NEXT:     visit(element);

// CHECK:        for (int number : numbers(2)) {
// CHECK-NEXT:     std::printf("%d\n", number * factor + offset);
// CHECK-NEXT:   }

// CHECK:        for (int number : numbers(2)) {
// CHECK-NEXT:     changed += number;
// CHECK-NEXT:   }
