// An answer ends an inner loop only, and the producer goes on.
// RUN: %check-coroutinize %s %t --generators --expect=refusal:visitor-answer
#include <functional>
#include <vector>

static bool visit_cells(const std::vector<std::vector<int>> &rows, // refused: visitor-answer
                        const std::function<bool(int)> &visit) {
  for (const auto &row : rows)
    for (int cell : row)
      if (!visit(cell))
        break;
  return visit(-1);
}

int sum(const std::vector<std::vector<int>> &rows) {
  int result = 0;
  visit_cells(rows, [&](int cell) {
    result += cell;
    return cell != 0;
  });
  return result;
}
