// The visitor is stored, and called again later.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:visitor-kept
#include <functional>
#include <vector>

class Feed {
public:
  void for_each_item(const std::function<void(int)> &visit) {
    for (int item : items_)
      visit(item);
    later_ = visit; // refused: visitor-kept
  }
  void add(int item) {
    items_.push_back(item);
    if (later_)
      later_(item);
  }

private:
  std::vector<int> items_;
  std::function<void(int)> later_;
};

int sum(Feed &feed) {
  static int result = 0;
  feed.for_each_item([](int item) { result += item; });
  return result;
}
