// A chain that goes on through a function that is given the caller's callback,
// and leads back with it, is a loop, too.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

class Client : public std::enable_shared_from_this<Client> {
public:
  using Callback = std::function<void(Error, std::vector<std::string>)>;

  explicit Client(EventLoop &Loop) : Loop(Loop) {}
  ~Client() { trace("the client ends"); }

  void all(std::vector<std::string> Names, Callback Done) {
    next(std::move(Names), 0, {}, std::move(Done));
  }

  void echo(std::string Text, std::function<void(int)> Done) {
    auto Self = shared_from_this();
    readLater(Loop, Text, [Self, Done](Error Failed, std::string First) {
      if (Failed)
        return Done(0);
      Self->again(First, Done);
    });
  }

private:
  // One after the other; a name that fails is tried again.
  void next(std::vector<std::string> Names, size_t At,
            std::vector<std::string> Found, Callback Done) {
    if (At == Names.size())
      return Done({}, Found);
    auto Self = shared_from_this();
    readLater(Loop, Names[At],
              [this, Self, Names, At, Found, Done](Error, std::string Text) mutable {
                if (++Tries % 3 == 0) {
                  waitFor(Loop, 2, [this, Self, Names, At, Found, Done] {
                    next(Names, At, Found, Done);
                  });
                  return;
                }
                Found.push_back(Text);
                next(Names, At + 1, Found, Done);
              });
  }

  void again(std::string First, std::function<void(int)> Done) {
    auto Self = shared_from_this();
    readLater(Loop, First, [Self, Done, First](Error, std::string Second) {
      trace(First + Second);
      Done(2);
    });
  }

  EventLoop &Loop;
  int Tries = 0;
};

int main() {
  EventLoop Loop;
  auto Some = std::make_shared<Client>(Loop);
  Some->all({"a", "b", "c", "d"}, [](Error, std::vector<std::string> Found) {
    for (const std::string &Each : Found)
      trace(Each);
  });
  Some->echo("hello", [](int Count) { trace(std::to_string(Count)); });
  Some.reset();
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:          do_echo(Self, Text, Done);
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_echo(
// CHECK-NEXT:     std::shared_ptr<Client> /*self*/, std::string Text,
// CHECK-NEXT:     std::function<void(int)> Done) {
// CHECK-NEXT:     auto [Failed, First] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, Text, handler); });
// CHECK-NEXT:     if (Failed)
// CHECK-NEXT:       co_return Done(0);
// CHECK-NEXT:     auto [ignored, Second] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, First, handler); });
// CHECK-NEXT:     trace(First + Second);
// CHECK-NEXT:     Done(2);

// CHECK:          do_next(
// CHECK-NEXT:       shared_from_this(), std::move(Names), At, std::move(Found),
// CHECK-NEXT:       std::move(Done));
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_next(
// CHECK-NEXT:     std::shared_ptr<Client> /*self*/, std::vector<std::string> Names, size_t At,
// CHECK-NEXT:     std::vector<std::string> Found, Callback Done) {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       if (At == Names.size())
// CHECK-NEXT:         co_return Done({}, Found);
// CHECK-NEXT:       auto [ignored, Text] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, Names[At], handler); });
// CHECK-NEXT:       if (++Tries % 3 == 0) {
// CHECK-NEXT:         co_await coroutinize::callback<>(
// CHECK-NEXT:           [&](auto handler) { waitFor(Loop, 2, std::move(handler)); });
// CHECK-NEXT:         continue;
// CHECK-NEXT:       }
// CHECK-NEXT:       Found.push_back(Text);
// CHECK-NEXT:       ++At;
// CHECK-NEXT:     }
