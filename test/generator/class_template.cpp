// Members of class templates, declared in the class and defined outside of it: what is left of the old one is thin, and
// no second run rewrites it again.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <vector>

struct Point {
  int x, y;
};

template <class Index> class Query {
public:
  using Visitor = std::function<bool(const Point &)>;

  explicit Query(const Index *index) : index_(index) {}

  bool visit_points(const Point &to, const Visitor &visit);
  int count(const Point &to);

private:
  const Index *index_;
};

template <class Index>
bool Query<Index>::visit_points(const Point &to, const Visitor &visit) {
  if (to.x < 0)
    return true;
  Index copy(index_->begin(), index_->end());
  for (const Point &point : copy)
    if (point.x < to.x && point.y < to.y && !visit(point))
      return false;
  return true;
}

template <class Index> int Query<Index>::count(const Point &to) {
  int result = 0;
  visit_points(to, [&](const Point &) {
    ++result;
    return true;
  });
  return result;
}

bool print(const Point &point) { return std::printf("%d %d\n", point.x, point.y) > 0; }

int main() {
  std::vector<Point> points = {{1, 2}, {3, 1}, {8, 8}, {2, 2}};
  Query<std::vector<Point>> query(&points);
  Point to = {4, 4};
  query.visit_points(to, [](const Point &point) {
    std::printf("%d\n", point.x);
    return point.x < 3;
  });
  query.visit_points(to, print);
  std::printf("%d\n", query.count(to));
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:        coroutinize::generator<const Point &> all_points(const Point *to);

// CHECK:      coroutinize::generator<const Point &> Query<Index>::all_points(const Point *to) {
// CHECK-NEXT:   if (to->x < 0)
// CHECK-NEXT:     co_return;
// CHECK-NEXT:   Index copy(index_->begin(), index_->end());
// CHECK-NEXT:   for (const Point &point : copy)
// CHECK-NEXT:     if (point.x < to->x && point.y < to->y)
// CHECK-NEXT:       co_yield point;
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: template <class Index>
// CHECK-NEXT: bool Query<Index>::visit_points(const Point &to, const Visitor &visit) {
// CHECK-NEXT:   for (auto &&element : all_points(&to))
// CHECK-NEXT:     if (!visit(element))

// CHECK:        for ({{\[\[}}maybe_unused]] const Point &element : all_points(&to)) {
// CHECK-NEXT:     ++result;
// CHECK-NEXT:   }

// CHECK:        for (const Point &point : query.all_points(&to)) {
// CHECK-NEXT:     std::printf("%d\n", point.x);
// CHECK-NEXT:     if (!(point.x < 3))
// CHECK-NEXT:       break;
// CHECK-NEXT:   }
