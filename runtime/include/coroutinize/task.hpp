//===- coroutinize/task.hpp - A coroutine whose result is awaited -*- C++ -*-===//
//
// A function that reported its result through a callback returns it instead:
//
//   coroutinize::task<int> lookup_id(std::string key) {
//     auto [error, id] = co_await coroutinize::callback<std::error_code, int>(
//         [&](auto handler) { lookup(key, std::move(handler)); });
//     co_return error ? 0 : id;
//   }
//   coroutinize::detached show(std::string key) {
//     int id = co_await lookup_id(key);
//     std::cout << id;
//   }
//
// As the operations of callback.hpp, it starts inside its call: what stands
// between the call and the `co_await` is executed while it is on its way.
//
//===----------------------------------------------------------------------===//

#ifndef COROUTINIZE_TASK_HPP
#define COROUTINIZE_TASK_HPP

#include <coroutinize/callback.hpp>
#include <cstdint>

namespace coroutinize {

namespace detail {

/// Where a task stands: it is on its way and has an owner, it has its result,
/// it runs on by itself, nobody can resume it, its frame is being destroyed. Any
/// other value is the address of the coroutine that waits for it.
enum class task_state : std::uintptr_t { owned, finished, let_go, abandoned, gone };

class task_promise_base : public promise_base {
public:
  std::suspend_never initial_suspend() const noexcept { return {}; }

  /// Publishes the result; who waits for it goes on when this run is over.
  struct finish {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> coroutine) noexcept {
      coroutine.promise().finished();
    }
    void await_resume() const noexcept {}
  };
  finish final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { error_ = std::current_exception(); }

  void drop() noexcept override {
    if (end_unless_owned())
      self_.destroy();
  }
  void abandon() noexcept override {
    if (end_unless_owned())
      outcome_->abandoned = self_;
  }

  bool is_finished() const noexcept {
    return state_.load(std::memory_order_acquire) == task_state::finished;
  }

  /// \returns whether the coroutine has to wait: it will be resumed, or ended
  /// with this one.
  bool wait(promise_base &waiting) noexcept {
    task_state expected = task_state::owned;
    if (state_.compare_exchange_strong(expected, address_of(waiting),
                                       std::memory_order_acq_rel))
      return true;
    if (expected == task_state::finished)
      return false;
    waiting.abandon();
    return true;
  }

  /// The owner goes: a task that is on its way runs on by itself.
  void let_go() noexcept {
    task_state before =
        state_.exchange(task_state::let_go, std::memory_order_acq_rel);
    if (before == task_state::finished || before == task_state::abandoned)
      self_.destroy();
  }

protected:
  using promise_base::promise_base;

  /// Whoever waits for what never comes ends with it.
  ~task_promise_base() {
    if (promise_base *waiting = waiting_for(
            state_.exchange(task_state::gone, std::memory_order_acq_rel)))
      waiting->drop();
  }

  void rethrow() {
    if (error_)
      std::rethrow_exception(std::move(error_));
  }

private:
  std::atomic<task_state> state_{task_state::owned};
  std::exception_ptr error_;

  static task_state address_of(promise_base &waiting) noexcept {
    return static_cast<task_state>(reinterpret_cast<std::uintptr_t>(&waiting));
  }
  static promise_base *waiting_for(task_state state) noexcept {
    return state > task_state::gone
               ? reinterpret_cast<promise_base *>(state)
               : nullptr;
  }

  void finished() noexcept {
    // The frame may be gone as soon as the state says so.
    outcome *run = outcome_;
    std::coroutine_handle<> self = self_;
    task_state before =
        state_.exchange(task_state::finished, std::memory_order_acq_rel);
    if (before == task_state::let_go) {
      run->error = std::move(error_);
      run->abandoned = self;
    } else if (before != task_state::owned) {
      run->next = waiting_for(before);
    }
  }

  /// A task whose owner has not asked for the result yet waits for that: it
  /// ends with its owner, or ends the one who asks.
  bool end_unless_owned() noexcept {
    task_state expected = task_state::owned;
    return !state_.compare_exchange_strong(expected, task_state::abandoned,
                                           std::memory_order_acq_rel);
  }
};

template <class T> class task_promise final : public task_promise_base {
public:
  task_promise() noexcept
      : task_promise_base(
            std::coroutine_handle<task_promise>::from_promise(*this)) {}

  task<T> get_return_object() noexcept { return task<T>(*this); }
  template <class Value> void return_value(Value &&value) {
    result_.emplace(std::forward<Value>(value));
  }
  T result() {
    rethrow();
    return std::move(*result_);
  }

private:
  std::optional<T> result_;
};

template <> class task_promise<void> final : public task_promise_base {
public:
  task_promise() noexcept
      : task_promise_base(
            std::coroutine_handle<task_promise>::from_promise(*this)) {}

  task<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void result() { rethrow(); }
};

} // namespace detail

/// The return type of a coroutine whose result is awaited, once, by a
/// `detached` coroutine or another task. It starts inside the call. An exception
/// that leaves it leaves the `co_await`. Destroyed before it was awaited, it
/// runs on by itself, as a chain of callbacks does, and an exception then
/// leaves the handler's call that resumed it. When a handler that it waits for
/// is dropped, whoever awaits it is destroyed with it.
template <class T> class [[nodiscard]] task {
public:
  using promise_type = detail::task_promise<T>;

  task(task &&other) noexcept
      : promise_(std::exchange(other.promise_, nullptr)) {}
  task &operator=(task other) noexcept {
    std::swap(promise_, other.promise_);
    return *this;
  }
  ~task() {
    if (promise_)
      promise_->let_go();
  }

  bool await_ready() const noexcept { return promise_->is_finished(); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiting) noexcept {
    return promise_->wait(waiting.promise());
  }
  T await_resume() { return promise_->result(); }

private:
  friend promise_type;
  explicit task(promise_type &promise) noexcept : promise_(&promise) {}

  promise_type *promise_;
};

inline task<void>
detail::task_promise<void>::get_return_object() noexcept {
  return task<void>(*this);
}

} // namespace coroutinize

#endif // COROUTINIZE_TASK_HPP
