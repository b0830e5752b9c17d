// The visitor is called on another thread.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:visitor-kept
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

static void for_each_number(int end, const std::function<void(int)> &visit) {
  std::vector<std::thread> threads;
  for (int i = 0; i < end; ++i)
    threads.emplace_back([i, &visit] { // refused: visitor-kept
      visit(i);
    });
  for (std::thread &thread : threads)
    thread.join();
}

int sum() {
  std::atomic<int> result = 0;
  for_each_number(3, [&](int number) { result += number; });
  return result;
}
