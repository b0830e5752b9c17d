// A state with a switch, as a class that is its own iterator's range.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <iterator>
#include <string>
#include <vector>

enum class State { Word, Blank, Done };

struct word_iterator {
  const std::string *text;
  std::size_t at = 0;
  State state = State::Word;
  std::string word;

  explicit word_iterator(const std::string *given) : text(given) { step(); }

  const std::string &operator*() const { return word; }
  word_iterator &operator++() {
    step();
    return *this;
  }
  bool operator!=(std::default_sentinel_t) const { return state != State::Done; }

  void step() {
    word.clear();
    while (state != State::Done) {
      switch (state) {
      case State::Word:
        while (at < text->size() && (*text)[at] != ' ')
          word += (*text)[at++];
        state = at == text->size() && word.empty() ? State::Done : State::Blank;
        if (!word.empty())
          return;
        break;
      case State::Blank:
        while (at < text->size() && (*text)[at] == ' ')
          ++at;
        state = at == text->size() ? State::Done : State::Word;
        break;
      case State::Done:
        return;
      }
    }
  }
};

class words {
public:
  explicit words(const std::string &text) : text_(text) {}
  word_iterator begin() const { return word_iterator(&text_); }
  std::default_sentinel_t end() const { return {}; }

private:
  const std::string &text_;
};

int main() {
  std::string text = " two  words ";
  for (const auto &word : words(text))
    std::printf("[%s]\n", word.c_str());
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<const std::string &> words(const std::string *text) {
// CHECK-NEXT:   std::size_t at = 0;
// CHECK-NEXT:   State state = State::Word;
// CHECK-NEXT:   std::string word;
// CHECK-NEXT:   auto step = [&]() {

// CHECK:        };
// CHECK-NEXT:   step();
// CHECK-NEXT:   while (state != State::Done) {
// CHECK-NEXT:     co_yield word;
// CHECK-NEXT:     step();
// CHECK-NEXT:   }
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: int main() {
// CHECK-NEXT:   std::string text = " two  words ";
// CHECK-NEXT:   for (const auto &word : words(&text))
