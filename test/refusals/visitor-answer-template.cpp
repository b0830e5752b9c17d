// The function stays a template, where g++ 12 does not know what a `co_yield` evaluates to.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:visitor-answer
#include <functional>

template <class Index> class Rows {
public:
  explicit Rows(Index size) : size(size) {}

  void ask(const std::function<int(int)> &answer) const { // refused: visitor-answer
    for (Index row = 0; row < size;) {
      int skipped = answer(int(row));
      row += 1 + skipped;
    }
  }

private:
  Index size;
};

int sum() {
  int result = 0;
  Rows<long> rows(8);
  rows.ask([&](int row) {
    result += row;
    return row % 2;
  });
  return result;
}
