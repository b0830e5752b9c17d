// What can't be right does not compile.
// RUN: not %clangxx -std=c++20 -fsyntax-only -I %src_root/runtime/include %s 2>&1 | FileCheck %s
// RUN: not %gxx -std=c++20 -fsyntax-only -I %src_root/runtime/include %s 2>&1 | FileCheck %s

#include <coroutinize/exchange_generator.hpp>

// A generator waits for nothing but its consumer.
coroutinize::generator<int> waits() {
  // CHECK-DAG: generator_rejected.cpp:[[@LINE+1]]:
  co_await std::suspend_always();
}

// Elements of a type that the consumer does not expect.
coroutinize::generator<int *> yields() {
  // CHECK-DAG: generator_rejected.cpp:[[@LINE+1]]:
  co_yield "text";
}

// A generator can be read once.
void copies(const coroutinize::generator<int> &numbers) {
  // CHECK-DAG: generator_rejected.cpp:[[@LINE+1]]:
  coroutinize::generator<int> copy = numbers;
}
