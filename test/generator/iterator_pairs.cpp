// An object that is made for one loop, by its begin and its end or as a range.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

class Tokens {
public:
  explicit Tokens(const std::string &text, char separator = ' ')
      : text_(text), separator_(separator) {}

  class iterator {
  public:
    iterator() = default;
    iterator(const std::string *text, char separator, std::size_t at)
        : text(text), separator(separator), at(at) {
      find();
    }
    std::string operator*() const { return text->substr(at, end - at); }
    iterator &operator++() {
      at = end == text->size() ? end : end + 1;
      find();
      return *this;
    }
    bool operator==(const iterator &) const { return at >= text->size(); }
    bool operator!=(const iterator &other) const { return !(*this == other); }

  private:
    void find() {
      end = text->find(separator, at);
      if (end == std::string::npos)
        end = text->size();
    }
    const std::string *text = nullptr;
    char separator = 0;
    std::size_t at = 0, end = 0;
  };

  iterator begin() const { return iterator(&text_, separator_, 0); }
  iterator end() const { return iterator(); }

private:
  const std::string &text_;
  char separator_;
};

struct Node {
  int value;
  Node *next;
};

class Chain {
public:
  explicit Chain(Node *first) : first(first) {}

  struct Position {
    Node *node;
    explicit Position(Node *node) : node(node) {}
    Node &operator*() const { return *node; }
    Position &operator++() {
      node = node->next;
      return *this;
    }
    bool operator!=(const Position &other) const { return node != other.node; }
  };
  Position begin() const { return Position(first); }
  Position end() const { return Position(nullptr); }

private:
  Node *first;
};

static std::vector<std::string> split(const std::string &text, char separator) {
  std::vector<std::string> result;
  Tokens tokens(text, separator);
  for (auto it = tokens.begin(); it != tokens.end(); ++it)
    result.push_back(*it);
  return result;
}

int main() {
  for (const std::string &part : split("a,b,,c", ','))
    std::puts(part.c_str());
  std::string text = "the quick fox";
  Tokens words(text);
  for (const std::string &word : words)
    std::puts(word.c_str());

  Node third{3, nullptr}, second{2, &third}, first{1, &second};
  Chain chain(&first);
  for (auto it = chain.begin(); it != chain.end(); ++it) {
    Node &node = *it;
    if (node.value == 2)
      continue;
    node.value *= 10;
    node.next = nullptr;
  }
  for (auto &node : Chain(&first))
    std::printf("%d\n", node.value);
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<std::string> tokens_elements(const std::string *text, char separator = ' ') {
// CHECK-NEXT:   std::size_t at = 0;
// CHECK-NEXT:   std::size_t end = 0;
// CHECK-NEXT:   auto find = [&]() {
// CHECK-NEXT:     end = text->find(separator, at);
// CHECK-NEXT:     if (end == std::string::npos)
// CHECK-NEXT:       end = text->size();
// CHECK-NEXT:   };
// CHECK-NEXT:   find();
// CHECK-NEXT:   while (!(at >= text->size())) {
// CHECK-NEXT:     co_yield text->substr(at, end - at);
// CHECK-NEXT:     at = end == text->size() ? end : end + 1;
// CHECK-NEXT:     find();
// CHECK-NEXT:   }
// CHECK-NEXT: }

// CHECK:      static coroutinize::generator<Node &> chain_elements(Node *first) {
// CHECK-NEXT:   for (Node *node = first; node != nullptr; node = node->next)
// CHECK-NEXT:     co_yield *node;
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: static std::vector<std::string> split(const std::string &text, char separator) {
// CHECK-NEXT:   std::vector<std::string> result;
// CHECK-NEXT:   for (std::string element : tokens_elements(&text, separator))
// CHECK-NEXT:     result.push_back(element);

// CHECK:        for (const std::string &word : tokens_elements(&text))
// CHECK-NEXT:     std::puts(word.c_str());
// CHECK-EMPTY:
// CHECK-NEXT:   Node third{3, nullptr}, second{2, &third}, first{1, &second};
// CHECK-NEXT:   for (Node &node : chain_elements(&first)) {

// CHECK:        for (auto &node : chain_elements(&first))
