// A loop's variable may have another type than the element, as a parameter.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>

static void visit_words(const std::function<void(const char *)> &visit) {
  visit("one");
  visit("three");
}

template <class Visit> static void visit_sizes(Visit &&visit) {
  for (unsigned char size = 250; size >= 250; ++size)
    visit(size);
}

int main() {
  visit_words([](const std::string &word) { std::printf("%zu\n", word.size()); });
  visit_words([](std::string_view word) { std::printf("%c\n", word[0]); });
  visit_words([](auto word) { std::puts(word); });
  visit_sizes([](int size) { std::printf("%d\n", size + 10); });
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<const char *> words() {
// CHECK-NEXT:   co_yield "one";
// CHECK-NEXT:   co_yield "three";
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: static coroutinize::generator<unsigned char> sizes() {
// CHECK-NEXT:   for (unsigned char size = 250; size >= 250; ++size)
// CHECK-NEXT:     co_yield size;
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: int main() {
// CHECK-NEXT:   for (const std::string word : words()) {
// CHECK-NEXT:     std::printf("%zu\n", word.size());
// CHECK-NEXT:   }
// CHECK-NEXT:   for (std::string_view word : words()) {
// CHECK-NEXT:     std::printf("%c\n", word[0]);
// CHECK-NEXT:   }
// CHECK-NEXT:   for (auto word : words()) {
// CHECK-NEXT:     std::puts(word);
// CHECK-NEXT:   }
// CHECK-NEXT:   for (int size : sizes()) {
// CHECK-NEXT:     std::printf("%d\n", size + 10);
// CHECK-NEXT:   }
