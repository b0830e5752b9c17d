// What a producer throws leaves the loop, and what the loop throws passes the
// producer's destructors.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>

struct Guard {
  ~Guard() { std::puts(std::uncaught_exceptions() ? "unwinding" : "leaving"); }
};

static void visit_digits(const std::string &text,
                         const std::function<void(int)> &visit) {
  Guard guard;
  for (char c : text) {
    if (c < '0' || c > '9')
      throw std::invalid_argument(text);
    visit(c - '0');
  }
}

static int sum(const std::string &text) {
  int result = 0;
  try {
    visit_digits(text, [&](int digit) {
      if (digit == 9)
        throw std::out_of_range("nine");
      result += digit;
    });
  } catch (const std::logic_error &error) {
    std::printf("caught %s after %d\n", error.what(), result);
  }
  return result;
}

int main() { std::printf("%d %d %d\n", sum("123"), sum("12x3"), sum("4963")); }

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<int> digits(const std::string *text) {
// CHECK-NEXT:   Guard guard;
// CHECK-NEXT:   for (char c : *text) {
// CHECK-NEXT:     if (c < '0' || c > '9')
// CHECK-NEXT:       throw std::invalid_argument(*text);
// CHECK-NEXT:     co_yield c - '0';

// CHECK:          for (int digit : digits(&text)) {
// CHECK-NEXT:       if (digit == 9)
// CHECK-NEXT:         throw std::out_of_range("nine");
// CHECK-NEXT:       result += digit;
// CHECK-NEXT:     }
