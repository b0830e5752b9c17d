//===- coroutinize/callback.hpp - Await what takes a callback --*- C++ -*-===//
//
// A coroutine that starts inside its call, belongs to nobody and waits for
// operations that report through a callback:
//
//   coroutinize::detached fetch(std::string key, printer out) {
//     int id = co_await coroutinize::callback<int>(
//         [&](auto handler) { lookup(key, std::move(handler)); });
//     out.print(id);
//   }
//
// The coroutine goes on inside the call of the handler, where the callback
// would have run. docs/runtime.md says the rest.
//
//===----------------------------------------------------------------------===//

#ifndef COROUTINIZE_CALLBACK_HPP
#define COROUTINIZE_CALLBACK_HPP

#include <atomic>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>

namespace coroutinize {

template <class... Args> class handler;
template <class T = void> class task; // task.hpp

namespace detail {

template <class Initiate, class... Args> class callback_awaiter;

/// What `callback` returns. (No aggregate: g++ 12 destroys the temporary of one
/// twice in a `co_await`.)
template <class Initiate, class... Args> struct operation {
  explicit operation(Initiate &&i) : initiate(std::forward<Initiate>(i)) {}

  Initiate initiate;
};

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 15
inline constexpr bool early_gcc = true;
#else
inline constexpr bool early_gcc = false;
#endif

/// How an exception leaves a coroutine before its first suspension. Elsewhere
/// the result of the call throws it when it is destroyed; these g++ crash on a
/// return type with a throwing destructor (PR102051), but free the frame when
/// `unhandled_exception` throws within the call.
inline constexpr bool throws_within_call = early_gcc;

/// Whether a temporary closure in a `co_await` is destroyed twice (PR107288).
inline constexpr bool destroys_temporaries_twice = early_gcc;

class promise_base;

/// What a run of a coroutine, up to its next suspension or its end, leaves to
/// the one who ran it. Neither can be done from within: an exception that
/// leaves a frame that was suspended leaks it, and a frame that is destroyed
/// while it is about to suspend is touched again by some compilers.
struct outcome {
  bool of_call;
  std::exception_ptr error = nullptr;
  std::coroutine_handle<> abandoned = nullptr;
  promise_base *next = nullptr; ///< who goes on now, having waited for this

  void settle() {
    if (abandoned)
      abandoned.destroy();
    if (error)
      std::rethrow_exception(std::move(error));
  }
};

/// What all coroutines have that wait for callbacks. Knows who runs the
/// coroutine. Only what the derived class allows can be awaited: a resumption
/// by anything else would leave nobody to take an exception.
class promise_base {
public:
  template <class Initiate, class... Args>
  auto await_transform(operation<Initiate, Args...> operation) const {
    return callback_awaiter<Initiate, Args...>(
        std::forward<Initiate>(operation.initiate));
  }
  template <class T> task<T> await_transform(task<T> awaited) const {
    return awaited;
  }

  /// Resumes a coroutine here and now, and then who waited for it.
  /// Afterwards its frame may be gone.
  static void resume(promise_base *coroutine) {
    outcome outcome{.of_call = false};
    for (; coroutine; coroutine = std::exchange(outcome.next, nullptr)) {
      coroutine->outcome_ = &outcome;
      coroutine->self_.resume();
    }
    outcome.settle();
  }

  /// Nobody is left who could resume the coroutine, which is suspended: ends
  /// it, here and now.
  virtual void drop() noexcept = 0;

  /// The same of a coroutine that is about to suspend: has it ended by the one
  /// who runs it.
  virtual void abandon() noexcept = 0;

protected:
  explicit promise_base(std::coroutine_handle<> self) noexcept : self_(self) {}
  ~promise_base() = default;

  const std::coroutine_handle<> self_;
  outcome *outcome_ = nullptr;
};

} // namespace detail

/// The return type of a coroutine that runs on its own. It starts inside the
/// call and frees its frame when it ends. An exception that leaves it before
/// the first suspension leaves the call's full expression; a later one leaves
/// the handler's call that resumed it.
class detached {
public:
  class promise_type;

  detached(const detached &) = delete;
  detached &operator=(const detached &) = delete;
  ~detached() noexcept(detail::throws_within_call) { outcome_.settle(); }

private:
  explicit detached(promise_type &promise) noexcept;

  detail::outcome outcome_{.of_call = true};
};

class detached::promise_type final : public detail::promise_base {
public:
  promise_type() noexcept
      : promise_base(
            std::coroutine_handle<promise_type>::from_promise(*this)) {}

  detached get_return_object() noexcept { return detached(*this); }
  std::suspend_never initial_suspend() const noexcept { return {}; }
  std::suspend_never final_suspend() const noexcept { return {}; }
  void return_void() const noexcept {}
  void unhandled_exception() noexcept(!detail::throws_within_call) {
    if (detail::throws_within_call && outcome_->of_call)
      std::rethrow_exception(std::current_exception());
    outcome_->error = std::current_exception();
  }

  void drop() noexcept override { self_.destroy(); }
  void abandon() noexcept override { outcome_->abandoned = self_; }

private:
  friend class detached;
};

// The result of the call is this very object (it can neither be copied nor
// moved), so its address holds until the end of the full expression.
inline detached::detached(promise_type &promise) noexcept {
  promise.outcome_ = &outcome_;
}

namespace detail {

template <class... Args> struct result_of_arguments {
  using type = std::tuple<Args...>;
};
template <class Arg> struct result_of_arguments<Arg> { using type = Arg; };
template <class... Args>
using result_t = typename result_of_arguments<Args...>::type;

/// What the awaiter and all copies of its handler share. It outlives the
/// coroutine's frame, so that a late handler finds out that it is late.
template <class... Args> class hand_off {
public:
  using result_type = std::optional<result_t<Args...>>;

  explicit hand_off(result_type &result) noexcept : result_(&result) {}

  void retain() noexcept { owners_.fetch_add(1, std::memory_order_relaxed); }

  /// Gives up one ownership. Returns the suspended coroutine if nobody is left
  /// who could resume it.
  promise_base *release() noexcept {
    promise_base *abandoned = nullptr;
    if (owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      if (phase_.load(std::memory_order_relaxed) == phase::suspended)
        abandoned = coroutine_;
      delete this;
    }
    return abandoned;
  }

  /// The coroutine is suspended: the next one to complete resumes it.
  void open(promise_base &coroutine) noexcept {
    coroutine_ = &coroutine;
    leave_initiation(phase::suspended);
  }

  /// The coroutine needs no handler any more.
  void close() noexcept { leave_initiation(phase::over); }

  /// Delivers a handler's arguments. The first call counts. On the initiating
  /// thread, before the initiation has returned, they are only kept. Another
  /// thread first waits until the initiation has returned, which may still
  /// refer to the coroutine's frame, because it is this thread on which the
  /// coroutine has to go on.
  void complete(Args &...args) {
    if (phase_.load(std::memory_order_acquire) == phase::initiating) {
      if (initiator_ == std::this_thread::get_id()) {
        if (!*result_)
          result_->emplace(std::move(args)...);
        return;
      }
      phase_.wait(phase::initiating, std::memory_order_acquire);
    }
    phase expected = phase::suspended;
    if (!phase_.compare_exchange_strong(expected, phase::over,
                                        std::memory_order_acquire,
                                        std::memory_order_relaxed))
      return;
    reopener unless_delivered{this};
    result_->emplace(std::move(args)...);
    unless_delivered.target = nullptr;
    promise_base::resume(coroutine_);
  }

private:
  enum class phase : int { initiating, suspended, over };

  /// Keeps the coroutine waiting when an argument's move constructor throws.
  struct reopener {
    hand_off *target;
    ~reopener() {
      if (target)
        target->phase_.store(phase::suspended, std::memory_order_release);
    }
  };

  void leave_initiation(phase next) noexcept {
    phase_.store(next, std::memory_order_release);
    phase_.notify_all();
  }

  std::atomic<std::size_t> owners_{1};
  std::atomic<phase> phase_{phase::initiating};
  const std::thread::id initiator_ = std::this_thread::get_id();
  result_type *const result_;
  promise_base *coroutine_ = nullptr;
};

/// Converts to a pointer to a function that finds its handler in its one
/// `void *`, and calls it with the others.
template <class Handler> class c_function {
  template <class... Parameters> using pointer = void (*)(Parameters...);

public:
  template <class... Parameters>
  operator pointer<Parameters...>() const noexcept {
    static_assert((std::is_same_v<Parameters, void *> + ... + 0) == 1,
                  "the callback has one context");
    return [](Parameters... parameters) {
      void *context = nullptr;
      ((void)take(context, parameters), ...);
      Handler handler(context);
      std::apply(handler, std::tuple_cat(other(parameters)...));
    };
  }

private:
  static void take(void *&context, void *parameter) noexcept {
    context = parameter;
  }
  template <class T> static void take(void *&, T &) noexcept {}
  static std::tuple<> other(void *) noexcept { return {}; }
  template <class T> static std::tuple<T &> other(T &parameter) noexcept {
    return std::tuple<T &>(parameter);
  }
};

} // namespace detail

/// The callback that an awaited operation gets. All copies stand for the same
/// coroutine: the first call of any of them resumes it inside that call,
/// further calls do nothing. When the last copy is destroyed without a call,
/// so is the suspended coroutine, with all that it holds.
template <class... Args> class handler {
public:
  handler(const handler &other) noexcept : hand_off_(other.hand_off_) {
    if (hand_off_)
      hand_off_->retain();
  }
  handler(handler &&other) noexcept
      : hand_off_(std::exchange(other.hand_off_, nullptr)) {}
  handler &operator=(handler other) noexcept {
    std::swap(hand_off_, other.hand_off_);
    return *this;
  }
  ~handler() {
    if (!hand_off_)
      return;
    if (detail::promise_base *abandoned = hand_off_->release())
      abandoned->drop();
  }

  /// The coroutine may destroy this very handler while it runs.
  void operator()(Args... args) const {
    if (hand_off_)
      hand_off_->complete(args...);
  }

  /// For a C function that takes a function pointer and a `void *` to call it
  /// with. What function() returns converts to the pointer; context() is a
  /// copy of the handler that the first call of it ends, and nothing else.
  auto function() const noexcept { return detail::c_function<handler>(); }
  [[nodiscard]] void *context() const noexcept {
    hand_off_->retain();
    return hand_off_;
  }

private:
  template <class Initiate, class... Others>
  friend class detail::callback_awaiter;
  friend class detail::c_function<handler>;

  explicit handler(void *context) noexcept
      : hand_off_(static_cast<detail::hand_off<Args...> *>(context)) {}

  explicit handler(detail::hand_off<Args...> &shared) noexcept
      : hand_off_(&shared) {
    hand_off_->retain();
  }

  detail::hand_off<Args...> *hand_off_;
};

namespace detail {

template <class Initiate, class... Args> class callback_awaiter {
  using shared_type = hand_off<Args...>;

public:
  explicit callback_awaiter(Initiate &&initiate)
      : initiate_(std::forward<Initiate>(initiate)) {}
  callback_awaiter(const callback_awaiter &) = delete;
  callback_awaiter &operator=(const callback_awaiter &) = delete;

  /// Initiates the operation. A handler that was called before this returns
  /// needs no suspension, however often that happens in a row.
  bool await_ready() {
    std::unique_ptr<shared_type, closer> shared(new shared_type(result_));
    initiate_(handler<Args...>(*shared));
    if (result_)
      return true;
    shared_ = shared.release();
    return false;
  }

  /// Once the hand-off is open, the frame and this awaiter in it may be gone
  /// at any moment, unless there is no handler left.
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> coroutine) noexcept {
    shared_type *shared = shared_;
    shared->open(coroutine.promise());
    if (promise_base *abandoned = shared->release())
      abandoned->abandon();
  }

  auto await_resume() {
    if constexpr (sizeof...(Args) > 0)
      return result_t<Args...>(std::move(*result_));
  }

private:
  struct closer {
    void operator()(shared_type *shared) const noexcept {
      shared->close();
      shared->release();
    }
  };

  Initiate initiate_;
  typename shared_type::result_type result_;
  shared_type *shared_ = nullptr;
};

} // namespace detail

/// Awaited in a `detached` coroutine or a `task`, calls `initiate` with a
/// `handler<Args...>` and waits for its call. The result is nothing, the
/// argument, or the tuple of the arguments. What `initiate` throws leaves the
/// `co_await`; the handler then is without effect.
template <class... Args, class Initiate>
[[nodiscard]] auto callback(Initiate &&initiate) {
  static_assert((std::is_same_v<Args, std::decay_t<Args>> && ...),
                "the arguments are kept in the coroutine, as values");
  static_assert(!detail::destroys_temporaries_twice ||
                    std::is_trivially_destructible_v<Initiate>,
                "g++ before 15 destroys a temporary closure in a co_await "
                "twice: capture by reference, or pass a named closure");
  return detail::operation<Initiate, Args...>(std::forward<Initiate>(initiate));
}

} // namespace coroutinize

#endif // COROUTINIZE_CALLBACK_HPP
