// `return visit(a) && visit(b);` is a sequence.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>

struct Tree {
  int value;
  const Tree *left, *right;
};

template <class Visit> static bool walk(const Tree *tree, Visit &&visit) {
  if (!tree)
    return true;
  return walk(tree->left, visit) && visit(tree->value) &&
         walk(tree->right, visit);
}

template <class Found> static bool find_leaf(const Tree *tree, Found found) {
  if (!tree->left && !tree->right)
    if (found(*tree))
      return true;
  if (tree->left && find_leaf(tree->left, found))
    return true;
  if (tree->right)
    return find_leaf(tree->right, found);
  return false;
}

int main() {
  Tree one{1, nullptr, nullptr}, three{3, nullptr, nullptr};
  Tree two{2, &one, &three};
  walk(&two, [](int value) {
    std::printf("%d\n", value);
    return value < 2;
  });
  int leaf = 0;
  find_leaf(&two, [&leaf](const Tree &found) {
    leaf = found.value;
    return leaf > 1;
  });
  std::printf("leaf %d\n", leaf);
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<int> elements(const Tree *tree) {
// CHECK-NEXT:   if (!tree)
// CHECK-NEXT:     co_return;
// CHECK-NEXT:   co_yield coroutinize::elements_of(elements(tree->left));
// CHECK-NEXT:   co_yield tree->value;
// CHECK-NEXT:   co_yield coroutinize::elements_of(elements(tree->right));

// CHECK:        for (int value : elements(&two)) {
// CHECK-NEXT:     std::printf("%d\n", value);
// CHECK-NEXT:     if (!(value < 2))
// CHECK-NEXT:       break;
// CHECK-NEXT:   }
