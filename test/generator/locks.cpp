// A lock that the producer holds around the visitor is no matter for a generator,
// which waits while the body runs.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:observable-destructor
#include <cstdio>
#include <functional>
#include <mutex>
#include <vector>

class Registry {
public:
  void for_each_item(const std::function<void(int)> &visit) {
    std::lock_guard<std::mutex> lock(mutex_); // refused: observable-destructor
    for (int item : items_)
      visit(item);
  }
  bool busy() {
    if (!mutex_.try_lock())
      return true;
    mutex_.unlock();
    return false;
  }
  std::vector<int> items_ = {1, 2};

private:
  std::mutex mutex_;
};

int main() {
  Registry registry;
  registry.for_each_item(
      [&](int item) { std::printf("%d %d\n", item, registry.busy()); });
  std::printf("%d\n", registry.busy());
}
