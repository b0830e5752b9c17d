// Text in raw strings is not moved.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>

static void visit_lines(int end, const std::function<void(const char *)> &visit) {
  for (int i = 0; i < end; ++i)
    visit(R"(two
  lines)");
}

int main() {
  {
    visit_lines(2,
                [](const char *line) {
                  std::puts(R"(
 head)");
                  std::puts(line);
                });
  }
}

// CHECK:      #include <coroutinize/generator.hpp>
// CHECK-NEXT: #include <cstdio>
// CHECK-NEXT: #include <functional>
// CHECK-EMPTY:
// CHECK-NEXT: static coroutinize::generator<const char *> lines(int end) {
// CHECK-NEXT:   for (int i = 0; i < end; ++i)
// CHECK-NEXT:     co_yield R"(two
// CHECK-NEXT:   lines)";

// CHECK:          for (const char *line : lines(2)) {
// CHECK-NEXT:       std::puts(R"(
// CHECK-NEXT:  head)");
// CHECK-NEXT:       std::puts(line);
// CHECK-NEXT:     }
