// An iterator that counts is a loop that counts.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>

class Range {
public:
  class iterator {
  public:
    explicit iterator(int value) : value_(value) {}
    int operator*() const { return value_; }
    iterator &operator++() {
      ++value_;
      return *this;
    }
    bool operator!=(const iterator &other) const {
      return value_ != other.value_;
    }

  private:
    int value_;
  };

  explicit Range(int end) : end_(end) {}
  iterator begin() const { return iterator(0); }
  iterator end() const { return iterator(end_); }

private:
  int end_;
};

int main() {
  int sum = 0;
  for (int i : Range(5)) {
    std::printf("%d\n", i);
    sum += i;
  }
  for (int i : Range(sum))
    if (i > 8)
      std::printf("%d\n", i);
}

// CHECK:      #include <coroutinize/generator.hpp>
// CHECK-NEXT: #include <cstdio>
// CHECK-EMPTY:
// CHECK-NEXT: static coroutinize::generator<int> range(int end) {
// CHECK-NEXT:   for (int value = 0; value != end; ++value)
// CHECK-NEXT:     co_yield value;
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: int main() {
// CHECK-NEXT:   int sum = 0;
// CHECK-NEXT:   for (int i : range(5)) {
// CHECK-NEXT:     std::printf("%d\n", i);
// CHECK-NEXT:     sum += i;
// CHECK-NEXT:   }
// CHECK-NEXT:   for (int i : range(sum))
