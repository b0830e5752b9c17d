// The producer's own `switch`, `do` and `if` keep their shape.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <string>

enum class Kind { Word, Number, End };

template <class Visit>
static void for_each_token(const char *text, Visit visit) {
  std::string word;
  do {
    Kind kind = *text == 0 || *text == ' '        ? Kind::End
                : *text >= '0' && *text <= '9' ? Kind::Number
                                                  : Kind::Word;
    switch (kind) {
    case Kind::End:
      if (!word.empty())
        visit(word);
      word.clear();
      break;
    case Kind::Number:
      word += '#';
      break;
    default:
      word += *text;
    }
  } while (*text++);
}

int main() {
  for_each_token("a bc 12 d3", [](const std::string &token) {
    switch (token.size()) {
    case 1:
      return;
    case 2:
      std::printf("two: %s\n", token.c_str());
      break;
    }
    std::puts(token.c_str());
  });
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<const std::string &> tokens(const char *text) {

// CHECK:              co_yield word;

// CHECK:        for (const std::string &token : tokens("a bc 12 d3")) {
// CHECK-NEXT:     switch (token.size()) {
// CHECK-NEXT:     case 1:
// CHECK-NEXT:       continue;

// CHECK:        }
