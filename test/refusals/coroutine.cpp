// The continuation is a coroutine already.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:coroutine
#include "event_loop.h"
#include <coroutine>

struct Fired {
  struct promise_type {
    Fired get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

void copy(EventLoop *Loop) {
  readLater(*Loop, "a", [Loop](Error, std::string A) {
    readLater(*Loop, A, [](Error, std::string) -> Fired { co_return; }); // refused: coroutine
  });
}
