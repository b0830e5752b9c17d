// The coroutine holds its parameters and locals as a closure holds its
// captures, in every form in which a function becomes one.

// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Werror -fsanitize=address -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O0 -fsanitize=undefined %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O2 %s -o %t && %t | %{check}

#include "Inputs/support.hpp"

/// Locals end with their blocks, parameters at the very end.
detached blocks(noisy) {
  noisy outer("outer");
  {
    noisy inner("inner");
    co_await callback<>([](auto handler) { later(handler); });
    say("in the block");
  }
  co_await callback<>([](auto handler) { later(handler); });
  for (int turn = 0;; ++turn) {
    noisy local("turn " + std::to_string(turn));
    co_await callback<>([](auto handler) { later(handler); });
    if (turn == 1)
      co_return;
  }
}

/// The caller's objects are copied before the function returns.
void by_reference(const std::string &text, std::function<void(int)> done) {
  [](std::string text, std::function<void(int)> done,
     std::unique_ptr<noisy>) -> detached {
    int size = co_await callback<int>(
        [&](auto handler) { later(handler, static_cast<int>(text.size())); });
    say(text);
    done(size);
  }(text, std::move(done), std::make_unique<noisy>("owned"));
}

/// A member function that is kept alive by a parameter, as by a capture.
struct session : std::enable_shared_from_this<session> {
  detached named(std::shared_ptr<session> self) {
    count += co_await callback<int>([&](auto handler) { later(handler, 1); });
    say("named " + std::to_string(self->count));
  }
  detached unnamed(std::shared_ptr<session>) {
    count += co_await callback<int>([&](auto handler) { later(handler, 1); });
    say("unnamed " + std::to_string(count));
  }
  void run() {
    [](session *self, std::shared_ptr<session>) -> detached {
      co_await callback<>([&](auto handler) { later(handler); });
      self->unnamed(self->shared_from_this());
    }(this, shared_from_this());
  }

  noisy member{"session"};
  int count = 0;
};

/// In a template, with parameters of deduced types.
template <class Value> void generic(Value value) {
  [](auto value, auto done) -> detached {
    auto result = co_await callback<Value>(
        [&](auto handler) { later(handler, value + value); });
    done(result);
  }(value, [](const auto &result) { say(result); });
}

int main() {
  // CHECK: in the block
  // CHECK-NEXT: ~inner
  // CHECK-NEXT: ~turn 0
  // CHECK-NEXT: ~turn 1
  // CHECK-NEXT: ~outer
  // CHECK-NEXT: ~parameter
  blocks(noisy("parameter"));
  complete_all();

  // CHECK-NEXT: a text that is longer than a short string
  // CHECK-NEXT: 41
  // CHECK-NEXT: ~owned
  by_reference(std::string("a text that is longer than a short string"),
               [](int size) { say(std::to_string(size)); });
  complete_all();

  // CHECK-NEXT: named 1
  // CHECK-NEXT: ~session
  auto one = std::make_shared<session>();
  auto &object = *one;
  object.named(std::move(one));
  complete_all();

  // CHECK-NEXT: unnamed 1
  // CHECK-NEXT: ~session
  std::make_shared<session>()->run();
  complete_all();

  // CHECK-NEXT: twicetwice
  generic(std::string("twice"));
  complete_all();
}
