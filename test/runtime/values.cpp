// A result is nothing, the argument, or the tuple of the arguments, whatever
// way the operation takes, keeps and calls its handler.

// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Wshadow -pedantic -Werror -fsanitize=address -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O0 -fsanitize=undefined %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O2 %s -o %t && %t | %{check}

#include "Inputs/support.hpp"

#include <system_error>
#include <vector>

detached results() {
  // CHECK: nothing
  co_await callback<>([](auto handler) { later(handler); });
  say("nothing");

  // CHECK-NEXT: number 42
  int number = co_await callback<int>([](auto handler) { later(handler, 42); });
  say("number " + std::to_string(number));

  // CHECK-NEXT: pair 0 text
  auto [error, text] = co_await callback<std::error_code, std::string>(
      [](auto handler) { later(handler, std::error_code(), "text"); });
  say("pair " + std::to_string(error.value()) + " " + text);

  // CHECK-NEXT: named 1 2 3
  auto named = co_await callback<int, int, int>(
      [](auto handler) { later(handler, 1, 2, 3); });
  auto &[one, two, three] = named;
  say("named " + std::to_string(one) + " " + std::to_string(two) + " " +
      std::to_string(three));

  // CHECK-NEXT: move-only 7
  std::unique_ptr<int> owner =
      co_await callback<std::unique_ptr<int>>([](auto handler) {
        started.push_back([handler] { handler(std::make_unique<int>(7)); });
      });
  say("move-only " + std::to_string(*owner));

  // CHECK-NEXT: discarded
  co_await callback<std::string, std::unique_ptr<int>>([](auto handler) {
    started.push_back([handler] { handler("gone", nullptr); });
  });
  say("discarded");

  // CHECK-NEXT: in a condition
  if (co_await callback<bool>([](auto handler) { later(handler, true); }))
    say("in a condition");

  // CHECK-NEXT: as an argument
  say(co_await callback<std::string>(
      [](auto handler) { later(handler, "as an argument"); }));
}

/// A wrapper that can only be moved.
class unique_function {
public:
  template <class Function>
  unique_function(Function function)
      : function_(std::make_unique<std::function<void(int)>>(function)) {}
  void operator()(int value) { (*function_)(value); }

private:
  std::unique_ptr<std::function<void(int)>> function_;
};

void take_function(std::function<void(int)> handler) {
  started.push_back([handler] { handler(1); });
}
void take_function_reference(const std::function<void(const int &)> &handler) {
  started.push_back([handler] { handler(2); });
}
template <class Handler> void take_forwarded(Handler &&handler) {
  started.push_back([kept = std::forward<Handler>(handler)] { kept(3); });
}
void take_unique(unique_function handler) {
  auto kept = std::make_shared<unique_function>(std::move(handler));
  started.push_back([kept] { (*kept)(4); });
}
template <class Handler> void take_copied(Handler handler) {
  std::vector<Handler> copies(3, handler);
  copies.front() = copies.back();
  started.push_back([copies] { copies[1](5); });
}
template <class Handler> void take_assigned(Handler handler) {
  std::function<void(long)> kept;
  kept = std::move(handler);
  started.push_back([kept] { kept(6L); });
}

detached handlers() {
  // CHECK-NEXT: 1 2 3 4 5 6 7
  int function = co_await callback<int>(
      [](auto handler) { take_function(std::move(handler)); });
  int reference = co_await callback<int>(
      [](auto handler) { take_function_reference(std::move(handler)); });
  int forwarded = co_await callback<int>(
      [](auto handler) { take_forwarded(std::move(handler)); });
  int unique = co_await callback<int>(
      [](auto handler) { take_unique(std::move(handler)); });
  int copied = co_await callback<int>(
      [](auto handler) { take_copied(std::move(handler)); });
  int assigned = co_await callback<int>(
      [](auto handler) { take_assigned(std::move(handler)); });
  auto initiate = [owner = std::make_unique<int>(7)](auto handler) {
    later(handler, *owner);
  };
  int closure = co_await callback<int>(initiate);
  for (int value : {function, reference, forwarded, unique, copied, assigned})
    std::printf("%d ", value);
  std::printf("%d\n", closure);
}

/// A handler can be asked for what it takes.
using int_handler = coroutinize::handler<int>;
static_assert(std::is_invocable_r_v<void, const int_handler &, long>);
static_assert(!std::is_invocable_v<int_handler>);
static_assert(!std::is_invocable_v<int_handler, std::string>);
static_assert(std::is_nothrow_move_constructible_v<int_handler>);

int main() {
  results();
  complete_all();
  handlers();
  complete_all();
}
