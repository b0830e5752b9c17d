// The last copy of a handler that goes without a call takes the suspended
// coroutine with it. A call that comes too late does nothing.

// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Werror -fsanitize=address -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O0 -fsanitize=undefined %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O2 %s -o %t && %t | %{check}

#include "Inputs/support.hpp"

#include <vector>

template <class Initiate> detached wait(noisy, Initiate initiate) {
  noisy local("local");
  auto [number, text] = co_await callback<int, std::string>(initiate);
  say("resumed with " + std::to_string(number) + text);
}

/// As `wait`, but suspended once before.
template <class Initiate> detached wait_twice(noisy, Initiate initiate) {
  co_await callback<>([](auto handler) { later(handler); });
  noisy local("local");
  co_await callback<>(initiate);
  say("resumed");
}

int main() {
  // CHECK: dropped later
  // CHECK-NEXT: waiting
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: gone
  say("dropped later");
  wait(noisy("parameter"), [](auto handler) { later(handler, 1, "!"); });
  say("waiting");
  started.clear();
  say("gone");

  // CHECK-NEXT: dropped by the initiation
  // CHECK-NEXT: initiated
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: gone
  say("dropped by the initiation");
  wait(noisy("parameter"), [](auto handler) {
    { auto dropped = std::move(handler); }
    say("initiated");
  });
  say("gone");

  // CHECK-NEXT: dropped by an initiation after a resumption
  // CHECK-NEXT: initiated
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: gone
  say("dropped by an initiation after a resumption");
  wait_twice(noisy("parameter"), [](auto) { say("initiated"); });
  complete_all();
  say("gone");

  // CHECK-NEXT: the last of three copies
  // CHECK-NEXT: two
  // CHECK-NEXT: one
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: none
  say("the last of three copies");
  std::vector<std::function<void(int, std::string)>> copies;
  wait(noisy("parameter"), [&](auto handler) { copies.assign(3, handler); });
  for (const char *left : {"two", "one", "none"}) {
    copies.pop_back();
    say(left);
  }

  // CHECK-NEXT: called, then called again, then dropped
  // CHECK-NEXT: resumed with 1!
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: called
  // CHECK-NEXT: dropped
  say("called, then called again, then dropped");
  wait(noisy("parameter"), [&](auto handler) { copies.assign(2, handler); });
  copies[0](1, "!");
  copies[0](2, "?");
  copies[1](3, "?");
  say("called");
  copies.clear();
  say("dropped");

  // CHECK-NEXT: destroyed by the coroutine that it resumes
  // CHECK-NEXT: resumed with 4!
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~parameter
  say("destroyed by the coroutine that it resumes");
  auto owner = std::make_shared<std::function<void(int, std::string)>>();
  auto keep = [owner](auto handler) { *owner = std::move(handler); };
  std::weak_ptr<std::function<void(int, std::string)>> handler = owner;
  wait(noisy("parameter"), std::move(keep));
  owner.reset();
  (*handler.lock())(4, "!");

  // CHECK-NEXT: dropped with another coroutine's frame
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~inner
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~outer
  say("dropped with another coroutine's frame");
  wait(noisy("outer"), [](auto outer) {
    wait(noisy("inner"), [outer](auto inner) {
      later([outer, inner](int, std::string) {}, 0, "");
    });
  });
  started.clear();
}
