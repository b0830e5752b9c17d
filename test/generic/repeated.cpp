// A step that begins its own operation anew: the loop begins with the await.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

using namespace std::placeholders;

/// Hands out messages, the last of which is an error.
class Connection {
public:
  explicit Connection(EventLoop &Loop) : Loop(Loop) {}
  void read(std::function<void(Error, std::string)> Done) {
    Loop.post([this, Done] {
      ++Count;
      Done(Count > 3 ? Error{"end"} : Error{}, "m" + std::to_string(Count));
    });
  }
  void write(std::string Text, std::function<void(Error, std::size_t)> Done) {
    Loop.post([Text, Done] {
      trace("-> " + Text);
      Done({}, Text.size());
    });
  }

private:
  EventLoop &Loop;
  int Count = 0;
};

// Both values of each round are declared in the loop.
class Session : public std::enable_shared_from_this<Session> {
public:
  explicit Session(Connection &C) : C(C) {}
  void start() {
    C.read(std::bind(&Session::onRead, shared_from_this(), _1, _2));
  }

private:
  void onRead(Error E, std::string Message) {
    if (E) {
      trace(E.What);
      return;
    }
    C.write("got " + Message,
            std::bind(&Session::onWrite, shared_from_this(), _1, _2));
  }
  void onWrite(Error E, std::size_t Size) {
    if (E)
      return;
    trace(std::to_string(Size));
    C.read(std::bind(&Session::onRead, shared_from_this(), _1, _2));
  }

  Connection &C;
};

// Two ways back, and an end between them.
class Reader {
public:
  explicit Reader(Connection &C) : C(C) {}
  void start() {
    C.read(std::bind(&Reader::onRead, this, _1, _2));
  }

private:
  void onRead(Error E, std::string Message) {
    if (E)
      return trace(E.What + " after " + std::to_string(Seen));
    if (++Seen % 2) {
      trace("odd " + Message);
      C.read(std::bind(&Reader::onRead, this, _1, _2));
    } else {
      C.write(Message, [this](Error, std::size_t) {
        C.read(std::bind(&Reader::onRead, this, _1, _2));
      });
    }
  }

  Connection &C;
  int Seen = 0;
};

// The second call is another one, and the values are two: left alone.
class Other {
public:
  Other(Connection &First, Connection &Then) : First(First), Then(Then) {}
  void start() {
    First.read(std::bind(&Other::onRead, this, _1, _2));
  }

private:
  void onRead(Error E, std::string Message) {
    trace(Message + E.What);
    if (!E)
      Then.read(std::bind(&Other::onRead, this, _1, _2));
  }

  Connection &First, &Then;
};

int main() {
  EventLoop Loop;
  Connection A(Loop), B(Loop), C(Loop), D(Loop);
  std::make_shared<Session>(A)->start();
  Loop.run();
  Reader R(B);
  R.start();
  Loop.run();
  Other O(C, D);
  O.start();
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:          do_start(shared_from_this());
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_start(std::shared_ptr<Session> /*self*/) {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       auto [E, Message] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { C.read(handler); });
// CHECK-NEXT:       if (E) {
// CHECK-NEXT:         trace(E.What);
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-NEXT:       auto [write_E, Size] = co_await coroutinize::callback<Error, std::size_t>(
// CHECK-NEXT:         [&](auto handler) { C.write("got " + Message, handler); });
// CHECK-NEXT:       if (write_E)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       trace(std::to_string(Size));
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT: private:

// CHECK:          do_start();
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_start() {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       auto [E, Message] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { C.read(handler); });
// CHECK-NEXT:       if (E)
// CHECK-NEXT:         co_return trace(E.What + " after " + std::to_string(Seen));
// CHECK-NEXT:       if (++Seen % 2) {
// CHECK-NEXT:         trace("odd " + Message);
// CHECK-NEXT:         continue;
// CHECK-NEXT:       }
// CHECK-EMPTY:
// CHECK-NEXT:       co_await coroutinize::callback<Error, std::size_t>(
// CHECK-NEXT:         [&](auto handler) { C.write(Message, handler); });
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT: private:
