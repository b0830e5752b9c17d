// Comments and blank lines stay.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>

/// Calls back for each even number below `end`.
static void for_each_even(int end, const std::function<void(int)> &visit) {
  // Zero is even.
  for (int i = 0; i < end; i += 2)
    visit(i); // one by one

  // That's all.
}

int main() {
  int sum = 0;
  for_each_even(5, [&](int even) {
    // Leave out the first.
    if (!even)
      return; // not this one

    sum += even; /* but this */
  });
  for_each_even(/*end=*/7, [&](int even) { sum += even; });
  std::printf("%d\n", sum); // 6 + 12
}

// CHECK:      #include <coroutinize/generator.hpp>
// CHECK-NEXT: #include <cstdio>
// CHECK-NEXT: #include <functional>
// CHECK-EMPTY:
// CHECK-NEXT: static coroutinize::generator<int> evens(int end) {
// CHECK-NEXT:   // Zero is even.
// CHECK-NEXT:   for (int i = 0; i < end; i += 2)
// CHECK-NEXT:     co_yield i; // one by one

// CHECK:      /// Calls back for each even number below `end`.
// CHECK-NEXT: static void for_each_even(int end, const std::function<void(int)> &visit) {
// CHECK-NEXT:   for (auto &&element : evens(end))
// CHECK-NEXT:     visit(element);
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: int main() {
// CHECK-NEXT:   int sum = 0;
// CHECK-NEXT:   for (int even : evens(5)) {
// CHECK-NEXT:     // Leave out the first.
// CHECK-NEXT:     if (!even)
// CHECK-NEXT:       continue; // not this one
// CHECK-EMPTY:
// CHECK-NEXT:     sum += even; /* but this */
// CHECK-NEXT:   }
