// All visitors are functions of their own.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:no-loop
#include <functional>

static int result = 0;
static void add(int number) { result += number; }

static void numbers(int end, const std::function<void(int)> &visit) { // refused: no-loop
  for (int i = 0; i < end; ++i)
    visit(i);
}

int sum() {
  numbers(3, add);
  return result;
}
