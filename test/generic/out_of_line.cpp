// A member that is defined outside of its class.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

namespace shop {

class Order {
public:
  explicit Order(EventLoop &Loop) : Loop(Loop) {}
  void place(int Count);

private:
  EventLoop &Loop;
  int Total = 0;
};

void Order::place(int Count) {
  readLater(Loop, "price", [this, Count](Error, std::string Price) {
    Total += Count;
    readLater(Loop, Price, [this](Error, std::string Paid) {
      trace(Paid + " for " + std::to_string(Total));
    });
  });
}

} // namespace shop

int main() {
  EventLoop Loop;
  shop::Order Placed(Loop);
  Placed.place(3);
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        coroutinize::detached do_place(int Count);

// CHECK:        do_place(Count);
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: coroutinize::detached Order::do_place(int Count) {
// CHECK-NEXT:   auto [ignored, Price] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:     [&](auto handler) { readLater(Loop, "price", handler); });
// CHECK-NEXT:   Total += Count;
// CHECK-NEXT:   auto [ignored2, Paid] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:     [&](auto handler) { readLater(Loop, Price, handler); });
// CHECK-NEXT:   trace(Paid + " for " + std::to_string(Total));
