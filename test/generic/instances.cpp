// Chains in templates: planned for each instance, written once.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

// A function template, instantiated twice.
template <class Key> void copy(EventLoop *Loop, Key A) {
  readLater(*Loop, "a", [Loop, A](Error Failed, std::string First) {
    if (Failed) {
      trace("failed");
      return;
    }
    readLater(*Loop, std::to_string(A), [First, A](Error, std::string B) {
      trace(First + B + std::to_string(A));
    });
  });
}

// What the template does not spell, the coroutine deduces, too.
template <class Key> void twice(EventLoop *Loop, Key A) {
  auto Both = A + A;
  const auto &[Name, Number] = std::pair(std::to_string(A), A);
  readLater(*Loop, Name, [Loop, Both, Copy = Number](Error, std::string) {
    auto More = Both + Copy;
    readLater(*Loop, std::to_string(More), [More, Both](Error, std::string B) {
      trace(B + std::to_string(More - Both));
    });
  });
}

// A class template with named steps.
template <class Store> class Client {
public:
  explicit Client(EventLoop &Loop, Store Kept) : Loop(Loop), Kept(Kept) {}
  void start(std::string Name) {
    readLater(Loop, Name, [this, Name](Error Failed, std::string Value) {
      if (Failed)
        return finish(Failed.What);
      Kept.add(Value);
      next(Name + "/next");
    });
  }

private:
  EventLoop &Loop;
  Store Kept;
  void next(std::string Name) {
    readLater(Loop, Name, [this](Error, typename Store::value_type Value) {
      Kept.add(Value);
      finish("end");
    });
  }
  void finish(std::string How) { trace(How + " " + Kept.all()); }
};

// Members that are defined outside, an object that the closures own, a loop.
template <class Source>
class Session : public std::enable_shared_from_this<Session<Source>> {
public:
  Session(EventLoop &Loop, Source From) : Loop(Loop), From(From) {}
  void start() { read(); }

private:
  void read();
  void write(const std::string &What);
  EventLoop &Loop;
  Source From;
  int Times = 0;
};

template <class Source> void Session<Source>::read() {
  auto Self = this->shared_from_this();
  readLater(Loop, From.name(), [this, Self](Error Failed, std::string Value) {
    if (Failed || ++Times > 3)
      return;
    write(Value);
  });
}

template <class Source>
void Session<Source>::write(const std::string &What) {
  auto Self = this->shared_from_this();
  auto Text = What + "!";
  readLater(Loop, Text, [this, Self, Text](Error, std::string Value) {
    trace(Text + Value);
    read();
  });
}

struct Words {
  using value_type = std::string;
  std::string Text;
  void add(const std::string &Word) { Text += Word + ","; }
  std::string all() const { return Text; }
  std::string name() const { return "words"; }
};
struct Count {
  using value_type = std::string;
  int N = 0;
  void add(const std::string &) { ++N; }
  std::string all() const { return std::to_string(N); }
  std::string name() const { return "count"; }
};

int main() {
  EventLoop Loop;
  copy(&Loop, 1);
  copy(&Loop, 2L);
  twice(&Loop, 3);
  twice(&Loop, 4L);
  Client<Words> A(Loop, {});
  Client<Count> B(Loop, {});
  A.start("x");
  B.start("y");
  std::make_shared<Session<Words>>(Loop, Words())->start();
  std::make_shared<Session<Count>>(Loop, Count())->start();
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>
// CHECK-EMPTY:
// CHECK-NEXT: // A function template, instantiated twice.
// CHECK-NEXT: template <class Key> void copy(EventLoop *Loop, Key A) {
// CHECK-NEXT:   [](EventLoop *Loop, Key A) -> coroutinize::detached {
// CHECK-NEXT:     auto [Failed, First] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(*Loop, "a", handler); });
// CHECK-NEXT:     if (Failed) {
// CHECK-NEXT:       trace("failed");
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     }
// CHECK-NEXT:     auto [ignored, B] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(*Loop, std::to_string(A), handler); });
// CHECK-NEXT:     trace(First + B + std::to_string(A));
// CHECK-NEXT:   }(Loop, A);

// CHECK:        [](EventLoop *Loop, auto Name, auto Both, auto Copy)
// CHECK-NEXT:       -> coroutinize::detached {
// CHECK-NEXT:     co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(*Loop, Name, handler); });
// CHECK-NEXT:     auto More = Both + Copy;
// CHECK-NEXT:     auto [ignored, B] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(*Loop, std::to_string(More), handler); });
// CHECK-NEXT:     trace(B + std::to_string(More - Both));
// CHECK-NEXT:   }(Loop, Name, Both, Number);

// CHECK:          do_start(std::move(Name));
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_start(std::string Name) {
// CHECK-NEXT:     auto [Failed, Value] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, Name, handler); });
// CHECK-NEXT:     if (Failed)
// CHECK-NEXT:       co_return finish(Failed.What);
// CHECK-NEXT:     Kept.add(Value);
// CHECK-NEXT:     std::string next_Name = Name + "/next";
// CHECK-NEXT:     auto [ignored, readLater_Value] =
// CHECK-NEXT:       co_await coroutinize::callback<Error, typename Store::value_type>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, next_Name, handler); });
// CHECK-NEXT:     Kept.add(readLater_Value);
// CHECK-NEXT:     finish("end");

// CHECK:        coroutinize::detached do_read(std::shared_ptr<Session> /*self*/);

// CHECK:        do_read(this->shared_from_this());
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: template <class Source>
// CHECK-NEXT: coroutinize::detached Session<Source>::do_read(
// CHECK-NEXT:   std::shared_ptr<Session> /*self*/) {
// CHECK-NEXT:   for (;;) {
// CHECK-NEXT:     auto [Failed, Value] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, From.name(), handler); });
// CHECK-NEXT:     if (Failed || ++Times > 3)
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     auto Text = Value + "!";
// CHECK-NEXT:     auto [ignored, readLater_Value] =
// CHECK-NEXT:       co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, Text, handler); });
// CHECK-NEXT:     trace(Text + readLater_Value);
// CHECK-NEXT:   }
