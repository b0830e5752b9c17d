// A stack of nodes becomes a variable, and what works on it a closure.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <iterator>
#include <vector>

struct Node {
  int value;
  Node *left = nullptr, *right = nullptr;
};

class InOrder {
public:
  explicit InOrder(Node *root) : root_(root) {}

  class iterator {
  public:
    explicit iterator(Node *root) { push_left(root); }

    const Node &operator*() const { return *stack_.back(); }
    iterator &operator++() {
      Node *node = stack_.back();
      stack_.pop_back();
      push_left(node->right);
      return *this;
    }
    bool operator==(std::default_sentinel_t) const { return stack_.empty(); }

  private:
    std::vector<Node *> stack_;

    void push_left(Node *node) {
      for (; node; node = node->left)
        stack_.push_back(node);
    }
  };

  iterator begin() const { return iterator(root_); }
  std::default_sentinel_t end() const { return std::default_sentinel; }

private:
  Node *root_;
};

int main() {
  Node one{1}, three{3}, two{2, &one, &three}, five{5}, four{4, &two, &five};
  for (const Node &node : InOrder(&four)) {
    if (node.value == 4)
      break;
    std::printf("%d\n", node.value);
  }
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<const Node &> in_order(Node *root) {
// CHECK-NEXT:   std::vector<Node *> stack;
// CHECK-NEXT:   auto push_left = [&](Node *node) {
// CHECK-NEXT:     for (; node; node = node->left)
// CHECK-NEXT:       stack.push_back(node);
// CHECK-NEXT:   };
// CHECK-NEXT:   push_left(root);
// CHECK-NEXT:   while (!stack.empty()) {
// CHECK-NEXT:     co_yield *stack.back();
// CHECK-NEXT:     Node *node = stack.back();
// CHECK-NEXT:     stack.pop_back();
// CHECK-NEXT:     push_left(node->right);
// CHECK-NEXT:   }
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: int main() {
// CHECK-NEXT:   Node one{1}, three{3}, two{2, &one, &three}, five{5}, four{4, &two, &five};
// CHECK-NEXT:   for (const Node &node : in_order(&four)) {
