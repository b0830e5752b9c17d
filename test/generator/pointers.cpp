// Function pointers, pointer elements, early returns and statics.
// RUN: %check-coroutinize %s %t --generators
#include <cstdio>

struct Item {
  const char *name;
  Item *next;
};

static void visit_items(Item *first, void (*visit)(Item *)) {
  static int times = 0;
  if (++times > 2)
    return;
  for (Item *item = first; item; item = item->next)
    visit(item);
}

int main() {
  Item second{"second", nullptr}, first{"first", &second};
  for (int i = 0; i < 3; ++i)
    visit_items(&first, [](Item *item) { std::puts(item->name); });
}

// CHECK:      #include <coroutinize/generator.hpp>

// CHECK:      static coroutinize::generator<Item *> items(Item *first) {
// CHECK-NEXT:   static int times = 0;
// CHECK-NEXT:   if (++times > 2)
// CHECK-NEXT:     co_return;
// CHECK-NEXT:   for (Item *item = first; item; item = item->next)
// CHECK-NEXT:     co_yield item;

// CHECK:          for (Item *item : items(&first)) {
// CHECK-NEXT:       std::puts(item->name);
// CHECK-NEXT:     }
