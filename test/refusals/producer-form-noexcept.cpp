// What the visitor throws ends the program.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:producer-form
#include <functional>

static void numbers(int end, const std::function<void(int)> &visit) noexcept { // refused: producer-form
  for (int i = 0; i < end; ++i)
    visit(i);
}

int sum() {
  int result = 0;
  numbers(3, [&](int number) { result += number; });
  return result;
}
