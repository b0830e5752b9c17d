//===- coroutinize/detail/frames.hpp - Frames that produce -----*- C++ -*-===//
//
// What generator.hpp and exchange_generator.hpp share: frames that nest by
// `co_yield elements_of(…)`, and their memory. Whoever wants an element resumes
// the innermost frame directly, whatever the depth; a frame never resumes
// another one, so that the stack does not grow with the depth (symmetric
// transfer would do that, too, but not with g++ 12 without optimisation).
//
//===----------------------------------------------------------------------===//

#ifndef COROUTINIZE_DETAIL_FRAMES_HPP
#define COROUTINIZE_DETAIL_FRAMES_HPP

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <iterator>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace coroutinize::detail {

/// The part of a promise that does not depend on types.
class frame {
public:
  frame(const frame &) = delete;
  frame &operator=(const frame &) = delete;

  /// Tells the one who resumes whose turn it is when a frame has ended.
  struct to_outer {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
      frame &self = ended.promise();
      self.root_->innermost_ = self.outer_;
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() const noexcept { return {}; }
  to_outer final_suspend() const noexcept { return {}; }
  void return_void() const noexcept {}
  void unhandled_exception() noexcept { error_ = std::current_exception(); }
  void await_transform() = delete;

  /// Runs up to the next element or the end; throws what leaves the outermost
  /// frame. Of the outermost frame only, as are those below.
  void advance() {
    item_ = nullptr;
    while (!item_ && innermost_)
      innermost_->self_.resume();
    if (!innermost_)
      rethrow();
  }

  /// The element that was yielded last.
  void *item() const noexcept { return item_; }
  bool started() const noexcept { return item_ || ended(); }
  bool ended() const noexcept { return !innermost_; }

  /// Destroys the frames from the innermost one on, in the order in which
  /// leaving their blocks would.
  void destroy() noexcept {
    for (frame *each = innermost_; each && each != this;) {
      frame *outer = each->outer_;
      *each->owner_ = nullptr;
      each->self_.destroy();
      each = outer;
    }
    self_.destroy();
  }

protected:
  explicit frame(std::coroutine_handle<> self) noexcept : self_(self) {}
  ~frame() = default;

  void give(const volatile void *item) noexcept {
    root_->item_ = const_cast<void *>(item);
  }
  frame &root() const noexcept { return *root_; }

private:
  friend class nested;

  void enter(frame &outer, frame *&owner) noexcept {
    outer_ = &outer;
    owner_ = &owner;
    root_ = outer.root_;
    root_->innermost_ = this;
  }
  void rethrow() {
    if (error_)
      std::rethrow_exception(std::exchange(error_, nullptr));
  }

  const std::coroutine_handle<> self_;
  frame *root_ = this;
  frame *outer_ = nullptr;
  frame **owner_ = nullptr;  ///< what has to forget a frame that is destroyed
  frame *innermost_ = this;  ///< of the outermost frame
  void *item_ = nullptr;     ///< of the outermost frame
  std::exception_ptr error_;
};

/// Awaits all elements of an inner frame, which it owns.
class nested {
public:
  explicit nested(frame *inner) noexcept : inner_(inner) {}
  nested(const nested &) = delete;
  nested &operator=(const nested &) = delete;
  ~nested() {
    if (inner_)
      inner_->destroy();
  }

  bool await_ready() const noexcept { return !inner_; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> outer) noexcept {
    inner_->enter(outer.promise(), inner_);
  }
  void await_resume() {
    if (inner_)
      inner_->rethrow();
  }

private:
  frame *inner_;
};

/// Goes through the elements of the outermost frame.
template <class Value, class Reference, class Yielded> class element_iterator {
public:
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using iterator_concept = std::input_iterator_tag;

  explicit element_iterator(frame &root) noexcept : root_(&root) {}
  element_iterator(element_iterator &&) = default;
  element_iterator &operator=(element_iterator &&) = default;

  Reference operator*() const
      noexcept(std::is_nothrow_constructible_v<Reference, Yielded>) {
    using pointer = std::add_pointer_t<Yielded>;
    return static_cast<Reference>(*static_cast<pointer>(root_->item()));
  }
  element_iterator &operator++() {
    root_->advance();
    return *this;
  }
  void operator++(int) { ++*this; }

  friend bool operator==(const element_iterator &at,
                         std::default_sentinel_t) noexcept {
    return at.root_->ended();
  }

private:
  frame *root_;
};

/// The memory of a frame, from any allocator. Behind the frame stands how to
/// free it, and behind that the allocator.
class frame_memory {
  using deallocate = void (*)(void *, std::size_t) noexcept;
  struct alignas(__STDCPP_DEFAULT_NEW_ALIGNMENT__) block {
    std::byte bytes[__STDCPP_DEFAULT_NEW_ALIGNMENT__];
  };

  static constexpr std::size_t aligned(std::size_t size, std::size_t to) {
    return (size + to - 1) / to * to;
  }
  static deallocate *tail(void *memory, std::size_t size) noexcept {
    return reinterpret_cast<deallocate *>(
        static_cast<std::byte *>(memory) + aligned(size, alignof(deallocate)));
  }
  template <class Allocator>
  static constexpr std::size_t allocator_at(std::size_t size) {
    return aligned(aligned(size, alignof(deallocate)) + sizeof(deallocate),
                   alignof(Allocator));
  }
  template <class Allocator> static constexpr std::size_t blocks(std::size_t size) {
    return (allocator_at<Allocator>(size) + sizeof(Allocator) + sizeof(block) - 1) /
           sizeof(block);
  }

public:
  template <class Any> static void *allocate(const Any &any, std::size_t size) {
    using traits =
        typename std::allocator_traits<Any>::template rebind_traits<block>;
    using allocator = typename traits::allocator_type;
    static_assert(std::is_pointer_v<typename traits::pointer>,
                  "frames need an allocator with plain pointers");
    allocator own(any);
    void *memory = traits::allocate(own, blocks<allocator>(size));
    ::new (static_cast<void *>(tail(memory, size)))
        deallocate([](void *memory, std::size_t size) noexcept {
          auto *kept = reinterpret_cast<allocator *>(
              static_cast<std::byte *>(memory) + allocator_at<allocator>(size));
          allocator own(std::move(*kept));
          kept->~allocator();
          traits::deallocate(own, static_cast<block *>(memory),
                             blocks<allocator>(size));
        });
    ::new (static_cast<void *>(static_cast<std::byte *>(memory) +
                               allocator_at<allocator>(size)))
        allocator(std::move(own));
    return memory;
  }

  static void free(void *memory, std::size_t size) noexcept {
    (*tail(memory, size))(memory, size);
  }
};

/// Gives a promise the allocator of the coroutine's arguments: the one that
/// stands behind std::allocator_arg, else one made from nothing. `void` takes
/// any.
template <class Allocator> class from_allocator {
  using otherwise = std::conditional_t<std::is_void_v<Allocator>,
                                       std::allocator<std::byte>, Allocator>;
  template <class Given> static void *make(const Given &given, std::size_t size) {
    if constexpr (std::is_void_v<Allocator>)
      return frame_memory::allocate(given, size);
    else
      return frame_memory::allocate(static_cast<Allocator>(given), size);
  }

public:
  // Inlined, or g++ 12 takes the pair of a template and a plain operator for a
  // mismatch.
  static void *operator new(std::size_t size)
    requires std::default_initializable<otherwise>
  {
    return make(otherwise(), size);
  }
  template <class Given, class... Arguments>
  [[gnu::always_inline]] static void *
  operator new(std::size_t size, std::allocator_arg_t, const Given &given,
               const Arguments &...)
    requires(std::is_void_v<Allocator> ||
             std::convertible_to<const Given &, Allocator>)
  {
    return make(given, size);
  }
  template <class Object, class Given, class... Arguments>
  [[gnu::always_inline]] static void *
  operator new(std::size_t size, const Object &, std::allocator_arg_t,
               const Given &given, const Arguments &...)
    requires(std::is_void_v<Allocator> ||
             std::convertible_to<const Given &, Allocator>)
  {
    return make(given, size);
  }
  static void operator delete(void *memory, std::size_t size) noexcept {
    frame_memory::free(memory, size);
  }
};

} // namespace coroutinize::detail

#endif // COROUTINIZE_DETAIL_FRAMES_HPP
