// Named steps become one coroutine, and what was said of them stays.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

class Copy {
public:
  void start(std::string From);

private:
  // The argument is what was read.
  void onRead(Error E, std::string Text);
  void onPause();

  std::string Copied;
};

void Copy::start(std::string From) {
  readLater(Loop, From, std::bind_front(&Copy::onRead, this));
}

// Nothing is copied on errors.
void Copy::onRead(Error E, std::string Text) {
  if (E)
    return;
  Copied = Text;
  waitFor(Loop, 2, std::bind(&Copy::onPause, this));
}

void Copy::onPause() { trace(Copied); }

int main() {
  Copy Only;
  Only.start("a");
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        coroutinize::detached do_start(std::string From);

// CHECK:        do_start(std::move(From));
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: coroutinize::detached Copy::do_start(std::string From) {
// CHECK-NEXT:   auto [E, Text] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:     [&](auto handler) { readLater(Loop, From, handler); });
// CHECK-NEXT:   // The argument is what was read.
// CHECK-NEXT:   // Nothing is copied on errors.
// CHECK-NEXT:   if (E)
// CHECK-NEXT:     co_return;
// CHECK-NEXT:   Copied = Text;
// CHECK-NEXT:   co_await coroutinize::callback<>(
// CHECK-NEXT:     [&](auto handler) { waitFor(Loop, 2, std::move(handler)); });
// CHECK-NEXT:   trace(Copied);
// CHECK-NEXT: }
