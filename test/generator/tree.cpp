// A recursive producer yields what its recursion yields.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <memory>

struct Node {
  int value = 0;
  std::unique_ptr<Node> left, right;
};

static void for_each_node(const Node *node,
                          const std::function<void(const Node &)> &visit) {
  if (!node)
    return;
  for_each_node(node->left.get(), visit);
  visit(*node);
  for_each_node(node->right.get(), visit);
}

int main() {
  Node root{2, std::make_unique<Node>(Node{1, {}, {}}),
            std::make_unique<Node>(Node{3, {}, {}})};
  int sum = 0;
  for_each_node(&root, [&](const Node &node) {
    if (node.value == 2)
      return;
    sum += node.value;
    std::printf("%d\n", node.value);
  });
  std::printf("sum %d\n", sum);
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<const Node &> nodes(const Node *node) {
// CHECK-NEXT:   if (!node)
// CHECK-NEXT:     co_return;
// CHECK-NEXT:   co_yield coroutinize::elements_of(nodes(node->left.get()));
// CHECK-NEXT:   co_yield *node;
// CHECK-NEXT:   co_yield coroutinize::elements_of(nodes(node->right.get()));

// CHECK:        for (const Node &node : nodes(&root)) {
// CHECK-NEXT:     if (node.value == 2)
// CHECK-NEXT:       continue;
// CHECK-NEXT:     sum += node.value;
// CHECK-NEXT:     std::printf("%d\n", node.value);
// CHECK-NEXT:   }
