// What an element costs: from a visitor, a hand-written iterator, a generator.
// bench/generators.py builds and runs this with both compilers.
#include "allocation_count.hpp"
#include <algorithm>
#include <chrono>
#include <coroutinize/exchange_generator.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

namespace {

using coroutinize::elements_of;
using coroutinize::generator;

/// Keeps the work, not the value, from being optimised away.
long sink;
void use(long value) { asm volatile("" : : "r"(value) : "memory"); }

template <class Visit> void count_visit(int end, Visit visit) {
  for (int i = 0; i < end; ++i)
    visit(i);
}
void count_function(int end, const std::function<void(int)> &visit) {
  for (int i = 0; i < end; ++i)
    visit(i);
}
struct Count {
  int end_;
  struct iterator {
    int value;
    int operator*() const { return value; }
    iterator &operator++() {
      ++value;
      return *this;
    }
    bool operator!=(const iterator &other) const { return value != other.value; }
  };
  iterator begin() const { return {0}; }
  iterator end() const { return {end_}; }
};
generator<int> count(int end) {
  for (int i = 0; i < end; ++i)
    co_yield i;
}
coroutinize::exchange_generator<int, int> count_exchange(int end) {
  for (int i = 0; i < end; ++i)
    sink += *(co_yield i);
}

struct Node {
  int value = 1;
  std::unique_ptr<Node> left, right;
};
std::unique_ptr<Node> tree(int depth) {
  auto node = std::make_unique<Node>();
  if (depth > 1) {
    node->left = tree(depth - 1);
    node->right = tree(depth - 1);
  }
  return node;
}
template <class Visit> void walk_visit(const Node *node, Visit &visit) {
  if (!node)
    return;
  walk_visit(node->left.get(), visit);
  visit(*node);
  walk_visit(node->right.get(), visit);
}
struct Walk {
  const Node *root;
  struct end_type {};
  struct iterator {
    std::vector<const Node *> stack;
    void descend(const Node *node) {
      for (; node; node = node->left.get())
        stack.push_back(node);
    }
    const Node &operator*() const { return *stack.back(); }
    iterator &operator++() {
      const Node *node = stack.back();
      stack.pop_back();
      descend(node->right.get());
      return *this;
    }
    bool operator!=(end_type) const { return !stack.empty(); }
  };
  iterator begin() const {
    iterator first;
    first.descend(root);
    return first;
  }
  end_type end() const { return {}; }
};
generator<const Node &> walk(const Node *node) {
  if (!node)
    co_return;
  co_yield elements_of(walk(node->left.get()));
  co_yield *node;
  co_yield elements_of(walk(node->right.get()));
}

/// The best of seven runs: time for an element, allocations for a run.
template <class Run> void measure(const char *name, long elements, Run run) {
  double best = 1e9;
  long allocations = 0;
  for (int i = 0; i < 7; ++i) {
    long before = allocated;
    auto start = std::chrono::steady_clock::now();
    run();
    std::chrono::duration<double, std::nano> time =
        std::chrono::steady_clock::now() - start;
    best = std::min(best, time.count() / elements);
    allocations = allocated - before;
  }
  std::printf("%s\t%.2f\t%ld\n", name, best, allocations);
}

} // namespace

int main() {
  constexpr int end = 10'000'000;
  measure("count: template visitor", end,
          [] { count_visit(end, [](int i) { use(i); }); });
  measure("count: std::function visitor", end,
          [] { count_function(end, [](int i) { use(i); }); });
  measure("count: hand-written iterator", end, [] {
    for (int i : Count{end})
      use(i);
  });
  measure("count: generator", end, [] {
    for (int i : count(end))
      use(i);
  });
  measure("count: exchange_generator", end, [] {
    auto asked = count_exchange(end);
    for (auto next = asked.next(); next; next = asked.send(1))
      use(*next);
  });

  constexpr int depth = 18;
  constexpr long nodes = (1 << depth) - 1;
  auto root = tree(depth);
  measure("tree: template visitor", nodes, [&] {
    auto visit = [](const Node &node) { use(node.value); };
    walk_visit(root.get(), visit);
  });
  measure("tree: hand-written iterator", nodes, [&] {
    for (const Node &node : Walk{root.get()})
      use(node.value);
  });
  measure("tree: recursive generator", nodes, [&] {
    for (const Node &node : walk(root.get()))
      use(node.value);
  });
}
