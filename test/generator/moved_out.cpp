// What the producer moves into the visitor's parameter is moved, whatever the lambda takes: one that only looks at it
// stays.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

static void for_each_batch(int count, const std::function<void(std::vector<int>)> &visit) {
  std::vector<int> batch;
  for (int i = 0; i < count; ++i) {
    batch.push_back(i);
    if (batch.size() == 2) {
      visit(std::move(batch));
      std::printf("left %zu\n", batch.size());
      batch.clear();
    }
  }
  visit(std::move(batch));
}

static void for_each_owner(const std::function<void(std::unique_ptr<int>)> &visit) {
  auto owner = std::make_unique<int>(1);
  visit(std::move(owner));
  std::printf("gone %d\n", owner == nullptr);
}

int main() {
  for_each_batch(5, [](const std::vector<int> &batch) { std::printf("%zu\n", batch.size()); });
  for_each_batch(4, [](std::vector<int> batch) { std::printf("%zu\n", batch.size()); });
  for_each_owner([](std::unique_ptr<int> &&owner) { std::printf("%d\n", *owner); });
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<std::vector<int>> batches(int count) {

// CHECK:            co_yield std::move(batch);

// CHECK:        co_yield std::move(batch);
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: static void for_each_batch(int count, const std::function<void(std::vector<int>)> &visit) {
// CHECK-NEXT:   for (auto &&element : batches(count))
// CHECK-NEXT:     visit(std::move(element));

// CHECK:        for (std::vector<int> batch : batches(4)) {
// CHECK-NEXT:     std::printf("%zu\n", batch.size());
// CHECK-NEXT:   }
