// What a bind holds becomes a variable; functions that are no members become
// part of the coroutine as members do.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

using namespace std::placeholders;

EventLoop Loop;

class Copy : public std::enable_shared_from_this<Copy> {
public:
  void start(const std::string &From, std::string To) {
    readLater(Loop, From,
              std::bind(&Copy::onRead, shared_from_this(), To, _1, _2));
  }

private:
  void onRead(const std::string &To, Error E, std::string Text) {
    if (E)
      return;
    readLater(Loop, To,
              std::bind(&Copy::onEcho, shared_from_this(), _2, Text, 2));
  }
  void onEcho(std::string Echo, const std::string &Read, long Times) {
    for (; Times > 0; --Times)
      trace(Read + ", " + Echo);
  }
};

struct Client {
  std::string Name;
};

static void onPause(const std::shared_ptr<Client> &Waiting, std::string Why) {
  trace(Waiting->Name + " waited, " + Why);
}

static void onName(std::shared_ptr<Client> Named, Error, std::string Name) {
  Named->Name = Name;
  waitFor(Loop, 1, std::bind(onPause, Named, "politely"));
}

void greet() {
  auto Named = std::make_shared<Client>();
  readLater(Loop, "name", std::bind_front(onName, Named));
}

int main() {
  std::make_shared<Copy>()->start("a", "b");
  greet();
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:          do_start(shared_from_this(), From, std::move(To));
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_start(
// CHECK-NEXT:     std::shared_ptr<Copy> /*self*/, std::string From, std::string To) {
// CHECK-NEXT:     auto [E, Text] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, From, handler); });
// CHECK-NEXT:     if (E)
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     long Times = 2;
// CHECK-NEXT:     auto [ignored, Echo] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, To, handler); });
// CHECK-NEXT:     for (; Times > 0; --Times)
// CHECK-NEXT:       trace(Text + ", " + Echo);

// CHECK:      void greet() {
// CHECK-NEXT:   auto Named = std::make_shared<Client>();
// CHECK-NEXT:   [](std::shared_ptr<Client> Named) -> coroutinize::detached {
// CHECK-NEXT:     auto [ignored, Name] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, "name", handler); });
// CHECK-NEXT:     Named->Name = Name;
// CHECK-NEXT:     std::string Why = "politely";
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { waitFor(Loop, 1, std::move(handler)); });
// CHECK-NEXT:     trace(Named->Name + " waited, " + Why);
// CHECK-NEXT:   }(std::move(Named));
