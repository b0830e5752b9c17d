// An exception leaves through whoever runs the coroutine at that moment, and
// the frame is freed.

// DEFINE: %{flags} = -std=c++20 -Wall -Wextra -Werror -fsanitize=address -I %src_root/runtime/include
// DEFINE: %{check} = FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %clangxx %{flags} -O0 -fsanitize=undefined %s -o %t && %t | %{check}
// RUN: %clangxx %{flags} -O2 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O0 %s -o %t && %t | %{check}
// RUN: %gxx %{flags} -O2 %s -o %t && %t | %{check}

#include "Inputs/support.hpp"

#include <optional>
#include <stdexcept>

/// Runs `action` and says what it throws.
template <class Action> void attempt(const char *name, Action action) {
  say(name);
  try {
    action();
    say("nothing thrown");
  } catch (const std::exception &error) {
    say(std::string("thrown: ") + error.what());
  }
}

[[noreturn]] void fail(const char *what) { throw std::runtime_error(what); }

detached at_once(noisy, std::string what) {
  noisy local("local");
  if (!what.empty())
    fail(what.c_str());
  co_return;
}

detached after_inline(noisy) {
  noisy local("local");
  co_await callback<>([](auto handler) { handler(); });
  fail("after inline completion");
}

detached after_resumption(noisy) {
  noisy local("local");
  co_await callback<>([](auto handler) { later(handler); });
  fail("after resumption");
}

/// Both: what is thrown in the second run must not be found by the first.
detached after_two(noisy) {
  noisy local("local");
  co_await callback<>([](auto handler) { later(handler); });
  co_await callback<>([](auto handler) { later(handler); });
  fail("after two");
}

template <class Initiate> detached in_initiation(noisy, Initiate initiate) {
  noisy local("local");
  co_await callback<>(initiate);
  say("not reached");
}

detached caught(noisy) {
  try {
    noisy local("local");
    co_await callback<>([](auto handler) {
      later(handler);
      fail("to be caught");
    });
  } catch (const std::exception &error) {
    say(std::string("caught: ") + error.what());
  }
  co_await callback<>([](auto handler) { later(handler); });
  say("end");
}

detached outer(noisy) {
  at_once(noisy("inner"), "from the inner one");
  co_return;
}

/// Cannot be moved while `armed`.
struct brittle {
  brittle() = default;
  brittle(const brittle &) {
    if (armed)
      fail("while delivering");
  }
  static inline bool armed = false;
};

std::optional<coroutinize::handler<brittle>> kept;

detached keep_handler(noisy) {
  co_await callback<brittle>([](auto handler) { kept = std::move(handler); });
  say("delivered");
}

int main() {
  // CHECK: in the call
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: thrown: in the call, a long text that lives in the heap
  attempt("in the call", [] {
    at_once(noisy("parameter"),
            "in the call, a long text that lives in the heap");
    say("not reached");
  });

  // CHECK-NEXT: not in the call
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: nothing thrown
  attempt("not in the call", [] { at_once(noisy("parameter"), ""); });

  // CHECK-NEXT: after inline completion
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: thrown: after inline completion
  attempt("after inline completion", [] { after_inline(noisy("parameter")); });

  // CHECK-NEXT: after resumption: call
  // CHECK-NEXT: nothing thrown
  // CHECK-NEXT: after resumption: handler
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: thrown: after resumption
  attempt("after resumption: call",
          [] { after_resumption(noisy("parameter")); });
  attempt("after resumption: handler", complete_all);

  // CHECK-NEXT: after two: first
  // CHECK-NEXT: nothing thrown
  // CHECK-NEXT: after two: second
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: thrown: after two
  after_two(noisy("parameter"));
  attempt("after two: first", complete_one);
  attempt("after two: second", complete_one);

  // CHECK-NEXT: initiation
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: thrown: initiation
  attempt("initiation", [] {
    in_initiation(noisy("parameter"), [](auto) { fail("initiation"); });
  });

  // CHECK-NEXT: initiation, handler kept
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: thrown: initiation
  // CHECK-NEXT: the kept handler
  // CHECK-NEXT: nothing thrown
  attempt("initiation, handler kept", [] {
    in_initiation(noisy("parameter"), [](auto handler) {
      later(handler);
      fail("initiation");
    });
  });
  attempt("the kept handler", complete_all);

  // CHECK-NEXT: initiation, handler called
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: thrown: initiation
  attempt("initiation, handler called", [] {
    in_initiation(noisy("parameter"), [](auto handler) {
      handler();
      fail("initiation");
    });
  });

  // CHECK-NEXT: initiation, after a resumption
  // CHECK-NEXT: ~local
  // CHECK-NEXT: caught: to be caught
  // CHECK-NEXT: end
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: nothing thrown
  attempt("initiation, after a resumption", [] {
    caught(noisy("parameter"));
    complete_all();
  });

  // CHECK-NEXT: through two coroutines
  // CHECK-NEXT: ~local
  // CHECK-NEXT: ~inner
  // CHECK-NEXT: ~outer
  // CHECK-NEXT: thrown: from the inner one
  attempt("through two coroutines", [] { outer(noisy("outer")); });

  // CHECK-NEXT: an argument that cannot be moved
  // CHECK-NEXT: thrown: while delivering
  // CHECK-NEXT: can be, now
  // CHECK-NEXT: delivered
  // CHECK-NEXT: ~parameter
  // CHECK-NEXT: nothing thrown
  keep_handler(noisy("parameter"));
  brittle::armed = true;
  attempt("an argument that cannot be moved", [] { (*kept)(brittle()); });
  brittle::armed = false;
  attempt("can be, now", [] { (*kept)(brittle()); });
}
