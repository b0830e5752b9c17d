// A handler may be called before the initiation has returned. The coroutine
// then goes on afterwards, without recursion.

// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Werror -fsanitize=address -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O0 -fsanitize=undefined %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O2 %s -o %t && %t | %{check}

#include "Inputs/support.hpp"

detached order() {
  int value = co_await callback<int>([](auto handler) {
    say("before");
    handler(1);
    handler(2);
    say("after");
  });
  say("resumed with " + std::to_string(value));
}

/// The stack must not grow with each turn.
detached a_million() {
  long sum = 0;
  for (int i = 0; i < 1000000; ++i)
    sum += co_await callback<int>([&](auto handler) { handler(i); });
  say("sum " + std::to_string(sum));
}

/// Inline in a resumption, and mixed with later ones.
detached mixed() {
  for (int i = 0; i < 3; ++i) {
    co_await callback<>([](auto handler) { later(handler); });
    int value = co_await callback<int>([&](auto handler) { handler(i); });
    say("mixed " + std::to_string(value));
  }
}

int main() {
  // CHECK: before
  // CHECK-NEXT: after
  // CHECK-NEXT: resumed with 1
  order();

  // CHECK-NEXT: sum 499999500000
  a_million();

  // CHECK-NEXT: returned
  // CHECK-NEXT: mixed 0
  // CHECK-NEXT: mixed 1
  // CHECK-NEXT: mixed 2
  mixed();
  say("returned");
  complete_all();
}
