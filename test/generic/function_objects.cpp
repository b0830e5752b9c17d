// Objects of classes with operator(): the members become variables, and the
// classes disappear.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

namespace {

// Fetched again, with what was there.
struct OnAgain {
  std::string First;
  Done Finish;
  void operator()(Error E, std::string Again) const {
    Finish(E, First + ", " + Again);
  }
};

struct OnFirst {
  OnFirst(std::string Key, Done Finish)
      : Key(std::move(Key)), Finish(std::move(Finish)) {}

  void operator()(Error E, std::string Text) const {
    if (E)
      return Finish(E, "");
    readLater(Loop, Key + " again", OnAgain{Text, Finish});
  }

private:
  std::string Key;
  Done Finish;
};

/// Waits as often as it was told.
struct Waiting {
  int Left;
  Done Finish;
  void operator()() {
    trace(std::to_string(Left));
    if (--Left == 0)
      return Finish({}, "waited");
    waitFor(Loop, this->Left, std::move(*this));
  }
};

} // namespace

void fetch(const std::string &Key, Done Finish) {
  readLater(Loop, Key, OnFirst(Key, std::move(Finish)));
}

void waitOften(int Times, Done Finish) {
  waitFor(Loop, Times, Waiting{Times, Finish});
}

class Client : public std::enable_shared_from_this<Client> {
public:
  ~Client() { trace("the client ends"); }
  void run() { readLater(Loop, "client", OnRead{shared_from_this()}); }

private:
  struct OnWait {
    std::shared_ptr<Client> Self;
    void operator()() const { Self->report("rested"); }
  };
  struct OnRead {
    std::shared_ptr<Client> Self;
    void operator()(Error, std::string Text) const {
      Self->report(Text);
      waitFor(Loop, 1, OnWait{Self});
    }
  };
  void report(const std::string &What) { trace(What); }
};

int main() {
  Done Print = [](Error E, std::string Text) { trace(E.What + Text); };
  fetch("a", Print);
  waitOften(3, Print);
  std::make_shared<Client>()->run();
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:      } // namespace
// CHECK-EMPTY:
// CHECK-NEXT: void fetch(const std::string &Key, Done Finish) {
// CHECK-NEXT:   [](std::string Key, Done Finish) -> coroutinize::detached {
// CHECK-NEXT:     auto [E, Text] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, Key, handler); });
// CHECK-NEXT:     if (E)
// CHECK-NEXT:       co_return Finish(E, "");
// CHECK-NEXT:     auto [readLater_E, Again] =
// CHECK-NEXT:       co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, Key + " again", handler); });
// CHECK-NEXT:     // Fetched again, with what was there.
// CHECK-NEXT:     Finish(readLater_E, Text + ", " + Again);
// CHECK-NEXT:   }(Key, std::move(Finish));
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: void waitOften(int Times, Done Finish) {
// CHECK-NEXT:   [](int Times, Done Finish) -> coroutinize::detached {
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { waitFor(Loop, Times, std::move(handler)); });
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       // Waits as often as it was told.
// CHECK-NEXT:       trace(std::to_string(Times));
// CHECK-NEXT:       if (--Times == 0)
// CHECK-NEXT:         co_return Finish({}, "waited");
// CHECK-NEXT:       co_await coroutinize::callback<>(
// CHECK-NEXT:         [&](auto handler) { waitFor(Loop, Times, std::move(handler)); });
// CHECK-NEXT:     }
// CHECK-NEXT:   }(Times, std::move(Finish));

// CHECK:        void run() {
// CHECK-NEXT:     [](std::shared_ptr<Client> Self) -> coroutinize::detached {
// CHECK-NEXT:       auto [ignored, Text] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, "client", handler); });
// CHECK-NEXT:       Self->report(Text);
// CHECK-NEXT:       co_await coroutinize::callback<>(
// CHECK-NEXT:         [&](auto handler) { waitFor(Loop, 1, std::move(handler)); });
// CHECK-NEXT:       Self->report("rested");
// CHECK-NEXT:     }(shared_from_this());
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT: private:
