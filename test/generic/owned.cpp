// A closure owned what the next one does not: it ends with its continuation.
// RUN: %check-coroutinize %s %t
#include "event_loop.h"

EventLoop Loop;

struct Span {
  std::string Name;
  explicit Span(std::string Name) : Name(std::move(Name)) {}
  ~Span() { trace("end of " + Name); }
};
using Shared = std::shared_ptr<Span>;

void step(std::string Name, std::function<void()> Handler) {
  Loop.post([Name, Handler] {
    trace(Name);
    Handler();
  });
}

void lease(std::string Name, std::function<void(Shared)> Handler) {
  Loop.post([Name, Handler] { Handler(std::make_shared<Span>(Name)); });
}

template <class Function>
void fill(std::unique_ptr<Span> Into, Function Handler) {
  Loop.post([Into = std::move(Into), Handler = std::move(Handler)]() mutable {
    Into->Name += "+";
    Handler(std::move(Into));
  });
}

void oneByOne(Shared A, Shared B, Shared C) {
  step("one", [A, C, B] {
    step("two of " + A->Name, [A] {
      step("three", [] { step("four", [] { trace("five"); }); });
    });
  });
}

void given(std::string Name) {
  lease(Name, [Name](Shared Lease) {
    step("with " + Lease->Name, [Lease, Name] {
      step("without " + Name, [Name] { trace(Name); });
    });
  });
}

void branches(Shared A, bool Drops) {
  step("begin", [A, Drops] {
    if (Drops) {
      step("dropped", [] { trace("gone"); });
      return;
    }
    step("kept", [A] { trace(A->Name); });
  });
}

void filled() {
  auto Buffer = std::make_unique<Span>("buffer");
  fill(std::move(Buffer), [](std::unique_ptr<Span> First) {
    fill(std::move(First), [](std::unique_ptr<Span> Second) { trace(Second->Name); });
  });
}

void nested() {
  auto Held = std::make_shared<std::unique_ptr<Span>>(new Span("held"));
  step("nested", [Held] { step((*Held)->Name, [] { trace("ends"); }); });
}

int main() {
  oneByOne(std::make_shared<Span>("a"), std::make_shared<Span>("b"),
           std::make_shared<Span>("c"));
  given("lease");
  branches(std::make_shared<Span>("d"), true);
  branches(std::make_shared<Span>("e"), false);
  filled();
  nested();
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:        [](Shared B, Shared C, Shared A) -> coroutinize::detached {
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { step("one", handler); });
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { step("two of " + A->Name, handler); B.reset(); C.reset(); });
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { step("three", handler); A.reset(); });
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { step("four", handler); });
// CHECK-NEXT:     trace("five");
// CHECK-NEXT:   }(std::move(B), std::move(C), std::move(A));
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: void given(std::string Name) {
// CHECK-NEXT:   [](std::string Name) -> coroutinize::detached {
// CHECK-NEXT:     Shared Lease = co_await coroutinize::callback<Shared>(
// CHECK-NEXT:       [&](auto handler) { lease(Name, handler); });
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { step("with " + Lease->Name, handler); });
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { step("without " + Name, handler); Lease.reset(); });
// CHECK-NEXT:     trace(Name);
// CHECK-NEXT:   }(std::move(Name));
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: void branches(Shared A, bool Drops) {
// CHECK-NEXT:   [](Shared A, bool Drops) -> coroutinize::detached {
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { step("begin", handler); });
// CHECK-NEXT:     if (Drops) {
// CHECK-NEXT:       co_await coroutinize::callback<>(
// CHECK-NEXT:         [&](auto handler) { step("dropped", handler); A.reset(); });
// CHECK-NEXT:       trace("gone");
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     }
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { step("kept", handler); });
// CHECK-NEXT:     trace(A->Name);
// CHECK-NEXT:   }(std::move(A), Drops);

// CHECK:        [](std::unique_ptr<Span> Buffer) -> coroutinize::detached {
// CHECK-NEXT:     std::unique_ptr<Span> First =
// CHECK-NEXT:       co_await coroutinize::callback<std::unique_ptr<Span>>(
// CHECK-NEXT:         [&](auto handler) { fill(std::move(Buffer), std::move(handler)); });
// CHECK-NEXT:     std::unique_ptr<Span> Second =
// CHECK-NEXT:       co_await coroutinize::callback<std::unique_ptr<Span>>(
// CHECK-NEXT:         [&](auto handler) { fill(std::move(First), std::move(handler)); });
// CHECK-NEXT:     trace(Second->Name);
// CHECK-NEXT:   }(std::move(Buffer));

// CHECK:        [](std::shared_ptr<std::unique_ptr<Span>> Held) -> coroutinize::detached {
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { step("nested", handler); });
// CHECK-NEXT:     co_await coroutinize::callback<>(
// CHECK-NEXT:       [&](auto handler) { step((*Held)->Name, handler); Held.reset(); });
// CHECK-NEXT:     trace("ends");
// CHECK-NEXT:   }(std::move(Held));
