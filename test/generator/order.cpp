// Each effect of the producer and of its consumer keeps its place.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>
#include <vector>

static int trace(const char *what, int value) {
  std::printf("%s %d\n", what, value);
  return value;
}

static void produce(std::vector<int> &shared, int from, int end,
                    const std::function<void(int)> &visit) {
  trace("begins at", from);
  for (int i = from; i < end; ++i) {
    shared.push_back(trace("made", i));
    visit(trace("gives", i));
    trace("sees", shared.back());
  }
  trace("ends at", end);
}

int main() {
  std::vector<int> shared;
  produce(shared, trace("argument", 1), trace("argument", 3), [&](int value) {
    trace("got", value);
    shared.push_back(value * 10);
  });
  trace("size", int(shared.size()));
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<int> produce(std::vector<int> *shared, int from, int end) {
// CHECK-NEXT:   trace("begins at", from);
// CHECK-NEXT:   for (int i = from; i < end; ++i) {
// CHECK-NEXT:     shared->push_back(trace("made", i));
// CHECK-NEXT:     co_yield trace("gives", i);
// CHECK-NEXT:     trace("sees", shared->back());

// CHECK:        for (int value : produce(&shared, trace("argument", 1), trace("argument", 3))) {
// CHECK-NEXT:     trace("got", value);
// CHECK-NEXT:     shared.push_back(value * 10);
// CHECK-NEXT:   }
