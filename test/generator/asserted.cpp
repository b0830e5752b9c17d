// An assertion names its function, but only where it fails. Elements that are pointers are called as what they point to.
// RUN: %check-coroutinize %s %t --generators
#include <cassert>
#include <cstdio>
#include <functional>
#include <vector>

struct Node {
  int id;
  std::vector<Node *> children;
};

class Tree {
public:
  explicit Tree(std::vector<Node> nodes) : nodes_(std::move(nodes)) {}

  bool Visit(const Node *from, const std::function<bool(Node *)> &visit) {
    assert(from && "There is a node.");
    for (Node &node : nodes_)
      if ((node.id > from->id || node.id < 0) && !visit(&node))
        return false;
    return true;
  }

  void ForEachInId(const std::function<void(int)> &visit) const {
    for (const Node &node : nodes_)
      visit(node.id);
  }

private:
  std::vector<Node> nodes_;
};

bool visit_positive(const std::function<bool(int)> &visit, Tree &tree, const Node &first) {
  return tree.Visit(&first, [&](Node *node) {
    assert(node);
    if (node->id < 0)
      return true;
    return visit(node->id);
  });
}

int main() {
  Tree tree({{1, {}}, {2, {}}, {-1, {}}, {5, {}}, {7, {}}});
  Node first{1, {}};
  tree.ForEachInId([](int id) { std::printf("%d\n", id); });
  visit_positive([](int id) { return std::printf("%d\n", id) > 0 && id < 5; }, tree, first);
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:        coroutinize::generator<Node *> Nodes(const Node *from) {
// CHECK-NEXT:     assert(from && "There is a node.");
// CHECK-NEXT:     for (Node &node : nodes_)
// CHECK-NEXT:       if (node.id > from->id || node.id < 0)
// CHECK-NEXT:         co_yield &node;
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::generator<int> InIds() const {
// CHECK-NEXT:     for (const Node &node : nodes_)
// CHECK-NEXT:       co_yield node.id;

// CHECK:        for (Node *node : tree.Nodes(&first)) {
// CHECK-NEXT:     assert(node);
// CHECK-NEXT:     if (node->id < 0)
// CHECK-NEXT:       continue;
// CHECK-NEXT:     if (!visit(node->id))
// CHECK-NEXT:       return false;
// CHECK-NEXT:   }
// CHECK-NEXT:   return true;

// CHECK:        for (int id : tree.InIds()) {
// CHECK-NEXT:     std::printf("%d\n", id);
// CHECK-NEXT:   }
