// Handlers whose parameters are `auto`: what they became is known.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

/// An operation that takes any handler.
template <class Handler> void measure(const std::string &What, Handler Done) {
  Loop.post([What, Done] { Done(Error{}, What.size()); });
}

// The second call is resolved by the type that the first handler was given.
void nested(const std::string &Name) {
  readLater(Loop, Name, [](auto E, const auto &Text) {
    if (E)
      return trace(E.What);
    measure(Text, [Text](auto E, auto Size) {
      trace(Text + ": " + std::to_string(Size) + (E ? "!" : ""));
    });
  });
}

// A member that the handler finds by its argument's type.
class Copier {
public:
  void start(std::string From) {
    readLater(Loop, From, [this](auto E, auto Text) {
      if (!E)
        write(Text);
    });
  }

private:
  void write(const std::string &Text) {
    measure(Text, [this](auto, auto Size) {
      Total += Size;
      if (Total < 12) { trace("again"); start("b"); return; }
      trace("copied " + std::to_string(Total));
    });
  }

  std::size_t Total = 0;
};

// Two functions from one lambda: left alone.
void twice(EventLoop &Loop) {
  auto Print = [&Loop](const auto &What) {
    waitFor(Loop, 1, [What] { trace(What); });
  };
  measure("x", [Print](Error, std::size_t) { Print("text"); });
  Loop.post([Print] { Print(std::string("string")); });
}

int main() {
  nested("a");
  Loop.run();
  Copier C;
  C.start("a");
  Loop.run();
  twice(Loop);
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        [](std::string Name) -> coroutinize::detached {
// CHECK-NEXT:     auto [E, Text] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, Name, handler); });
// CHECK-NEXT:     if (E)
// CHECK-NEXT:       co_return trace(E.What);
// CHECK-NEXT:     auto [measure_E, Size] = co_await coroutinize::callback<Error, std::size_t>(
// CHECK-NEXT:       [&](auto handler) { measure(Text, std::move(handler)); });
// CHECK-NEXT:     trace(Text + ": " + std::to_string(Size) + (measure_E ? "!" : ""));
// CHECK-NEXT:   }(Name);

// CHECK:          do_start(std::move(From));
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_start(std::string From) {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       auto [E, Text] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, From, handler); });
// CHECK-NEXT:       if (E)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       auto [ignored, Size] = co_await coroutinize::callback<Error, std::size_t>(
// CHECK-NEXT:         [&](auto handler) { measure(Text, std::move(handler)); });
// CHECK-NEXT:       Total += Size;
// CHECK-NEXT:       if (Total < 12) {
// CHECK-NEXT:         trace("again");
// CHECK-NEXT:         From = "b";
// CHECK-NEXT:         continue;
// CHECK-NEXT:       }
// CHECK-NEXT:       trace("copied " + std::to_string(Total));
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT: private:
