// What the producer holds ends where it ended, also when a loop is left early.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <stdexcept>

struct Noisy {
  const char *name;
  explicit Noisy(const char *name) : name(name) { std::printf("+%s\n", name); }
  Noisy(const Noisy &) = delete;
  ~Noisy() { std::printf("-%s\n", name); }
};

struct Element {
  int value;
  explicit Element(int value) : value(value) {}
  Element(Element &&) = delete;
  ~Element() { std::printf("-element %d\n", value); }
};

static bool elements(int end, const std::function<bool(const Element &)> &visit) {
  Noisy outer("outer");
  for (int i = 0; i < end; ++i) {
    Noisy inner("inner");
    if (!visit(Element(i)))
      return false;
    std::puts("next");
  }
  std::puts("end");
  return true;
}

int main() {
  elements(3, [](const Element &element) {
    Noisy body("body");
    std::printf("%d\n", element.value);
    if (element.value == 1)
      return false;
    return true;
  });
  std::puts("throws");
  try {
    elements(2, [](const Element &element) {
      Noisy body("body");
      if (element.value == 1)
        throw std::runtime_error("thrown");
      return true;
    });
  } catch (const std::exception &error) {
    std::puts(error.what());
  }
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<const Element &> elements(int end) {
// CHECK-NEXT:   Noisy outer("outer");
// CHECK-NEXT:   for (int i = 0; i < end; ++i) {
// CHECK-NEXT:     Noisy inner("inner");
// CHECK-NEXT:     co_yield Element(i);
// CHECK-NEXT:     std::puts("next");
// CHECK-NEXT:   }
// CHECK-NEXT:   std::puts("end");
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: int main() {
// CHECK-NEXT:   for (const Element &element : elements(3)) {
// CHECK-NEXT:     Noisy body("body");
// CHECK-NEXT:     std::printf("%d\n", element.value);
// CHECK-NEXT:     if (element.value == 1)
// CHECK-NEXT:       break;
// CHECK-NEXT:   }
// CHECK-NEXT:   std::puts("throws");
// CHECK-NEXT:   try {
// CHECK-NEXT:     for (const Element &element : elements(2)) {
// CHECK-NEXT:       Noisy body("body");
// CHECK-NEXT:       if (element.value == 1)
// CHECK-NEXT:         throw std::runtime_error("thrown");
// CHECK-NEXT:     }
