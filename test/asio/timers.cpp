// A chain without an object: each closure keeps the timer alive. Errors stay
// values, names that hide others keep their meaning, and what a closure owned
// is destroyed where it was.
// REQUIRES: asio, gcc
// RUN: %check-coroutinize %s %t --compilers=gcc -- -DASIO_HAS_CO_AWAIT=1
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <cstdio>
#include <memory>

using std::chrono::milliseconds;

struct Guest {
  const char *name;
  explicit Guest(const char *name) : name(name) {}
  ~Guest() { std::printf("%s leaves\n", name); }
};

void nested(asio::io_context &io) {
  auto timer = std::make_shared<asio::steady_timer>(io, milliseconds(1));
  auto guest = std::make_shared<Guest>("nested");
  timer->async_wait([timer, guest](const asio::error_code &ec) {
    if (ec)
      return;
    std::printf("first: %s\n", guest->name);
    asio::error_code before = ec;
    timer->expires_after(milliseconds(1));

    // The second wait hides the first one's error.
    timer->async_wait([timer, guest, before](asio::error_code ec) {
      std::printf("second: %d %d\n", before.value(), ec.value());
      timer->expires_after(milliseconds(1));
      timer->async_wait([timer, guest](asio::error_code) {
        std::puts("third");
      });
    });
  });
}

void generic(asio::io_context &io, int count) {
  auto timer = std::make_shared<asio::steady_timer>(io, milliseconds(20));
  timer->async_wait([timer, count](auto ec) {
    if (ec || count > 1) {
      std::printf("generic stops at %d\n", count);
      return;
    }
    timer->expires_after(milliseconds(1));
    timer->async_wait([timer, next = count + 1](asio::error_code ec) {
      std::printf("generic: %d %d\n", ec.value(), next);
    });
  });
}

void branches(asio::io_context &io, bool again) {
  auto timer = std::make_shared<asio::steady_timer>(io, milliseconds(40));
  if (again)
    timer->async_wait([timer](asio::error_code) {
      std::puts("again");
      timer->expires_after(milliseconds(1));
      timer->async_wait([timer](asio::error_code ec) {
        std::printf("and again: %d\n", ec.value());
      });
    });
  else
    std::puts("not again");
}

// One chain after the other: their timers do not race.
template <typename Start> void run(Start start) {
  asio::io_context io;
  start(io);
  std::puts("started");
  io.run();
}

int main() {
  run([](asio::io_context &io) { nested(io); });
  run([](asio::io_context &io) { generic(io, 1); });
  run([](asio::io_context &io) { generic(io, 2); });
  run([](asio::io_context &io) { branches(io, true); });
  run([](asio::io_context &io) { branches(io, false); });
  std::puts("done");
}

// CHECK:      #include <asio/awaitable.hpp>
// CHECK-NEXT: #include <asio/co_spawn.hpp>
// CHECK-NEXT: #include <asio/io_context.hpp>
// CHECK-NEXT: #include <asio/redirect_error.hpp>
// CHECK-NEXT: #include <asio/steady_timer.hpp>
// CHECK-NEXT: #include <asio/use_awaitable.hpp>
// CHECK-NEXT: #include <cstdio>
// CHECK-NEXT: #include <exception>

// CHECK:        asio::co_spawn(
// CHECK-NEXT:     timer->get_executor(),
// CHECK-NEXT:     [](std::shared_ptr<asio::steady_timer> timer, std::shared_ptr<Guest> guest)
// CHECK-NEXT:         -> asio::awaitable<void> {
// CHECK-NEXT:       asio::error_code ec;
// CHECK-NEXT:       co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       std::printf("first: %s\n", guest->name);
// CHECK-NEXT:       asio::error_code before = ec;
// CHECK-NEXT:       timer->expires_after(milliseconds(1));
// CHECK-EMPTY:
// CHECK-NEXT:       // The second wait hides the first one's error.
// CHECK-NEXT:       co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       std::printf("second: %d %d\n", before.value(), ec.value());
// CHECK-NEXT:       timer->expires_after(milliseconds(1));
// CHECK-NEXT:       co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       std::puts("third");
// CHECK-NEXT:     }(timer, guest),
// CHECK-NEXT:     [](std::exception_ptr error) {
// CHECK-NEXT:       if (error)
// CHECK-NEXT:         std::rethrow_exception(error);
// CHECK-NEXT:     });

// CHECK:        auto executor = timer->get_executor();
// CHECK-NEXT:   asio::co_spawn(
// CHECK-NEXT:     executor,
// CHECK-NEXT:     [](std::shared_ptr<asio::steady_timer> timer, int count)
// CHECK-NEXT:         -> asio::awaitable<void> {
// CHECK-NEXT:       std::error_code ec;
// CHECK-NEXT:       co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec || count > 1) {
// CHECK-NEXT:         std::printf("generic stops at %d\n", count);
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-NEXT:       timer->expires_after(milliseconds(1));
// CHECK-NEXT:       auto next = count + 1;
// CHECK-NEXT:       co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       std::printf("generic: %d %d\n", ec.value(), next);
// CHECK-NEXT:     }(std::move(timer), count),
// CHECK-NEXT:     [](std::exception_ptr error) {
// CHECK-NEXT:       if (error)
// CHECK-NEXT:         std::rethrow_exception(error);
// CHECK-NEXT:     });

// CHECK:        if (again) {
// CHECK-NEXT:     auto executor = timer->get_executor();
// CHECK-NEXT:     asio::co_spawn(
// CHECK-NEXT:       executor,
// CHECK-NEXT:       [](std::shared_ptr<asio::steady_timer> timer) -> asio::awaitable<void> {
// CHECK-NEXT:         asio::error_code ignored_ec;
// CHECK-NEXT:         co_await timer->async_wait(
// CHECK-NEXT:           asio::redirect_error(asio::use_awaitable, ignored_ec));
// CHECK-NEXT:         std::puts("again");
// CHECK-NEXT:         timer->expires_after(milliseconds(1));
// CHECK-NEXT:         asio::error_code ec;
// CHECK-NEXT:         co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:         std::printf("and again: %d\n", ec.value());
// CHECK-NEXT:       }(std::move(timer)),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   } else
