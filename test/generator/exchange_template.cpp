// A template's answers have the type that all its callers return.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>

template <class Guess> static void search(int low, int high, Guess &&guess) {
  while (low < high) {
    int middle = low + (high - low) / 2;
    int difference = guess(middle);
    if (difference == 0)
      return;
    if (difference < 0)
      low = middle + 1;
    else
      high = middle;
  }
}

int main() {
  int asked = 0;
  search(0, 100, [&](int number) {
    ++asked;
    return number - 42;
  });
  search(0, 10, [&](int number) {
    std::printf("%d?\n", number);
    if (number > 3)
      return 1;
    return number - 3;
  });
  std::printf("asked %d times\n", asked);
}

// CHECK:      #include <coroutinize/exchange_generator.hpp>
// CHECK-NEXT: #include <cstdio>
// CHECK-EMPTY:
// CHECK-NEXT: static coroutinize::exchange_generator<int, int> search_exchange(int low, int high) {
// CHECK-NEXT:   while (low < high) {
// CHECK-NEXT:     int middle = low + (high - low) / 2;
// CHECK-NEXT:     int difference = *(co_yield middle);
// CHECK-NEXT:     if (difference == 0)
// CHECK-NEXT:       co_return;

// CHECK:        {
// CHECK-NEXT:     auto asked2 = search_exchange(0, 100);
// CHECK-NEXT:     for (auto next = asked2.next(); next;) {
// CHECK-NEXT:       int number = *next;
// CHECK-NEXT:       ++asked;
// CHECK-NEXT:       next = asked2.send(number - 42);
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   {
// CHECK-NEXT:     auto asked2 = search_exchange(0, 10);
// CHECK-NEXT:     for (auto next = asked2.next(); next;) {
// CHECK-NEXT:       int number = *next;
// CHECK-NEXT:       std::printf("%d?\n", number);
// CHECK-NEXT:       if (number > 3) {
// CHECK-NEXT:         next = asked2.send(1);
// CHECK-NEXT:         continue;
// CHECK-NEXT:       }
// CHECK-NEXT:       next = asked2.send(number - 3);
// CHECK-NEXT:     }
// CHECK-NEXT:   }
