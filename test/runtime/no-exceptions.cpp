// Neither exceptions nor run-time type information are needed.

// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Werror -fno-exceptions -fno-rtti -O2 -fsanitize=address -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} %s -o %t && %t | %{check}
// RUN: %gxx %{flags} %s -o %t && %t | %{check}

#include "Inputs/support.hpp"

#include <coroutinize/exchange_generator.hpp>

detached example(noisy) {
  int number = co_await callback<int>([](auto handler) { later(handler, 1); });
  say("number " + std::to_string(number));
  co_await callback<>([](auto) {});
  say("not reached");
}

coroutinize::exchange_generator<int, int> elements() {
  if (auto answer = co_yield 2)
    say("answer " + std::to_string(*answer));
}

int main() {
  // CHECK: number 1
  // CHECK-NEXT: ~parameter
  example(noisy("parameter"));
  complete_all();

  // CHECK-NEXT: element 2
  // CHECK-NEXT: answer 3
  auto asking = elements();
  say("element " + std::to_string(*asking.next()));
  asking.send(3);
}
