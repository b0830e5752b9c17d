// Loops in loops: each `continue` and `break` has its own.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <vector>

using Row = std::vector<int>;

static void for_each_row(const std::vector<Row> &rows,
                         const std::function<void(const Row &)> &visit) {
  for (const Row &row : rows)
    visit(row);
}

static bool for_each_cell(const Row &row,
                          const std::function<bool(int)> &visit) {
  for (int cell : row)
    if (!visit(cell))
      return false;
  return true;
}

int main() {
  std::vector<Row> rows = {{1, 2, 3}, {}, {4, 0, 5}};
  int total = 0;
  for_each_row(rows, [&](const Row &row) {
    if (row.empty())
      return;
    int sum = 0;
    for_each_cell(row, [&](int cell) {
      if (cell == 0)
        return false;
      for (int i = 0; i < cell; ++i)
        if (i == 2)
          break;
      sum += cell;
      return true;
    });
    std::printf("row of %zu: %d\n", row.size(), sum);
    total += sum;
  });
  std::printf("total %d\n", total);
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<const Row &> all_rows(const std::vector<Row> *rows) {
// CHECK-NEXT:   for (const Row &row : *rows)
// CHECK-NEXT:     co_yield row;
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: static coroutinize::generator<int> cells(const Row *row) {
// CHECK-NEXT:   for (int cell : *row)
// CHECK-NEXT:     co_yield cell;

// CHECK:        for (const Row &row : all_rows(&rows)) {
// CHECK-NEXT:     if (row.empty())
// CHECK-NEXT:       continue;
// CHECK-NEXT:     int sum = 0;
// CHECK-NEXT:     for (int cell : cells(&row)) {
// CHECK-NEXT:       if (cell == 0)
// CHECK-NEXT:         break;

// CHECK:          }
// CHECK-NEXT:     std::printf("row of %zu: %d\n", row.size(), sum);
// CHECK-NEXT:     total += sum;
// CHECK-NEXT:   }
