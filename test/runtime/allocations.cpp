// A call allocates its frame, an awaited hand-off one block. Nothing else is
// allocated, and all is freed.

// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Werror -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O2 %s -o %t && %t | %{check}

#include "Inputs/allocation_count.hpp"
#include <coroutinize/callback.hpp>
#include <cstdio>
#include <optional>
#include <stdexcept>

using coroutinize::callback;
using coroutinize::detached;

std::optional<coroutinize::handler<int>> kept;

detached wait(int times) {
  for (int i = 0; i < times; ++i)
    co_await callback<int>([](auto handler) { kept = std::move(handler); });
}

detached wait_inline(int times) {
  for (int i = 0; i < times; ++i)
    co_await callback<int>([](auto handler) { handler(1); });
}

detached fail(bool really) {
  if (really)
    throw std::runtime_error("on purpose");
  co_await callback<int>([](auto handler) { kept = std::move(handler); });
}

void call_kept() {
  auto handler = *std::exchange(kept, std::nullopt);
  handler(1);
}

void report(const char *name) {
  std::printf("%s: %d allocated, %d freed\n", name, allocated, freed);
  allocated = freed = 0;
}

int main() {
  // CHECK: started: 2 allocated, 0 freed
  // CHECK-NEXT: finished: 1 allocated, 3 freed
  wait(2);
  report("started");
  call_kept();
  call_kept();
  report("finished");

  // CHECK-NEXT: dropped: 2 allocated, 2 freed
  wait(2);
  kept.reset();
  report("dropped");

  // CHECK-NEXT: inline: 4 allocated, 4 freed
  wait_inline(3);
  report("inline");

  // CHECK-NEXT: thrown: 0 left
  try {
    fail(true);
  } catch (const std::runtime_error &) {
  }
  std::printf("thrown: %d left\n", allocated - freed);
}
