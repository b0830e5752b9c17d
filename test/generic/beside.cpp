// What a step starts beside the chain keeps its callback: another operation is
// started meanwhile, in a loop, or several of which the chain goes on through
// none.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

struct Session : std::enable_shared_from_this<Session> {
  std::string Name = "session";
  ~Session() { trace("gone " + Name); }

  void start() {
    auto self = shared_from_this();
    readLater(Loop, "one", [this, self](Error E, std::string Text) {
      const int Size = Text.size();
      waitFor(Loop, 1, [=] { trace(self->Name + std::to_string(Size)); });
      readLater(Loop, Text + "two", [this, self](Error E, std::string Other) {
        for (int I = 0; I < 2; ++I)
          waitFor(Loop, I, [Other, I, self] { trace(Other + std::to_string(I)); });
        readLater(Loop, Other, [this, self](Error, std::string Last) {
          trace(Last + Name);
        });
      });
    });
  }
};

void joined() {
  readLater(Loop, "names", [](Error, std::string) {
    readLater(Loop, "more", [](Error, std::string) {
      auto Left = std::make_shared<int>(2);
      auto Done = [Left] {
        if (--*Left == 0)
          trace("joined");
      };
      waitFor(Loop, 2, Done);
      waitFor(Loop, 1, Done);
    });
  });
}

class Client {
  int Ticks = 0;

public:
  void begin() {
    readLater(Loop, "begin", [this](Error E, std::string Text) { onBegin(Text); });
  }
  void tick() {
    trace("tick");
    if (++Ticks < 3)
      waitFor(Loop, 1, [this] { tick(); });
  }

private:
  void onBegin(std::string Text) {
    waitFor(Loop, 2, std::bind(&Client::tick, this)); // a chain of its own
    readLater(Loop, Text, [this](Error E, std::string Text) { onMore(Text); });
  }
  void onMore(std::string Text) {
    readLater(Loop, Text, [](Error, std::string Last) { trace(Last); });
  }
};

int main() {
  std::make_shared<Session>()->start();
  joined();
  Client C;
  C.begin();
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:          do_start(self);
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_start(std::shared_ptr<Session> self) {
// CHECK-NEXT:     auto [E, Text] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, "one", handler); });
// CHECK-NEXT:     const int Size = Text.size();
// CHECK-NEXT:     waitFor(Loop, 1, [=] { trace(self->Name + std::to_string(Size)); });
// CHECK-NEXT:     auto [readLater_E, Other] =
// CHECK-NEXT:       co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, Text + "two", handler); });
// CHECK-NEXT:     for (int I = 0; I < 2; ++I)
// CHECK-NEXT:       waitFor(Loop, I, [Other, I, self] { trace(Other + std::to_string(I)); });
// CHECK-NEXT:     auto [ignored, Last] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, Other, handler); });
// CHECK-NEXT:     trace(Last + Name);

// CHECK:        []() -> coroutinize::detached {
// CHECK-NEXT:     co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, "names", handler); });
// CHECK-NEXT:     co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, "more", handler); });
// CHECK-NEXT:     auto Left = std::make_shared<int>(2);
// CHECK-NEXT:     auto Done = [Left] {
// CHECK-NEXT:       if (--*Left == 0)
// CHECK-NEXT:         trace("joined");
// CHECK-NEXT:     };
// CHECK-NEXT:     waitFor(Loop, 2, Done);
// CHECK-NEXT:     waitFor(Loop, 1, Done);
// CHECK-NEXT:   }();

// CHECK:          do_begin();
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_begin() {
// CHECK-NEXT:     auto [E, Text] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, "begin", handler); });
// CHECK-NEXT:     waitFor(Loop, 2, std::bind(&Client::tick, this)); // a chain of its own
// CHECK-NEXT:     auto [readLater_E, readLater_Text] =
// CHECK-NEXT:       co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, Text, handler); });
// CHECK-NEXT:     auto [ignored, Last] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, readLater_Text, handler); });
// CHECK-NEXT:     trace(Last);
// CHECK-NEXT:   }
// CHECK-NEXT:   void tick() {
// CHECK-NEXT:     do_tick();
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   coroutinize::detached do_tick() {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       trace("tick");
// CHECK-NEXT:       if (++Ticks >= 3)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       co_await coroutinize::callback<>(
// CHECK-NEXT:         [&](auto handler) { waitFor(Loop, 1, std::move(handler)); });
// CHECK-NEXT:     }
