// A `return` inside of a loop of the visitor can't be `continue`: that caller
// stays as it is, and `return` where the result was returned is right anywhere.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

static bool each_word(const std::vector<std::string> &words,
                      const std::function<bool(const std::string &)> &visit) {
  for (const std::string &word : words)
    if (!visit(word))
      return false;
  return true;
}

static bool lower(const std::vector<std::string> &words) {
  return each_word(words, [](const std::string &word) {
    for (char c : word)
      if (c < 'a')
        return false;
    return true;
  });
}

int main() {
  std::vector<std::string> words = {"one", "Two", "three"};
  int letters = 0;
  each_word(words, [&](const std::string &word) {
    for (char c : word) {
      if (c == 'w')
        return true;
      ++letters;
    }
    return word != "three";
  });
  each_word(words, [&](const std::string &word) {
    switch (word.size()) {
    case 3:
      ++letters;
      return true;
    default:
      letters += 10;
    }
    return true;
  });
  std::printf("%d %d\n", letters, lower(words));
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<const std::string &> all_words(const std::vector<std::string> *words) {
// CHECK-NEXT:   for (const std::string &word : *words)
// CHECK-NEXT:     co_yield word;
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: static bool each_word(const std::vector<std::string> &words,
// CHECK-NEXT:                       const std::function<bool(const std::string &)> &visit) {
// CHECK-NEXT:   for (auto &&element : all_words(&words))
// CHECK-NEXT:     if (!visit(element))

// CHECK:        for (const std::string &word : all_words(&words)) {
// CHECK-NEXT:     for (char c : word)
// CHECK-NEXT:       if (c < 'a')
// CHECK-NEXT:         return false;
// CHECK-NEXT:   }
// CHECK-NEXT:   return true;

// CHECK:        for (const std::string &word : all_words(&words)) {
// CHECK-NEXT:     switch (word.size()) {
// CHECK-NEXT:     case 3:
// CHECK-NEXT:       ++letters;
// CHECK-NEXT:       continue;
// CHECK-NEXT:     default:
// CHECK-NEXT:       letters += 10;
// CHECK-NEXT:     }
// CHECK-NEXT:   }
