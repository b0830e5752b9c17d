// A generator is a range: its elements come one by one, when they are asked for.

// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Werror -fsanitize=address,undefined -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O2 %s -o %t && %t | %{check}

#include <algorithm>
#include <coroutinize/generator.hpp>
#include <cstdio>
#include <memory>
#include <ranges>
#include <string>
#include <vector>

using coroutinize::elements_of;
using coroutinize::generator;

static_assert(std::ranges::input_range<generator<int>>);
static_assert(!std::ranges::forward_range<generator<int>>);
static_assert(std::ranges::view<generator<int>>);
static_assert(!std::copy_constructible<generator<int>>);
using Iterator = std::ranges::iterator_t<generator<int>>;
static_assert(std::movable<Iterator> && !std::copyable<Iterator>);
template <class Range>
using reference = std::ranges::range_reference_t<Range>;
static_assert(std::same_as<reference<generator<int>>, int &&>);
static_assert(std::same_as<reference<generator<int &>>, int &>);
static_assert(std::same_as<reference<generator<const int &>>, const int &>);
static_assert(std::same_as<reference<generator<int, int>>, int>);
static_assert(std::same_as<generator<int, long>::yielded, const int &>);

generator<int> custom_range(int end) {
  for (int i = 0; i < end; ++i)
    co_yield i;
}

template <class Range> void print(const char *name, Range &&range) {
  std::printf("%s:", name);
  for (auto &&element : range)
    std::printf(" %d", static_cast<int>(element));
  std::puts("");
}

generator<int &> each(std::vector<int> &numbers) {
  for (int &number : numbers)
    co_yield number;
}

generator<const std::string &> texts() {
  std::string text = "an lvalue that is too long for a small string";
  co_yield text;
  co_yield "a temporary that is too long for a small string";
  std::vector<std::string> several = {"one of several"};
  co_yield elements_of(several);
}

generator<std::string> copies() {
  std::string text = "kept, though a consumer takes each element away";
  co_yield text;
  co_yield text;
}

generator<std::unique_ptr<int>> owners() {
  co_yield std::make_unique<int>(1);
  auto two = std::make_unique<int>(2);
  co_yield std::move(two);
}

struct Node {
  int value = 0;
  std::unique_ptr<Node> left, right;
};

generator<const int &> in_order(const Node *node) {
  if (!node)
    co_return;
  co_yield elements_of(in_order(node->left.get()));
  co_yield node->value;
  co_yield elements_of(in_order(node->right.get()));
}

generator<int> announced() {
  std::puts("began");
  for (int i = 0; i < 2; ++i) {
    std::printf("yields %d\n", i);
    co_yield i;
  }
  std::puts("ended");
}

int main() {
  // CHECK: custom_range(5): 0 1 2 3 4
  print("custom_range(5)", custom_range(5));
  // CHECK-NEXT: empty:
  print("empty", custom_range(0));

  // CHECK-NEXT: views: 0 4 16
  print("views", custom_range(100) | std::views::filter([](int i) {
                   return i % 2 == 0;
                 }) | std::views::transform([](int i) { return i * i; }) |
                     std::views::take(3));
  // CHECK-NEXT: algorithms: 7 3
  auto found = std::ranges::find(custom_range(100), 7);
  (void)found;
  auto numbers = custom_range(100);
  auto seven = std::ranges::find(numbers, 7);
  std::printf("algorithms: %d %d\n", *seven,
              static_cast<int>(std::ranges::count_if(
                  custom_range(7), [](int i) { return i % 3 == 0; })));

  // CHECK-NEXT: references: 2 4 6
  std::vector<int> values = {1, 2, 3};
  for (int &value : each(values))
    value *= 2;
  print("references", values);

  // CHECK-NEXT: an lvalue that is too long for a small string
  // CHECK-NEXT: a temporary that is too long for a small string
  // CHECK-NEXT: one of several
  for (const std::string &text : texts())
    std::puts(text.c_str());

  // CHECK-NEXT: kept, though a consumer takes each element away
  // CHECK-NEXT: kept, though a consumer takes each element away
  for (std::string &&text : copies())
    std::puts(std::string(std::move(text)).c_str());

  // CHECK-NEXT: owners: 1 2
  std::printf("owners:");
  for (std::unique_ptr<int> owner : owners())
    std::printf(" %d", *owner);
  std::puts("");

  // CHECK-NEXT: tree: 1 2 3
  Node root{2, std::make_unique<Node>(Node{1, {}, {}}),
            std::make_unique<Node>(Node{3, {}, {}})};
  print("tree", in_order(&root));

  // CHECK-NEXT: made
  // CHECK-NEXT: began
  // CHECK-NEXT: yields 0
  // CHECK-NEXT: got 0
  // CHECK-NEXT: yields 1
  // CHECK-NEXT: got 1
  // CHECK-NEXT: ended
  generator<int> lazy = announced();
  std::puts("made");
  generator<int> moved = std::move(lazy);
  for (int i : moved)
    std::printf("got %d\n", i);
}
