// Who is only looked at does not live longer.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

class Greeter : public std::enable_shared_from_this<Greeter> {
public:
  explicit Greeter(std::string Name) : Name(std::move(Name)) {}
  ~Greeter() { trace("no more " + Name); }

  void greet(std::function<void(std::string)> Done) {
    std::weak_ptr<Greeter> Weak = shared_from_this();
    readLater(Loop, "greeting", [Weak, Done](Error E, std::string Greeting) {
      auto Self = Weak.lock();
      if (!Self || E)
        return;
      Self->Greeting = Greeting;
      waitFor(Loop, 2, [Weak, Done] {
        auto Self = Weak.lock();
        if (!Self) {
          trace("nobody is left");
          return;
        }
        auto Copy = std::make_unique<Greeter>(Self->Name + "'s copy");
        readLater(Loop, Self->Name, [Weak, Done](Error, std::string Value) {
          if (auto Self = Weak.lock())
            Done(Self->Greeting + ", " + Value);
        });
      });
    });
  }

private:
  std::string Name, Greeting;
};

int main() {
  auto Lives = std::make_shared<Greeter>("one");
  auto Dies = std::make_shared<Greeter>("other");
  Lives->greet(trace);
  Dies->greet(trace);
  waitFor(Loop, 1, [Dies = std::move(Dies)]() mutable { Dies.reset(); });
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:          [](std::function<void(std::string)> Done, std::weak_ptr<Greeter> Weak)
// CHECK-NEXT:         -> coroutinize::detached {
// CHECK-NEXT:       auto [E, Greeting] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, "greeting", handler); });
// CHECK-NEXT:       auto Self = Weak.lock();
// CHECK-NEXT:       if (!Self || E)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       Self->Greeting = Greeting;
// CHECK-NEXT:       co_await coroutinize::callback<>(
// CHECK-NEXT:         [&](auto handler) { waitFor(Loop, 2, std::move(handler)); Self.reset(); });
// CHECK-NEXT:       Self = Weak.lock();
// CHECK-NEXT:       if (!Self) {
// CHECK-NEXT:         trace("nobody is left");
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-NEXT:       auto Copy = std::make_unique<Greeter>(Self->Name + "'s copy");
// CHECK-NEXT:       auto [ignored, Value] =
// CHECK-NEXT:         co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:           [&](auto handler) { readLater(Loop, Self->Name, handler); Copy.reset(); Self.reset(); });
// CHECK-NEXT:       if (auto Self = Weak.lock())
// CHECK-NEXT:         Done(Self->Greeting + ", " + Value);
// CHECK-NEXT:     }(Done, std::move(Weak));
