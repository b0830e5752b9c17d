// Elements of types that are written elsewhere, or nowhere: as the producer has to name them.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace geo {
struct Point {
  int x, y;
};
inline Point at(int i) { return {i, -i}; }

namespace grid {
struct Point {
  int column;
};
template <class Visit> void for_each_corner(int count, Visit visit) {
  for (int i = 0; i < count; ++i)
    visit(at(i));
}
} // namespace grid
} // namespace geo

namespace {
struct Names {
  std::set<std::string> names;
  std::map<int, std::string> numbered;
  std::vector<geo::Point> points;

  template <class Visit> void for_each_name(Visit visit) const {
    for (auto &name : names)
      visit(name);
  }
  template <class Visit> void for_each_number(Visit visit) {
    for (auto &[number, name] : numbered)
      visit(number, name);
  }
  template <class Visit> void for_each_point(Visit visit) {
    for (std::size_t i = 0; i < points.size(); ++i)
      visit(i, points[i]);
  }
};
} // namespace

int main() {
  geo::grid::for_each_corner(2, [](geo::Point corner) { std::printf("%d\n", corner.y); });
  Names names{{"a", "b"}, {{1, "one"}, {2, "two"}}, {{3, 4}, {5, 6}}};
  names.for_each_name([](const std::string &name) { std::puts(name.c_str()); });
  names.for_each_number([](int number, std::string &name) { name += std::to_string(number); });
  names.for_each_number([](const int &number, const std::string &name) {
    std::printf("%d %s\n", number, name.c_str());
  });
  names.for_each_point([](std::size_t index, geo::Point &point) { point.x += int(index); });
  names.for_each_point([](std::size_t, const geo::Point &point) {
    std::printf("%d\n", point.x);
  });
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      #include <utility>

// CHECK:      static coroutinize::generator<geo::Point> corners(int count) {
// CHECK-NEXT:   for (int i = 0; i < count; ++i)
// CHECK-NEXT:     co_yield at(i);

// CHECK:        coroutinize::generator<const std::string &> all_names() const {
// CHECK-NEXT:     for (auto &name : names)
// CHECK-NEXT:       co_yield name;
// CHECK-NEXT:   }
// CHECK-NEXT:   coroutinize::generator<std::pair<const int &, std::string &>> numbers() {
// CHECK-NEXT:     for (auto &[number, name] : numbered)
// CHECK-NEXT:       co_yield {number, name};
// CHECK-NEXT:   }
// CHECK-NEXT:   coroutinize::generator<std::pair<std::size_t, geo::Point &>> all_points() {
// CHECK-NEXT:     for (std::size_t i = 0; i < points.size(); ++i)
// CHECK-NEXT:       co_yield {i, points[i]};

// CHECK:        for (geo::Point corner : geo::grid::corners(2)) {
// CHECK-NEXT:     std::printf("%d\n", corner.y);
// CHECK-NEXT:   }
// CHECK-NEXT:   Names names{{[{][{]}}"a", "b"}, {{[{][{]}}1, "one"}, {2, "two"}}, {{[{][{]}}3, 4}, {5, 6}}};
// CHECK-NEXT:   for (const std::string &name : names.all_names()) {
// CHECK-NEXT:     std::puts(name.c_str());
// CHECK-NEXT:   }
// CHECK-NEXT:   for (auto [given_number, name] : names.numbers()) {
// CHECK-NEXT:     int number = given_number;
// CHECK-NEXT:     name += std::to_string(number);
// CHECK-NEXT:   }
// CHECK-NEXT:   for (auto [number, given_name] : names.numbers()) {
// CHECK-NEXT:     const std::string &name = given_name;
// CHECK-NEXT:     std::printf("%d %s\n", number, name.c_str());
// CHECK-NEXT:   }
// CHECK-NEXT:   for (auto [index, point] : names.all_points()) {
// CHECK-NEXT:     point.x += int(index);
// CHECK-NEXT:   }
// CHECK-NEXT:   for (auto [i, element2] : names.all_points()) {
// CHECK-NEXT:     const geo::Point &point = element2;
// CHECK-NEXT:     std::printf("%d\n", point.x);
// CHECK-NEXT:   }
