// What the visitor throws is caught by the producer.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:in-try
#include <exception>
#include <functional>

static int failures = 0;

static void numbers(int end, const std::function<void(int)> &visit) {
  for (int i = 0; i < end; ++i)
    try {
      visit(i); // refused: in-try
    } catch (const std::exception &) {
      ++failures;
    }
}

int sum() {
  int result = 0;
  numbers(3, [&](int number) { result += number; });
  return result;
}
