// What the runtime's tests have in common: a trace, operations that complete
// later, and an object that tells when it goes.

#ifndef SUPPORT_HPP
#define SUPPORT_HPP

#include <coroutinize/callback.hpp>
#include <cstdio>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>

using coroutinize::callback;
using coroutinize::detached;

/// Prints one line of the trace.
inline void say(const std::string &line) { std::puts(line.c_str()); }

/// Operations that have been started. One that is forgotten drops its handler.
inline std::deque<std::function<void()>> started;

/// Starts an operation that will call `handler` with `args`.
template <class Handler, class... Args>
void later(Handler handler, Args... args) {
  started.push_back([handler, args...] { handler(args...); });
}

/// Completes the operation that was started first.
inline void complete_one() {
  auto operation = std::move(started.front());
  started.pop_front();
  operation();
}

inline void complete_all() {
  while (!started.empty())
    complete_one();
}

/// Says when it is destroyed, unless its name was moved elsewhere.
class noisy {
public:
  explicit noisy(std::string name) : name_(std::move(name)) {}
  noisy(noisy &&) = default;
  noisy(const noisy &) = delete;
  ~noisy() {
    if (!name_.empty())
      say("~" + name_);
  }

private:
  std::string name_;
};

#endif
