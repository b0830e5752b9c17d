// The answer is one operand of several.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:visitor-answer
#include <functional>

static void visit_numbers(int end, const std::function<int(int)> &visit) {
  int weight = 0;
  for (int i = 0; i < end; ++i)
    weight += visit(i) * i; // refused: visitor-answer
  visit(weight);
}

int sum() {
  int result = 0;
  visit_numbers(3, [&](int number) { return result += number; });
  return result;
}
