// An answer that ends all becomes `break`.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <memory>

struct Node {
  int value = 0;
  std::unique_ptr<Node> left, right;
};

static bool until(const Node &node,
                  const std::function<bool(const Node &)> &visit) {
  if (node.left && !until(*node.left, visit))
    return false;
  if (!visit(node))
    return false;
  if (node.right)
    return until(*node.right, visit);
  return true;
}

static bool all(const Node &root) {
  return until(root, [&](const Node &node) {
    std::printf("looks at %d\n", node.value);
    return node.value < 3;
  });
}

int main() {
  Node root{2, std::make_unique<Node>(Node{1, {}, {}}),
            std::make_unique<Node>(Node{3, {}, {}})};
  until(root, [&](const Node &node) {
    if (node.value == 2)
      return false;
    std::printf("%d\n", node.value);
    return true;
  });
  bool small = until(root, [](const Node &node) {
    if (node.value == 1)
      return true;
    return node.value != 3;
  });
  std::printf("%d %d\n", small, all(root));
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<const Node &> nodes(const Node *node) {
// CHECK-NEXT:   if (node->left)
// CHECK-NEXT:     co_yield coroutinize::elements_of(nodes(node->left.get()));
// CHECK-NEXT:   co_yield *node;
// CHECK-NEXT:   if (node->right) {
// CHECK-NEXT:     co_yield coroutinize::elements_of(nodes(node->right.get()));
// CHECK-NEXT:     co_return;
// CHECK-NEXT:   }
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: static bool all(const Node &root) {
// CHECK-NEXT:   for (const Node &node : nodes(&root)) {
// CHECK-NEXT:     std::printf("looks at %d\n", node.value);
// CHECK-NEXT:     if (!(node.value < 3))
// CHECK-NEXT:       return false;
// CHECK-NEXT:   }
// CHECK-NEXT:   return true;

// CHECK:        for (const Node &node : nodes(&root)) {
// CHECK-NEXT:     if (node.value == 2)
// CHECK-NEXT:       break;
// CHECK-NEXT:     std::printf("%d\n", node.value);
// CHECK-NEXT:   }
// CHECK-NEXT:   bool small = true;
// CHECK-NEXT:   for (const Node &node : nodes(&root)) {
// CHECK-NEXT:     if (node.value == 1)
// CHECK-NEXT:       continue;
// CHECK-NEXT:     if (!(node.value != 3)) {
// CHECK-NEXT:       small = false;
// CHECK-NEXT:       break;
// CHECK-NEXT:     }
// CHECK-NEXT:   }
