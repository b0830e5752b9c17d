// A task may end on another thread while who awaits it is about to suspend, and
// be let go, or dropped, at the same moment.

// REQUIRES: tsan
// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Werror -pthread -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O1 -fsanitize=thread %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O1 -fsanitize=thread %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 -fsanitize=address %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 -fsanitize=address %s -o %t && %t | %{check}

#include "Inputs/support.hpp"
#include "Inputs/threads.hpp"
#include <coroutinize/task.hpp>

using coroutinize::task;

constexpr int rounds = 2000;

task<int> on(worker &thread, int value) {
  co_return co_await callback<int>([&](auto handler) {
    thread.post([handler, value] { handler(value); });
  });
}

/// The task has ended, or ends, when it is awaited.
detached ping_pong(worker &first, worker &second, std::string text, at_end) {
  bool right = true;
  for (int i = 0; i < rounds; ++i) {
    task<int> started = on(i % 2 ? second : first, i);
    right = right && text.size() == 64;
    right = right && co_await std::move(started) == i;
  }
  if (!right)
    say("wrong");
}

/// The handler is called while `await_suspend` of the task's own hand-off has
/// not opened it yet, so that the task ends as soon as it is suspended.
task<> overtaken_in(worker &other) {
  std::atomic<bool> calling = false;
  co_await callback<>([&](auto handler) {
    other.post([&calling, handler] {
      calling = true;
      calling.notify_one();
      handler();
    });
    calling.wait(false);
  });
}
detached overtaken(worker &other, std::atomic<int> &resumed, at_end) {
  co_await overtaken_in(other);
  ++resumed;
}

/// Who waits is resumed, once, or ended with the task that nobody resumes.
detached dropped(worker &first, worker &second, std::atomic<int> &resumed,
                 at_end) {
  co_await on(first, 1);
  co_await callback<>([&](auto handler) {
    first.post([handler] {});
    second.post([handler] {});
  });
  ++resumed;
}
task<> never(worker &thread, at_end) {
  co_await callback<>([&](auto handler) { thread.post([handler] {}); });
}
detached waits_for_never(worker &thread, countdown &ends,
                         std::atomic<int> &resumed, at_end) {
  task<> started = never(thread, at_end(ends));
  co_await std::move(started);
  ++resumed;
}

/// Nobody asks for the result: the task runs on by itself.
task<> alone(worker &thread, std::atomic<int> &ended, at_end) {
  co_await on(thread, 1);
  ++ended;
}

int main() {
  countdown chains(4);
  {
    worker first, second;
    for (int i = 0; i < 4; ++i)
      ping_pong(first, second, std::string(64, 'x'), at_end(chains));
    chains.wait();
  }
  // CHECK: ping-pong done
  say("ping-pong done");

  std::atomic<int> resumed = 0, wrongly = 0, ended = 0;
  countdown overtakes(rounds), drops(rounds), waits(2 * rounds), lone(rounds);
  {
    worker first, second;
    for (int i = 0; i < rounds; ++i) {
      overtaken(first, resumed, at_end(overtakes));
      dropped(first, second, wrongly, at_end(drops));
      waits_for_never(second, waits, wrongly, at_end(waits));
      static_cast<void>(alone(first, ended, at_end(lone)));
    }
    overtakes.wait();
    drops.wait();
    waits.wait();
    lone.wait();
  }
  // CHECK-NEXT: 2000 resumed, 0 wrongly, 2000 ended alone
  say(std::to_string(resumed) + " resumed, " + std::to_string(wrongly) +
      " wrongly, " + std::to_string(ended) + " ended alone");
}
