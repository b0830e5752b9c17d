// A template's visitor goes, with its template parameter.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <string>
#include <vector>

template <class F>
static void for_each_even(const std::vector<int> &numbers, F &&visit) {
  for (int number : numbers)
    if (number % 2 == 0)
      visit(number);
}

template <typename Visit>
void visit_names(const std::vector<std::string> &names, std::size_t least,
                 Visit visit) {
  for (const std::string &name : names) {
    if (name.size() < least)
      continue;
    visit(name);
    std::printf("after %s\n", name.c_str());
  }
}

static void each_square(int end, auto visit) {
  for (int i = 0; i < end; ++i)
    visit(i * i);
}

int main() {
  std::vector<int> numbers = {1, 2, 3, 4};
  for_each_even(numbers, [](int number) { std::printf("%d\n", number); });
  std::vector<std::string> names = {"a", "long", "longer"};
  visit_names(names, 2, [&](const std::string &name) {
    std::printf("visits %s\n", name.c_str());
    numbers.push_back(5);
  });
  int sum = 0;
  each_square(4, [&sum](auto square) { sum += square; });
  std::printf("%d %zu\n", sum, numbers.size());
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<int> evens(const std::vector<int> *numbers) {
// CHECK-NEXT:   for (int number : *numbers)
// CHECK-NEXT:     if (number % 2 == 0)
// CHECK-NEXT:       co_yield number;
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: static coroutinize::generator<const std::string &> all_names(const std::vector<std::string> *names, std::size_t least) {
// CHECK-NEXT:   for (const std::string &name : *names) {
// CHECK-NEXT:     if (name.size() < least)
// CHECK-NEXT:       continue;
// CHECK-NEXT:     co_yield name;

// CHECK:      static coroutinize::generator<int> squares(int end) {
// CHECK-NEXT:   for (int i = 0; i < end; ++i)
// CHECK-NEXT:     co_yield i * i;

// CHECK:        for (int number : evens(&numbers)) {
// CHECK-NEXT:     std::printf("%d\n", number);
// CHECK-NEXT:   }
// CHECK-NEXT:   std::vector<std::string> names = {"a", "long", "longer"};
// CHECK-NEXT:   for (const std::string &name : all_names(&names, 2)) {
// CHECK-NEXT:     std::printf("visits %s\n", name.c_str());
// CHECK-NEXT:     numbers.push_back(5);
// CHECK-NEXT:   }
// CHECK-NEXT:   int sum = 0;
// CHECK-NEXT:   for (auto square : squares(4)) {
// CHECK-NEXT:     sum += square;
// CHECK-NEXT:   }
