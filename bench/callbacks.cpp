// What a hand-off costs: a closure in a std::function, and a coroutine of
// coroutinize/callback.hpp that awaits the same operation.
// bench/callbacks.py builds and runs this with both compilers.
#include "allocation_count.hpp"
#include <algorithm>
#include <chrono>
#include <coroutinize/callback.hpp>
#include <coroutinize/task.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using coroutinize::callback;
using coroutinize::detached;
using coroutinize::task;
using handler = std::function<void(int)>;

/// Keeps the work, not the value, from being optimised away.
void use(long value) { asm volatile("" : : "r"(value) : "memory"); }

/// What was started and not yet completed. It has room for all.
std::vector<handler> started;
bool posts;

/// The operation: one that completes from the loop, or before it returns.
void operate(int value, handler done) {
  if (posts)
    started.push_back(std::move(done));
  else
    done(value);
}
void complete_all() {
  for (int value = 1; !started.empty(); ++value) {
    handler next = std::move(started.back());
    started.pop_back();
    next(value);
  }
}

/// What the steps share, as sessions do.
struct session {
  std::string name = "a name that does not fit into the string itself";
  long total = 0;
};
using shared = std::shared_ptr<session>;

void chain_callbacks(shared self, int first) {
  operate(first, [self, first](int one) {
    operate(one, [self, first, one](int two) {
      operate(two, [self, first, one, two](int three) {
        operate(three, [self, first, one, two, three](int four) {
          self->total += first + one + two + three + four;
        });
      });
    });
  });
}
detached chain_coroutine(shared self, int first) {
  int one = co_await callback<int>([&](auto done) { operate(first, done); });
  int two = co_await callback<int>([&](auto done) { operate(one, done); });
  int three = co_await callback<int>([&](auto done) { operate(two, done); });
  int four = co_await callback<int>([&](auto done) { operate(three, done); });
  self->total += first + one + two + three + four;
}

constexpr int rounds = 100;

void loop_callbacks(shared self, int left) {
  operate(left, [self, left](int value) {
    self->total += value;
    if (left > 1)
      loop_callbacks(self, left - 1);
  });
}
detached loop_coroutine(shared self, int left) {
  for (; left > 0; --left)
    self->total += co_await callback<int>([&](auto done) { operate(left, done); });
}

void call_callbacks(shared self, int first, handler done) {
  operate(first, [self, done = std::move(done)](int value) {
    self->total += value;
    done(value);
  });
}
void calls_callbacks(shared self, int left) {
  call_callbacks(self, left, [self, left](int value) {
    self->total += value;
    if (left > 1)
      calls_callbacks(self, left - 1);
  });
}
task<int> call_task(shared self, int first) {
  int value = co_await callback<int>([&](auto done) { operate(first, done); });
  self->total += value;
  co_return value;
}
detached calls_task(shared self, int left) {
  for (; left > 0; --left)
    self->total += co_await call_task(self, left);
}

/// The best of seven runs: time for a hand-off, and its allocations.
template <class Run>
void measure(const char *name, bool posted, long hand_offs, Run run) {
  constexpr long wanted = 1'000'000;
  long times = wanted / hand_offs;
  posts = posted;
  double best = 1e9;
  long allocations = 0;
  auto self = std::make_shared<session>();
  for (int i = 0; i < 7; ++i) {
    long before = allocated;
    auto start = std::chrono::steady_clock::now();
    for (long each = 0; each < times; ++each) {
      run(self);
      complete_all();
    }
    std::chrono::duration<double, std::nano> time =
        std::chrono::steady_clock::now() - start;
    best = std::min(best, time.count() / (times * hand_offs));
    allocations = allocated - before;
  }
  use(self->total);
  std::printf("%s, %s\t%.0f\t%.2f\n", name, posted ? "posted" : "inline", best,
              double(allocations) / (times * hand_offs));
}

} // namespace

int main() {
  started.reserve(16);
  for (bool posted : {true, false}) {
    measure("four in a row: callbacks", posted, 4,
            [](const shared &self) { chain_callbacks(self, 1); });
    measure("four in a row: coroutine", posted, 4,
            [](const shared &self) { chain_coroutine(self, 1); });
    measure("loop of a hundred: callbacks", posted, rounds,
            [](const shared &self) { loop_callbacks(self, rounds); });
    measure("loop of a hundred: coroutine", posted, rounds,
            [](const shared &self) { loop_coroutine(self, rounds); });
    measure("a hundred calls with a result: callbacks", posted, rounds,
            [](const shared &self) { calls_callbacks(self, rounds); });
    measure("a hundred calls with a result: task", posted, rounds,
            [](const shared &self) { calls_task(self, rounds); });
  }
}
