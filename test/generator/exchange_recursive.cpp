// Answers go to the producer that asks, however deep it is.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <memory>

struct Node {
  int value = 0;
  std::unique_ptr<Node> left, right;
};

class Tree {
public:
  explicit Tree(std::unique_ptr<Node> root) : root_(std::move(root)) {}

  void visit_nodes(const std::function<bool(Node &)> &enter) {
    visit(root_.get(), enter);
  }

private:
  std::unique_ptr<Node> root_;

  static void visit(Node *node, const std::function<bool(Node &)> &enter) {
    if (!node)
      return;
    if (!enter(*node))
      return;
    visit(node->left.get(), enter);
    visit(node->right.get(), enter);
  }

  friend int count(Tree &tree);
};

int count(Tree &tree) {
  int nodes = 0;
  Tree::visit(tree.root_.get(), [&](Node &node) {
    ++nodes;
    node.value *= 2;
    return node.value < 4;
  });
  return nodes;
}

int main() {
  Tree tree(std::make_unique<Node>(
      Node{1, std::make_unique<Node>(Node{2, std::make_unique<Node>(), {}}),
           std::make_unique<Node>(Node{1, {}, {}})}));
  std::printf("%d\n", count(tree));
}

// CHECK:      #include <coroutinize/exchange_generator.hpp>

// CHECK:        static coroutinize::exchange_generator<Node &, bool> node_exchange(Node *node) {
// CHECK-NEXT:     if (!node)
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     if (bool answer = *(co_yield *node); !answer)
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     co_yield coroutinize::elements_of(node_exchange(node->left.get()));
// CHECK-NEXT:     co_yield coroutinize::elements_of(node_exchange(node->right.get()));
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   static void visit(Node *node, const std::function<bool(Node &)> &enter) {
// CHECK-NEXT:     auto asked = node_exchange(node);
// CHECK-NEXT:     for (auto element = asked.next(); element;)
// CHECK-NEXT:       element = asked.send(enter(*element));

// CHECK:        {
// CHECK-NEXT:     auto asked = Tree::node_exchange(tree.root_.get());
// CHECK-NEXT:     for (auto next = asked.next(); next;) {
// CHECK-NEXT:       Node &node = *next;
// CHECK-NEXT:       ++nodes;
// CHECK-NEXT:       node.value *= 2;
// CHECK-NEXT:       next = asked.send(node.value < 4);
// CHECK-NEXT:     }
// CHECK-NEXT:   }
