// All declarations of the producer change with it.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>
#include <functional>

namespace shop {

struct Price {
  int cents;
};

template <class Visit> void for_each_price(int count, Visit visit);

void discounted(int count, const std::function<void(Price)> &visit);

int total(int count) {
  int cents = 0;
  discounted(count, [&](Price price) { cents += price.cents; });
  return cents;
}

template <class Visit> void for_each_price(int count, Visit visit) {
  for (int i = 1; i <= count; ++i)
    visit(Price{i * 100});
}

void discounted(int count, const std::function<void(Price)> &visit) {
  for_each_price(count, [&](Price price) {
    price.cents -= 10;
    visit(price);
  });
  visit(Price{1});
}

} // namespace shop

int main() {
  shop::for_each_price(2, [](shop::Price price) {
    std::printf("%d\n", price.cents);
  });
  std::printf("%d\n", shop::total(3));
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<Price> prices(int count);

// CHECK:      static coroutinize::generator<Price> prices(int count) {
// CHECK-NEXT:   for (int i = 1; i <= count; ++i)
// CHECK-NEXT:     co_yield Price{i * 100};
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: void discounted(int count, const std::function<void(Price)> &visit) {
// CHECK-NEXT:   for (Price price : prices(count)) {
// CHECK-NEXT:     price.cents -= 10;
// CHECK-NEXT:     visit(price);
// CHECK-NEXT:   }

// CHECK:        for (shop::Price price : shop::prices(2)) {
// CHECK-NEXT:     std::printf("%d\n", price.cents);
// CHECK-NEXT:   }
