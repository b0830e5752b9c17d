// A generator allocates its frame and nothing else, with the allocator that it is
// told to use.

// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Werror -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O2 %s -o %t && %t | %{check}

#include "Inputs/allocation_count.hpp"
#include <coroutinize/exchange_generator.hpp>
#include <cstdio>
#include <memory_resource>

using coroutinize::elements_of;
using coroutinize::exchange_generator;
using coroutinize::generator;

void report(const char *name) {
  std::printf("%s: %d allocated, %d freed\n", name, allocated, freed);
  allocated = freed = 0;
}

template <class Range> void read(Range range) {
  for (auto &&element : range)
    (void)element;
}

generator<int> count(int end) {
  for (int i = 0; i < end; ++i)
    co_yield i;
}
generator<int> twice(int end) {
  co_yield elements_of(count(end));
  co_yield elements_of(count(end));
}
exchange_generator<int, int> ask(int end) {
  for (int i = 0; i < end; ++i)
    co_yield i;
}

using polymorphic = std::pmr::polymorphic_allocator<std::byte>;
generator<int> any(std::allocator_arg_t, polymorphic, int end) {
  for (int i = 0; i < end; ++i)
    co_yield i;
}
generator<int, void, polymorphic> fixed(std::allocator_arg_t, polymorphic,
                                        int end) {
  for (int i = 0; i < end; ++i)
    co_yield i;
}
struct numbers {
  int end;
  generator<int> from(std::allocator_arg_t, polymorphic, int begin) const {
    for (int i = begin; i < end; ++i)
      co_yield i;
  }
};

struct counting : std::pmr::memory_resource {
  int blocks = 0;
  void *do_allocate(std::size_t size, std::size_t) override {
    ++blocks;
    return std::malloc(size);
  }
  void do_deallocate(void *memory, std::size_t, std::size_t) override {
    --blocks;
    std::free(memory);
  }
  bool do_is_equal(const memory_resource &other) const noexcept override {
    return this == &other;
  }
};

int main() {
  // CHECK: one: 1 allocated, 1 freed
  read(count(1000));
  report("one");
  // CHECK-NEXT: two inside of one: 3 allocated, 3 freed
  read(twice(1000));
  report("two inside of one");
  // CHECK-NEXT: exchange: 1 allocated, 1 freed
  read(ask(1000));
  report("exchange");

  counting resource;
  {
    auto a = any(std::allocator_arg, &resource, 3);
    auto b = fixed(std::allocator_arg, &resource, 3);
    auto c = numbers{3}.from(std::allocator_arg, &resource, 1);
    // CHECK-NEXT: blocks: 3
    std::printf("blocks: %d\n", resource.blocks);
    read(std::move(a));
    read(std::move(b));
  }
  // CHECK-NEXT: blocks: 0
  std::printf("blocks: %d\n", resource.blocks);
  // CHECK-NEXT: resource: 0 allocated, 0 freed
  report("resource");
}
