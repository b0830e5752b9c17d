// A virtual function can't change its type alone.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:producer-form
#include <functional>
#include <vector>

struct Shape {
  virtual ~Shape() = default;
  virtual void for_each_corner(const std::function<void(int)> &visit) = 0;
};

struct Square : Shape {
  void for_each_corner(const std::function<void(int)> &visit) override { // refused: producer-form
    for (int corner = 0; corner < 4; ++corner)
      visit(corner);
  }
};

int sum() {
  int result = 0;
  Square square;
  square.for_each_corner([&](int corner) { result += corner; });
  return result;
}
