// A visitor of several arguments: a pair or a tuple, bound to names at the loop.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

struct Cell {
  int row, column;
  std::string text;
};

struct Table {
  std::vector<Cell> cells;
  std::map<std::string, int> widths;

  template <class Visit> void for_each_cell(Visit visit) {
    for (Cell &cell : cells)
      visit(cell.row, cell.column, cell.text);
  }

  bool until_width(const std::function<bool(const std::string &, int)> &visit) const {
    for (const auto &[name, width] : widths)
      if (!visit(name, width))
        return false;
    return true;
  }
};

static std::string label(int index) { return "label " + std::to_string(index); }

static void visit_labels(int count,
                         const std::function<void(std::string, int &)> &visit) {
  int lengths[3] = {};
  for (int i = 0; i < count; ++i)
    visit(label(i), lengths[i]);
  std::printf("%d\n", lengths[0]);
}

struct Node {
  int value;
  const Node *left, *right;
};

static void walk(const Node *node, int depth,
                 const std::function<void(const Node &, int)> &visit) {
  if (!node)
    return;
  walk(node->left, depth + 1, visit);
  visit(*node, depth);
  walk(node->right, depth + 1, visit);
}

int main() {
  Table table{{{0, 0, "a"}, {0, 1, "b"}, {1, 0, "c"}}, {{"x", 1}, {"y", 22}, {"z", 3}}};
  table.for_each_cell([](int row, int column, std::string &text) {
    if (row == column)
      return;
    text += std::to_string(row * 10 + column);
  });
  for (const Cell &cell : table.cells)
    std::puts(cell.text.c_str());

  int sum = 0;
  bool all = table.until_width([&](const std::string &name, int width) {
    if (width > 9)
      return false;
    auto add = [&] { sum += width + int(name.size()); };
    add();
    return true;
  });
  std::printf("%d %d\n", all, sum);
  table.until_width([](const std::string &, int width) {
    width *= 2;
    std::printf("%d\n", width);
    return true;
  });

  visit_labels(3, [](std::string text, int &length) {
    text += "!";
    length = int(text.size());
    std::puts(text.c_str());
  });

  Node one{1, nullptr, nullptr}, three{3, nullptr, nullptr}, two{2, &one, &three};
  walk(&two, 0, [](const Node &node, int) { std::printf("%d\n", node.value); });
  walk(&two, 0, [](auto &node, long depth) { std::printf("%d %ld\n", node.value, depth); });
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      #include <tuple>
// CHECK-NEXT: #include <utility>

// CHECK:        coroutinize::generator<std::tuple<int, int, std::string &>> all_cells() {
// CHECK-NEXT:     for (Cell &cell : cells)
// CHECK-NEXT:       co_yield {cell.row, cell.column, cell.text};
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::generator<std::pair<const std::string &, int>> all_widths() const {
// CHECK-NEXT:     for (const auto &[name, width] : widths)
// CHECK-NEXT:       co_yield {name, width};

// CHECK:      static coroutinize::generator<std::pair<std::string, int &>> labels(int count) {
// CHECK-NEXT:   int lengths[3] = {};
// CHECK-NEXT:   for (int i = 0; i < count; ++i)
// CHECK-NEXT:     co_yield std::pair<std::string, int &>(label(i), lengths[i]);

// CHECK:      static coroutinize::generator<std::pair<const Node &, int>> nodes(const Node *node, int depth) {
// CHECK-NEXT:   if (!node)
// CHECK-NEXT:     co_return;
// CHECK-NEXT:   co_yield coroutinize::elements_of(nodes(node->left, depth + 1));
// CHECK-NEXT:   co_yield {*node, depth};
// CHECK-NEXT:   co_yield coroutinize::elements_of(nodes(node->right, depth + 1));

// CHECK:        for (auto [row, column, text] : table.all_cells()) {
// CHECK-NEXT:     if (row == column)
// CHECK-NEXT:       continue;
// CHECK-NEXT:     text += std::to_string(row * 10 + column);
// CHECK-NEXT:   }

// CHECK:        bool all = true;
// CHECK-NEXT:   for (auto [name, width] : table.all_widths()) {
// CHECK-NEXT:     if (width > 9) {
// CHECK-NEXT:       all = false;
// CHECK-NEXT:       break;
// CHECK-NEXT:     }
// CHECK-NEXT:     auto add = [&] { sum += width + int(name.size()); };
// CHECK-NEXT:     add();
// CHECK-NEXT:   }
// CHECK-NEXT:   std::printf("%d %d\n", all, sum);
// CHECK-NEXT:   for (auto [name, width] : table.all_widths()) {
// CHECK-NEXT:     width *= 2;
// CHECK-NEXT:     std::printf("%d\n", width);
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   for (auto [text, length] : labels(3)) {
// CHECK-NEXT:     text += "!";
// CHECK-NEXT:     length = int(text.size());
// CHECK-NEXT:     std::puts(text.c_str());
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   Node one{1, nullptr, nullptr}, three{3, nullptr, nullptr}, two{2, &one, &three};
// CHECK-NEXT:   for (auto [node, depth] : nodes(&two, 0)) {
// CHECK-NEXT:     std::printf("%d\n", node.value);
// CHECK-NEXT:   }
// CHECK-NEXT:   for (auto [node, given_depth] : nodes(&two, 0)) {
// CHECK-NEXT:     long depth = given_depth;
// CHECK-NEXT:     std::printf("%d %ld\n", node.value, depth);
// CHECK-NEXT:   }
