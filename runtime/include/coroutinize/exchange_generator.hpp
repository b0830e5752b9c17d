//===- coroutinize/exchange_generator.hpp - Elements and answers *- C++ -*-===//
//
// A generator whose consumer answers:
//
//   coroutinize::exchange_generator<std::string, std::string> gene() {
//     while (true) {
//       std::optional<std::string> input = co_yield "output";
//       std::cout << input.value_or("None") << '\n';
//     }
//   }
//
//   auto g = gene();
//   g.next();          // the first "output"
//   g.next();          // prints None
//   g.send("input");   // prints input
//
// It behaves as Python's generators do. docs/generators.md says the rest.
//
//===----------------------------------------------------------------------===//

#ifndef COROUTINIZE_EXCHANGE_GENERATOR_HPP
#define COROUTINIZE_EXCHANGE_GENERATOR_HPP

#include <cassert>
#include <coroutinize/detail/frames.hpp>
#include <coroutinize/generator.hpp>
#include <optional>

namespace coroutinize {

/// Yields `Out`, gets `In`. It can be moved. `Out` may be an lvalue reference:
/// then elements come as pointers.
template <class Out, class In> class [[nodiscard]] exchange_generator {
  static_assert(std::is_object_v<Out> || std::is_lvalue_reference_v<Out>);
  static_assert(std::is_object_v<In>);

public:
  /// An element, or nothing at the end.
  using element =
      std::conditional_t<std::is_lvalue_reference_v<Out>,
                         std::remove_reference_t<Out> *, std::optional<Out>>;

  class promise_type : public detail::frame,
                       public detail::from_allocator<void> {
    friend exchange_generator;

    /// Gives one element, and evaluates to the answer. (No aggregate: g++ 12
    /// destroys the temporary of one twice in a `co_yield`.)
    class question {
    public:
      template <class Given>
      explicit question(promise_type &promise, Given &&given)
          : promise_(promise), given_(std::forward<Given>(given)) {}
      question(const question &) = delete;
      question &operator=(const question &) = delete;

      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<>) noexcept {
        promise_.give(std::addressof(given_));
      }
      std::optional<In> await_resume() {
        std::optional<In> answer = std::move(promise_.outermost().answer_);
        promise_.outermost().answer_.reset();
        return answer;
      }

    private:
      promise_type &promise_;
      Out given_;
    };

  public:
    promise_type() noexcept
        : frame(std::coroutine_handle<promise_type>::from_promise(*this)) {}
    exchange_generator get_return_object() noexcept {
      return exchange_generator(*this);
    }

    template <class Given>
      requires std::convertible_to<Given, Out>
    question yield_value(Given &&given) {
      return question(*this, std::forward<Given>(given));
    }
    /// Answers go to the inner one until it ends.
    template <class Unused>
    detail::nested
    yield_value(elements_of<exchange_generator &&, Unused> inner) noexcept {
      return detail::nested(std::exchange(inner.range.root_, nullptr));
    }

  private:
    promise_type &outermost() const noexcept {
      return static_cast<promise_type &>(this->root());
    }

    std::optional<In> answer_;
  };

  exchange_generator(exchange_generator &&other) noexcept
      : root_(std::exchange(other.root_, nullptr)) {}
  exchange_generator &operator=(exchange_generator other) noexcept {
    std::swap(root_, other.root_);
    return *this;
  }
  ~exchange_generator() {
    if (root_)
      root_->destroy();
  }

  /// The next element; where the coroutine waits, its `co_yield` evaluates to
  /// nothing. Throws what leaves the coroutine.
  element next() {
    root_->answer_.reset();
    return advance();
  }

  /// The next element; where the coroutine waits, its `co_yield` evaluates to
  /// the answer. Needs a coroutine that waits: call `next` first.
  element send(In answer) {
    assert(root_->started() && "nobody waits for an answer before the first next()");
    root_->answer_.emplace(std::move(answer));
    return advance();
  }

  /// All elements from here on, without answers.
  auto begin() {
    root_->answer_.reset();
    root_->advance();
    return detail::element_iterator<std::remove_cvref_t<Out>, Out &, Out &>(
        *root_);
  }
  std::default_sentinel_t end() const noexcept { return std::default_sentinel; }

private:
  explicit exchange_generator(promise_type &root) noexcept : root_(&root) {}

  element advance() {
    root_->advance();
    if (root_->ended())
      return {};
    auto *item = static_cast<std::add_pointer_t<Out>>(root_->item());
    if constexpr (std::is_lvalue_reference_v<Out>)
      return item;
    else
      return std::move(*item);
  }

  promise_type *root_;
};

} // namespace coroutinize

#endif // COROUTINIZE_EXCHANGE_GENERATOR_HPP
