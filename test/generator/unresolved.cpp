// What a template does not know yet is left alone, and stops nothing else.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>

struct Printer {
  void print(int number) { std::printf("%d\n", number); }
};

template <class Base> struct Numbers : Base {
  using Base::print;

  template <class Visit> void for_each_number(int end, Visit visit) {
    for (int i = 0; i < end; ++i) {
      print(-i);
      visit(i);
    }
  }
};

template <class Element> struct Bag {
  Element elements[2] = {1, 2};

  template <class Visit> void for_each_element(Visit visit) {
    for (Element &element : elements)
      visit(element);
    for (auto &element : elements)
      visit(element);
  }
};

int main() {
  Numbers<Printer> numbers;
  numbers.for_each_number(2, [&](int number) { numbers.print(number); });
  Bag<int> bag;
  bag.for_each_element([](int &element) { std::printf("%d\n", element++); });
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:        coroutinize::generator<int> all_numbers(int end) {
// CHECK-NEXT:     for (int i = 0; i < end; ++i) {
// CHECK-NEXT:       print(-i);
// CHECK-NEXT:       co_yield i;

// CHECK:        for (int number : numbers.all_numbers(2)) {
// CHECK-NEXT:     numbers.print(number);
// CHECK-NEXT:   }
