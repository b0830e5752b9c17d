// What the visitor's type is decides on more than its calls.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:visitor-kept
#include <type_traits>
#include <vector>

template <class Visit>
static void for_each_number(std::vector<int> &numbers, Visit visit) { // refused: visitor-kept
  for (int &number : numbers) {
    if constexpr (std::is_invocable_v<Visit, long *>)
      ++number;
    visit(number);
  }
}

void reset(std::vector<int> &numbers) {
  for_each_number(numbers, [](int &number) { number = 0; });
}
