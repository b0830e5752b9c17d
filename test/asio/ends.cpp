// How chains end that do not get to their end: by an exception, which leaves
// io_context::run(), and with their io_context, while an operation is pending or
// before anything ran.
// REQUIRES: asio, gcc
// RUN: %check-coroutinize %s %t --compilers=gcc -- -DASIO_HAS_CO_AWAIT=1
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <cstdio>
#include <memory>
#include <stdexcept>

using std::chrono::milliseconds;

class Chain : public std::enable_shared_from_this<Chain> {
public:
  Chain(asio::io_context &io, int failsAt) : failsAt(failsAt), timer(io) {}
  ~Chain() { std::printf("chain %d ends\n", failsAt); }

  void start() {
    timer.async_wait([this, self = shared_from_this()](asio::error_code ec) {
      step(1, ec);
      timer.expires_after(milliseconds(1));
      timer.async_wait([this, self](asio::error_code ec) {
        step(2, ec);
        timer.expires_after(milliseconds(failsAt == 3 ? 1 : 100000));
        timer.async_wait([this, self](asio::error_code ec) { step(3, ec); });
      });
    });
  }

private:
  void step(int number, asio::error_code ec) {
    std::printf("chain %d, step %d: %d\n", failsAt, number, ec.value());
    if (number == failsAt)
      throw std::runtime_error("step " + std::to_string(number));
  }

  int failsAt;
  asio::steady_timer timer;
};

int main() {
  for (int failsAt : {1, 2, 3}) {
    asio::io_context io;
    std::make_shared<Chain>(io, failsAt)->start();
    try {
      io.run();
    } catch (const std::exception &e) {
      std::printf("run() left with %s\n", e.what());
    }
    std::printf("%zu more\n", io.run());
  }
  {
    asio::io_context io;
    std::make_shared<Chain>(io, 4)->start();
    io.run_for(milliseconds(50));
    std::puts("pending");
  }
  {
    asio::io_context io;
    std::make_shared<Chain>(io, 5)->start();
    std::puts("not run");
  }
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

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       timer.get_executor(),
// CHECK-NEXT:       do_start(shared_from_this()),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_start(std::shared_ptr<Chain> /*self*/) {
// CHECK-NEXT:     asio::error_code ec;
// CHECK-NEXT:     co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     step(1, ec);
// CHECK-NEXT:     timer.expires_after(milliseconds(1));
// CHECK-NEXT:     co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     step(2, ec);
// CHECK-NEXT:     timer.expires_after(milliseconds(failsAt == 3 ? 1 : 100000));
// CHECK-NEXT:     co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     step(3, ec);
