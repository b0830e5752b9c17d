//===- coroutinize/generator.hpp - A range made by a coroutine -*- C++ -*-===//
//
// std::generator for standard libraries that do not have it yet, and that one
// itself where they do:
//
//   coroutinize::generator<int> custom_range(int end) {
//     for (int i = 0; i < end; ++i)
//       co_yield i;
//   }
//
//   for (int i : custom_range(5)) …
//
// `co_yield coroutinize::elements_of(other(…))` yields all of another
// generator's elements, in constant time for each however deep they nest.
// docs/generators.md says the rest.
//
//===----------------------------------------------------------------------===//

#ifndef COROUTINIZE_GENERATOR_HPP
#define COROUTINIZE_GENERATOR_HPP

#include <version>

#ifdef __cpp_lib_generator

#include <generator>

namespace coroutinize {
using std::generator;
using std::ranges::elements_of;
} // namespace coroutinize

#else

#include <coroutinize/detail/frames.hpp>
#include <iterator>
#include <ranges>

namespace coroutinize {

/// In `co_yield elements_of(range)`: all elements, not the range itself.
template <std::ranges::range Range, class Allocator = std::allocator<std::byte>>
class elements_of {
public:
  explicit elements_of(std::type_identity_t<Range> &&range,
                       Allocator allocator = Allocator())
      : range(std::forward<Range>(range)), allocator(std::move(allocator)) {}

  [[no_unique_address]] Range range;
  [[no_unique_address]] Allocator allocator;
};

template <class Range, class Allocator = std::allocator<std::byte>>
elements_of(Range &&, Allocator = Allocator())
    -> elements_of<Range &&, Allocator>;

template <class Ref, class V = void, class Allocator = void> class generator;

namespace detail {

template <class Ref, class V>
using reference_of = std::conditional_t<std::is_void_v<V>, Ref &&, Ref>;

/// What `co_yield` takes.
template <class Ref, class V>
using yielded_of = std::conditional_t<std::is_reference_v<reference_of<Ref, V>>,
                                      reference_of<Ref, V>,
                                      const reference_of<Ref, V> &>;

/// The promise of all generators whose `co_yield` takes this type. They may
/// nest.
template <class Yielded> class yielding : public frame {
  using object = std::remove_reference_t<Yielded>;

  /// Holds a copy while the consumer may change the element. (No aggregate:
  /// g++ 12 destroys the temporary of one twice in a `co_yield`.)
  class copied {
  public:
    explicit copied(const object &element) : copy_(element) {}
    copied(const copied &) = delete;
    copied &operator=(const copied &) = delete;

    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> self) noexcept {
      yielding &promise = self.promise();
      promise.give(std::addressof(copy_));
    }
    void await_resume() const noexcept {}

  private:
    std::remove_cv_t<object> copy_;
  };

public:
  std::suspend_always yield_value(Yielded element) noexcept {
    this->give(std::addressof(element));
    return {};
  }
  auto yield_value(const object &element)
    requires(std::is_rvalue_reference_v<Yielded> &&
             std::constructible_from<std::remove_cvref_t<Yielded>,
                                     const object &>)
  {
    return copied(element);
  }

  template <class Ref, class V, class Allocator, class Unused>
    requires std::same_as<yielded_of<Ref, V>, Yielded>
  nested yield_value(
      elements_of<generator<Ref, V, Allocator> &&, Unused> inner) noexcept {
    return nested(inner.range.release());
  }
  template <class Ref, class V, class Allocator, class Unused>
    requires std::same_as<yielded_of<Ref, V>, Yielded>
  nested yield_value(
      elements_of<generator<Ref, V, Allocator> &, Unused> inner) noexcept {
    return nested(inner.range.release());
  }
  template <std::ranges::input_range Range, class Allocator>
    requires std::convertible_to<std::ranges::range_reference_t<Range>, Yielded>
  nested yield_value(elements_of<Range, Allocator> inner) {
    auto each = [](std::allocator_arg_t, Allocator,
                   std::ranges::iterator_t<Range> element,
                   std::ranges::sentinel_t<Range> end)
        -> generator<Yielded, std::ranges::range_value_t<Range>, Allocator> {
      for (; element != end; ++element)
        co_yield static_cast<Yielded>(*element);
    };
    return nested(each(std::allocator_arg, inner.allocator,
                       std::ranges::begin(inner.range),
                       std::ranges::end(inner.range))
                      .release());
  }

protected:
  using frame::frame;
};

} // namespace detail

/// A range whose elements a coroutine yields, one when it is asked for one. It
/// can be moved, and read once. The coroutine starts with `begin`; what leaves
/// it leaves `begin` or `++`; it is destroyed with the generator, wherever it
/// waits.
template <class Ref, class V, class Allocator>
class [[nodiscard]] generator
    : public std::ranges::view_interface<generator<Ref, V, Allocator>> {
  using value = std::conditional_t<std::is_void_v<V>, std::remove_cvref_t<Ref>, V>;
  using reference = detail::reference_of<Ref, V>;

  static_assert(std::is_object_v<value> &&
                    std::same_as<value, std::remove_cv_t<value>>,
                "the value type is an object type without const");
  static_assert(std::is_reference_v<reference> ||
                    std::copy_constructible<reference>,
                "the reference type is a reference or can be copied");

public:
  using yielded = detail::yielded_of<Ref, V>;

  class promise_type : public detail::yielding<yielded>,
                       public detail::from_allocator<Allocator> {
  public:
    promise_type() noexcept
        : detail::yielding<yielded>(
              std::coroutine_handle<promise_type>::from_promise(*this)) {}
    generator get_return_object() noexcept { return generator(*this); }
  };

  using iterator = detail::element_iterator<value, reference, yielded>;

  generator(generator &&other) noexcept : root_(other.release()) {}
  generator &operator=(generator other) noexcept {
    std::swap(root_, other.root_);
    return *this;
  }
  ~generator() {
    if (root_)
      root_->destroy();
  }

  /// Once only: the elements that were taken are gone.
  iterator begin() {
    root_->advance();
    return iterator(*root_);
  }
  std::default_sentinel_t end() const noexcept { return std::default_sentinel; }

private:
  template <class Yielded> friend class detail::yielding;

  explicit generator(detail::frame &root) noexcept : root_(&root) {}
  detail::frame *release() noexcept { return std::exchange(root_, nullptr); }

  detail::frame *root_;
};

} // namespace coroutinize

#endif // __cpp_lib_generator

#endif // COROUTINIZE_GENERATOR_HPP
