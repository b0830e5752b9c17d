// A task allocates its frame, an awaited hand-off one block. Awaiting a task
// allocates nothing, and all is freed.

// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Werror -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O2 %s -o %t && %t | %{check}

#include "Inputs/allocation_count.hpp"
#include <coroutinize/callback.hpp>
#include <coroutinize/task.hpp>
#include <cstdio>
#include <optional>

using coroutinize::callback;
using coroutinize::detached;
using coroutinize::task;

std::optional<coroutinize::handler<int>> kept;

task<int> wait(int times) {
  int sum = 0;
  for (int i = 0; i < times; ++i)
    sum += co_await callback<int>([](auto handler) { kept = std::move(handler); });
  co_return sum;
}
task<> wait_twice() {
  co_await wait(1);
  co_await wait(1);
}
task<int> ready() { co_return 1; }

detached await_wait(int times) { co_await wait(times); }
detached await_nested() { co_await wait_twice(); }
detached await_ready() { co_await ready(); }

void call_kept() {
  auto handler = *std::exchange(kept, std::nullopt);
  handler(1);
}

void report(const char *name) {
  std::printf("%s: %d allocated, %d freed\n", name, allocated, freed);
  allocated = freed = 0;
}

int main() {
  // Two frames, and a block for each of the two hand-offs.
  // CHECK: started: 3 allocated, 0 freed
  // CHECK-NEXT: finished: 1 allocated, 4 freed
  await_wait(2);
  report("started");
  call_kept();
  call_kept();
  report("finished");

  // Four frames, one after the other two of them, and two blocks.
  // CHECK-NEXT: nested: 6 allocated, 6 freed
  await_nested();
  call_kept();
  call_kept();
  report("nested");

  // CHECK-NEXT: ready: 2 allocated, 2 freed
  await_ready();
  report("ready");

  // CHECK-NEXT: let go: 2 allocated, 0 freed
  // CHECK-NEXT: ended: 0 allocated, 2 freed
  static_cast<void>(wait(1));
  report("let go");
  call_kept();
  report("ended");

  // CHECK-NEXT: dropped: 3 allocated, 3 freed
  await_wait(2);
  kept.reset();
  report("dropped");
}
