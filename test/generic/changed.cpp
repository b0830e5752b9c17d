// The first initiation changes variables of the function, which goes on.
// RUN: %check-coroutinize %s %t
#include "event_loop.h"
#include <deque>

EventLoop Loop;

void send(std::string Text, std::function<void(int)> Handler) {
  Loop.post([Text, Handler] { Handler(Text.size()); });
}

struct Numbers {
  int Last = 0;
  int next() { return ++Last; }
};

std::string takeLast(std::deque<std::string> &From) {
  std::string Last = From.back();
  From.pop_back();
  return Last;
}

void moved(std::string Text) {
  send(std::move(Text), [](int First) {
    send("x", [First](int Second) { trace(std::to_string(First + Second)); });
  });
  trace("left: " + Text);
}

void movedFromCaller(std::string &Text) {
  send(std::move(Text), [](int First) {
    send("x", [First](int Second) { trace(std::to_string(First + Second)); });
  });
}

void perhaps(std::string Text, bool Given) {
  send(Given ? std::move(Text) : "none", [](int First) {
    send("x", [First](int Second) { trace(std::to_string(First + Second)); });
  });
  trace("left: " + Text);
}

void counted(int Count, Numbers Tickets, Numbers &Shared) {
  send(std::string(++Count, 'c') + std::to_string(Tickets.next()), [](int First) {
    send("x", [First](int Second) { trace(std::to_string(First + Second)); });
  });
  send(std::to_string(Shared.next()), [](int First) {
    send("x", [First](int Second) { trace(std::to_string(First + Second)); });
  });
  trace(std::to_string(Count + Tickets.Last));
}

void taken() {
  std::deque<std::string> Texts{"first", "last"};
  send(takeLast(Texts), [](int First) {
    send("x", [First](int Second) { trace(std::to_string(First + Second)); });
  });
  trace(std::to_string(Texts.size()));
}

// Who looks on does not change it.
void read() {
  std::deque<std::string> Texts{"first", "last"};
  send(Texts.front(), [](int First) {
    send("x", [First](int Second) { trace(std::to_string(First + Second)); });
  });
  trace(std::to_string(Texts.size()));
}

int main() {
  moved("moved");
  std::string Text = "caller's";
  movedFromCaller(Text);
  trace("left: " + Text);
  perhaps("given", true);
  perhaps("kept", false);
  Numbers Shared;
  counted(1, Numbers(), Shared);
  trace(std::to_string(Shared.Last));
  taken();
  read();
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>
// CHECK-NEXT: #include <deque>
// CHECK-NEXT: #include <functional>

// CHECK:        [](std::string Text) -> coroutinize::detached {
// CHECK-NEXT:     int First = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { send(std::move(Text), handler); });
// CHECK-NEXT:     int Second = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { send("x", handler); });
// CHECK-NEXT:     trace(std::to_string(First + Second));
// CHECK-NEXT:   }(std::move(Text));

// CHECK:        [](std::string Text) -> coroutinize::detached {
// CHECK-NEXT:     int First = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { send(std::move(Text), handler); });
// CHECK-NEXT:     int Second = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { send("x", handler); });
// CHECK-NEXT:     trace(std::to_string(First + Second));
// CHECK-NEXT:   }(std::move(Text));
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: void perhaps(std::string Text, bool Given) {
// CHECK-NEXT:   [](bool Given, std::reference_wrapper<std::string> Text_reference)
// CHECK-NEXT:       -> coroutinize::detached {
// CHECK-NEXT:     std::string &Text = Text_reference;
// CHECK-NEXT:     int First = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { send(Given ? std::move(Text) : "none", handler); });
// CHECK-NEXT:     int Second = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { send("x", handler); });
// CHECK-NEXT:     trace(std::to_string(First + Second));
// CHECK-NEXT:   }(Given, Text);

// CHECK:        [](std::reference_wrapper<int> Count_reference,
// CHECK-NEXT:      std::reference_wrapper<Numbers> Tickets_reference)
// CHECK-NEXT:       -> coroutinize::detached {
// CHECK-NEXT:     int &Count = Count_reference;
// CHECK-NEXT:     Numbers &Tickets = Tickets_reference;
// CHECK-NEXT:     int First = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { send(std::string(++Count, 'c') + std::to_string(Tickets.next()), handler); });
// CHECK-NEXT:     int Second = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { send("x", handler); });
// CHECK-NEXT:     trace(std::to_string(First + Second));
// CHECK-NEXT:   }(Count, Tickets);
// CHECK-NEXT:   [](std::reference_wrapper<Numbers> Shared_reference)
// CHECK-NEXT:       -> coroutinize::detached {
// CHECK-NEXT:     Numbers &Shared = Shared_reference;
// CHECK-NEXT:     int First = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { send(std::to_string(Shared.next()), handler); });
// CHECK-NEXT:     int Second = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { send("x", handler); });
// CHECK-NEXT:     trace(std::to_string(First + Second));
// CHECK-NEXT:   }(Shared);

// CHECK:        [](std::reference_wrapper<std::deque<std::string>> Texts_reference)
// CHECK-NEXT:       -> coroutinize::detached {
// CHECK-NEXT:     std::deque<std::string> &Texts = Texts_reference;
// CHECK-NEXT:     int First = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { send(takeLast(Texts), handler); });
// CHECK-NEXT:     int Second = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { send("x", handler); });
// CHECK-NEXT:     trace(std::to_string(First + Second));
// CHECK-NEXT:   }(Texts);

// CHECK:        [](std::deque<std::string> Texts) -> coroutinize::detached {
// CHECK-NEXT:     int First = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { send(Texts.front(), handler); });
// CHECK-NEXT:     int Second = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { send("x", handler); });
// CHECK-NEXT:     trace(std::to_string(First + Second));
// CHECK-NEXT:   }(Texts);
