// A handler may be called on another thread at any moment, even while its
// operation is still being initiated. The coroutine goes on on that thread.

// REQUIRES: tsan
// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Werror -pthread -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O1 -fsanitize=thread %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O1 -fsanitize=thread %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 -fsanitize=address %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 -fsanitize=address %s -o %t && %t | %{check}

#include "Inputs/support.hpp"
#include "Inputs/threads.hpp"

#include <stdexcept>

constexpr int rounds = 2000;

/// Goes from thread to thread. Each hand-off can complete before its
/// initiation has returned.
detached ping_pong(worker &first, worker &second, std::string text, at_end) {
  bool right = true;
  for (int i = 0; i < rounds; ++i) {
    worker &next = i % 2 ? second : first;
    int got = co_await callback<int>([&](auto handler) {
      next.post([handler, i] { handler(i); });
      right = right && text.size() == 64;
    });
    right = right && got == i && next.here();
  }
  if (!right)
    say("wrong");
}

/// Waits for a call that a thread has already begun, uses the frame, returns.
detached overtaken(worker &other, at_end) {
  auto text = std::make_unique<std::string>("frame");
  std::atomic<bool> calling = false;
  co_await callback<>([&](auto handler) {
    other.post([&calling, handler] {
      calling = true;
      calling.notify_one();
      handler();
    });
    calling.wait(false);
    say("initiated in the " + *text);
  });
  text.reset();
  say(other.here() ? "resumed on the other thread" : "wrong");
}

/// As above, but the initiation fails: the other thread's call comes to
/// nothing.
detached failed(worker &other, at_end) {
  std::atomic<bool> calling = false;
  try {
    co_await callback<>([&](auto handler) {
      other.post([&calling, handler] {
        calling = true;
        calling.notify_one();
        handler();
      });
      calling.wait(false);
      throw std::runtime_error("initiation failed");
    });
  } catch (const std::runtime_error &error) {
    say(error.what());
  }
}

/// Two threads call, only one of them resumes.
detached raced(worker &first, worker &second, std::atomic<int> &resumed,
               at_end) {
  co_await callback<int>([&](auto handler) {
    first.post([handler] { handler(1); });
    second.post([handler] { handler(2); });
  });
  ++resumed;
}

/// Two threads drop what nobody calls.
detached dropped(worker &first, worker &second, at_end) {
  co_await callback<>([&](auto handler) {
    first.post([handler] {});
    second.post([handler] {});
  });
  say("wrong");
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

  // CHECK-NEXT: initiated in the frame
  // CHECK-NEXT: resumed on the other thread
  // CHECK-NEXT: initiation failed
  {
    worker other;
    countdown first(1), second(1);
    overtaken(other, at_end(first));
    first.wait();
    failed(other, at_end(second));
    second.wait();
  }

  countdown races(rounds), drops(rounds);
  std::atomic<int> resumed = 0;
  {
    worker first, second;
    for (int i = 0; i < rounds; ++i) {
      raced(first, second, resumed, at_end(races));
      dropped(first, second, at_end(drops));
    }
    races.wait();
    drops.wait();
  }
  // CHECK-NEXT: 2000 resumed
  say(std::to_string(resumed) + " resumed");
}
