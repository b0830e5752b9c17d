// A reference parameter becomes a pointer, as a coroutine outlives its call.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

struct Table {
  std::map<std::string, int> rows;
  int operator[](int index) const { return index * 2; }
};

static int total(const Table &table) { return int(table.rows.size()); }

static void visit_rows(Table &table, const int (&limits)[2],
                       const std::function<void(int &)> &visit) {
  const Table *address = &table;
  for (auto &[name, value] : table.rows) {
    if (value < limits[0] || value > limits[1])
      continue;
    visit(value);
    auto size = [&] { return total(table) + table[1]; };
    std::printf("%s of %d %d\n", name.c_str(), size(), address == &table);
  }
}

int main() {
  Table table{{{"a", 1}, {"b", 2}, {"c", 30}}};
  Table *pointer = &table;
  std::vector<Table> tables(1);
  const int limits[2] = {1, 9};
  visit_rows(table, limits, [](int &value) { value += 10; });
  visit_rows(*pointer, limits, [](int &value) { value += 10; });
  visit_rows(tables[0], limits, [](int &value) { value += 10; });
  for (auto &[name, value] : table.rows)
    std::printf("%s %d\n", name.c_str(), value);
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<int &> all_rows(Table *table, const int (*limits)[2]) {
// CHECK-NEXT:   const Table *address = table;
// CHECK-NEXT:   for (auto &[name, value] : table->rows) {
// CHECK-NEXT:     if (value < (*limits)[0] || value > (*limits)[1])
// CHECK-NEXT:       continue;
// CHECK-NEXT:     co_yield value;
// CHECK-NEXT:     auto size = [&] { return total(*table) + (*table)[1]; };
// CHECK-NEXT:     std::printf("%s of %d %d\n", name.c_str(), size(), address == table);

// CHECK:        for (int &value : all_rows(&table, &limits)) {
// CHECK-NEXT:     value += 10;
// CHECK-NEXT:   }
// CHECK-NEXT:   for (int &value : all_rows(pointer, &limits)) {
// CHECK-NEXT:     value += 10;
// CHECK-NEXT:   }
// CHECK-NEXT:   for (int &value : all_rows(&tables[0], &limits)) {
// CHECK-NEXT:     value += 10;
// CHECK-NEXT:   }
