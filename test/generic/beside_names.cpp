// What keeps its callback captures what the coroutine gives other names.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"
EventLoop Loop;
void show(std::string A, int N) { trace(A + std::to_string(N)); }
void sync(const std::function<void()> &F) { F(); }
struct Box { std::string T; void put(std::string S, int) { T += S; trace(T); } };
Box TheBox;
void chain(std::string Name) {
  readLater(Loop, Name, [Name](Error E, std::string Text) {
    readLater(Loop, Text, [Name, First = Text](Error E, std::string Text) {
      waitFor(Loop, 3, [E, Text] { trace("a" + Text + (E ? "!" : ".")); });
      waitFor(Loop, 2, [T = Text, First]() mutable { T += First; trace("b" + T); });
      waitFor(Loop, 4, std::bind(show, Text, 4));
      waitFor(Loop, 5, std::bind(&Box::put, &TheBox, Text + Name, 4));
      sync([&] { waitFor(Loop, 6, [Text] { trace("c" + Text); }); Text += "changed"; });
      auto Later = [Text, &Name = TheBox] { trace("d" + Text + Name.T); };
      waitFor(Loop, 7, Later);
      if (E) {
        waitFor(Loop, 1, [&Name = TheBox, Text] { trace("failed" + Text + Name.T); });
        return;
      }
      readLater(Loop, Text + "z", [Text](Error E, std::string More) {
        trace(Text + More);
        waitFor(Loop, 1, [=] { trace("e" + Text + More); });
        trace("after");
      });
    });
  });
}
int main() { chain("n"); chain("fail"); Loop.run(); }

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        [](std::string Name) -> coroutinize::detached {
// CHECK-NEXT:     auto [E, Text] = co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:       [&](auto handler) { readLater(Loop, Name, handler); });
// CHECK-NEXT:     auto First = Text;
// CHECK-NEXT:     auto [readLater_E, readLater_Text] =
// CHECK-NEXT:       co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, Text, handler); });
// CHECK-NEXT:     waitFor(Loop, 3, [readLater_E, readLater_Text] { trace("a" + readLater_Text + (readLater_E ? "!" : ".")); });
// CHECK-NEXT:     waitFor(Loop, 2, [T = readLater_Text, First]() mutable { T += First; trace("b" + T); });
// CHECK-NEXT:     waitFor(Loop, 4, std::bind(show, readLater_Text, 4));
// CHECK-NEXT:     waitFor(Loop, 5, std::bind(&Box::put, &TheBox, readLater_Text + Name, 4));
// CHECK-NEXT:     sync([&] { waitFor(Loop, 6, [readLater_Text] { trace("c" + readLater_Text); }); readLater_Text += "changed"; });
// CHECK-NEXT:     auto Later = [readLater_Text, &Name = TheBox] { trace("d" + readLater_Text + Name.T); };
// CHECK-NEXT:     waitFor(Loop, 7, Later);
// CHECK-NEXT:     if (readLater_E) {
// CHECK-NEXT:       waitFor(Loop, 1, [&Name = TheBox, readLater_Text] { trace("failed" + readLater_Text + Name.T); });
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     }
// CHECK-NEXT:     auto [readLater_E2, More] =
// CHECK-NEXT:       co_await coroutinize::callback<Error, std::string>(
// CHECK-NEXT:         [&](auto handler) { readLater(Loop, readLater_Text + "z", handler); });
// CHECK-NEXT:     trace(readLater_Text + More);
// CHECK-NEXT:     co_await coroutinize::callback<>([&](auto handler) {
// CHECK-NEXT:       waitFor(Loop, 1, std::move(handler));
// CHECK-NEXT:       trace("after");
// CHECK-NEXT:     });
// CHECK-NEXT:     trace("e" + readLater_Text + More);
// CHECK-NEXT:   }(std::move(Name));
