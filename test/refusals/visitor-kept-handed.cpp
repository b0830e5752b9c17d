// The visitor is handed to other code, and may be called there at any time.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:visitor-kept
#include <functional>

void remember(std::function<void(int)> visit);

static void for_each_number(int end, std::function<void(int)> visit) {
  for (int i = 0; i < end; ++i)
    visit(i);
  remember(visit); // refused: visitor-kept
}

int sum() {
  int result = 0;
  for_each_number(3, [&](int number) { result += number; });
  return result;
}
