// A C function gets a function pointer and the `void *` to call it with, in
// whatever order, and calls back later or at once.

// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Wshadow -pedantic -Werror -fsanitize=address -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O0 -fsanitize=undefined %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O2 %s -o %t && %t | %{check}

#include <coroutinize/callback.hpp>
#include <cstdio>
#include <functional>
#include <vector>

std::vector<std::function<void()>> Tasks;

extern "C" {
typedef void (*open_cb)(int status, void *data);
void open_later(const char *, open_cb cb, void *data) {
  Tasks.push_back([=] { cb(7, data); });
}
void at_once(void *data, void (*cb)(void *)) { cb(data); }
void read_later(void (*cb)(void *, const char *, unsigned long), void *data) {
  Tasks.push_back([=] { cb(data, "text", 4); });
}
}

coroutinize::detached run() {
  int status = co_await coroutinize::callback<int>([&](auto handler) {
    open_later("x", handler.function(), handler.context());
  });
  std::printf("%d\n", status); // CHECK: 7
  for (int i = 0; i < 1000; ++i)
    co_await coroutinize::callback<>([&](auto handler) {
      at_once(handler.context(), handler.function());
    });
  auto [text, size] =
      co_await coroutinize::callback<const char *, unsigned long>(
          [&](auto handler) {
            read_later(handler.function(), handler.context());
          });
  std::printf("%s %lu\n", text, size); // CHECK-NEXT: text 4
}

int main() {
  run();
  while (!Tasks.empty()) {
    auto task = std::move(Tasks.back());
    Tasks.pop_back();
    task();
  }
}
