// A task gives its result to the coroutine that awaits it, whenever that is.

// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Werror -fsanitize=address -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O0 -fsanitize=undefined %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O2 %s -o %t && %t | %{check}

#include "Inputs/support.hpp"
#include <coroutinize/task.hpp>

#include <stdexcept>

using coroutinize::task;

task<std::string> read(noisy, std::string key, bool inline_) {
  say("read " + key);
  int size = co_await callback<int>([&](auto handler) {
    inline_ ? handler(3) : later(handler, 3);
  });
  if (key == "bad")
    throw std::runtime_error("no " + key);
  co_return key + std::to_string(size);
}

task<> read_twice(std::string key) {
  std::string first = co_await read(noisy("first"), key, false);
  std::string second = co_await read(noisy("second"), first, true);
  say(second);
}

detached show(std::string key) {
  try {
    co_await read_twice(key);
    say("shown");
  } catch (const std::exception &error) {
    say(error.what());
  }
}

detached show_late(bool await) {
  task<std::string> started = read(noisy("parameter"), "late", false);
  say("on its way");
  co_await callback<>([](auto handler) { later(handler); });
  if (!await)
    co_return;
  std::string text = co_await std::move(started);
  say(text);
}

task<int> count(int to) {
  int sum = 0;
  for (int i = 0; i < to; ++i)
    sum += co_await callback<int>([](auto handler) { handler(1); });
  co_return sum;
}
detached count_often(int times) {
  int sum = 0;
  for (int i = 0; i < times; ++i)
    sum += co_await count(2);
  say(std::to_string(sum));
}

int main() {
  // CHECK: good
  // CHECK-NEXT: read key
  // CHECK-NEXT: ~first
  // CHECK-NEXT: read key3
  // CHECK-NEXT: ~second
  // CHECK-NEXT: key33
  // CHECK-NEXT: shown
  say("good");
  show("key");
  complete_all();

  // CHECK-NEXT: fails
  // CHECK-NEXT: read bad
  // CHECK-NEXT: ~first
  // CHECK-NEXT: no bad
  say("fails");
  show("bad");
  complete_all();

  // CHECK-NEXT: awaited when it is there
  // CHECK-NEXT: read late
  // CHECK-NEXT: on its way
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: late3
  say("awaited when it is there");
  show_late(true);
  complete_all();

  // CHECK-NEXT: never awaited
  // CHECK-NEXT: read late
  // CHECK-NEXT: on its way
  // CHECK-NEXT: ~parameter
  say("never awaited");
  show_late(false);
  complete_all();

  // CHECK-NEXT: let go
  // CHECK-NEXT: read alone
  // CHECK-NEXT: still on its way
  // CHECK-NEXT: ~parameter
  say("let go");
  static_cast<void>(read(noisy("parameter"), "alone", false));
  say("still on its way");
  complete_all();

  // CHECK-NEXT: let go, and fails
  // CHECK-NEXT: read bad
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: thrown: no bad
  say("let go, and fails");
  static_cast<void>(read(noisy("parameter"), "bad", false));
  try {
    complete_all();
  } catch (const std::exception &error) {
    say(std::string("thrown: ") + error.what());
  }

  // CHECK-NEXT: dropped
  // CHECK-NEXT: read key
  // CHECK-NEXT: waiting
  // CHECK-NEXT: ~first
  // CHECK-NEXT: gone
  say("dropped");
  show("key");
  say("waiting");
  started.clear();
  say("gone");

  // CHECK-NEXT: dropped before it is awaited
  // CHECK-NEXT: read late
  // CHECK-NEXT: on its way
  // CHECK-NEXT: the other goes on
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: gone
  say("dropped before it is awaited");
  show_late(true);
  started.erase(started.begin());
  say("the other goes on");
  complete_all();
  say("gone");

  // CHECK-NEXT: without growth of the stack
  // CHECK-NEXT: 600000
  say("without growth of the stack");
  count_often(300000);
}
