// A producer without a result may end on an answer, too.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>

static void countdown(int from, const std::function<bool(int)> &visit) {
  for (int i = from; i > 0; --i)
    if (!visit(i))
      return;
  std::puts("lift-off");
}

int main() {
  countdown(3, [](int number) {
    std::printf("%d\n", number);
    return true;
  });
  countdown(3, [](int number) {
    if (number == 2) {
      std::puts("stop");
      return false;
    }
    return true;
  });
}

// CHECK:      #include <coroutinize/generator.hpp>
// CHECK-NEXT: #include <cstdio>
// CHECK-NEXT: #include <functional>
// CHECK-EMPTY:
// CHECK-NEXT: static coroutinize::generator<int> countdown(int from) {
// CHECK-NEXT:   for (int i = from; i > 0; --i)
// CHECK-NEXT:     co_yield i;

// CHECK:        for (int number : countdown(3)) {
// CHECK-NEXT:     std::printf("%d\n", number);
// CHECK-NEXT:   }
// CHECK-NEXT:   for (int number : countdown(3)) {
// CHECK-NEXT:     if (number == 2) {
// CHECK-NEXT:       std::puts("stop");
// CHECK-NEXT:       break;
// CHECK-NEXT:     }
// CHECK-NEXT:   }
