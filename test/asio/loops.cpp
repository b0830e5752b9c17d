// The shapes of a loop: a handler that goes on in one branch only, in both, or
// by its own name; a value that is another one each time; a loop within a
// function that begins otherwise; an error code that a handler does not take.
// REQUIRES: asio, gcc
// RUN: %check-coroutinize %s %t --assume --compilers=gcc -- -DASIO_HAS_CO_AWAIT=1
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

using std::chrono::milliseconds;

/// Counts down, its number handed from call to call.
class Countdown : public std::enable_shared_from_this<Countdown> {
public:
  explicit Countdown(asio::io_context &io) : timer_(io) {}
  ~Countdown() { std::puts("counted"); }

  void count(int from) {
    timer_.expires_after(milliseconds(1));
    timer_.async_wait([this, self = shared_from_this(), from](std::error_code ec) {
      std::printf("%d\n", from);
      if (!ec && from > 0)
        count(from - 1);
    });
  }

private:
  asio::steady_timer timer_;
};

/// Goes on in both branches, and ends in a third.
class Walker {
public:
  explicit Walker(asio::io_context &io) : timer_(io) {}

  void walk() {
    timer_.expires_after(milliseconds(1));
    timer_.async_wait([this](std::error_code) {
      ++steps_;
      if (steps_ % 3 == 0) {
        std::puts("rest");
        rest();
      } else if (steps_ < 8) {
        std::puts("step");
        walk();
      } else {
        std::puts("home");
      }
    });
  }

private:
  // A while.
  void rest() {
    timer_.expires_after(milliseconds(2));
    timer_.async_wait([this](std::error_code ec) {
      if (ec)
        throw std::runtime_error(ec.message());
      walk();
    });
  }

  asio::steady_timer timer_;
  int steps_ = 0;
};

/// Its handler is itself.
class Heart {
public:
  explicit Heart(asio::io_context &io, int beats) : timer_(io), left_(beats) {}

  void beat() {
    if (left_ == 0)
      return;
    std::printf("beat %d\n", left_--);
    timer_.expires_after(milliseconds(1));
    timer_.async_wait(std::bind(&Heart::beat, this));
  }

private:
  asio::steady_timer timer_;
  int left_;
};

/// First this, then that again and again.
class Machine : public std::enable_shared_from_this<Machine> {
public:
  explicit Machine(asio::io_context &io) : timer_(io) {}

  void start(int rounds) {
    auto self = shared_from_this();
    timer_.expires_after(milliseconds(1));
    timer_.async_wait([this, self, rounds](std::error_code ec) {
      left_ = rounds;
      if (!ec) {
        std::puts("warm");
        turn("left");
      }
    });
  }

private:
  void turn(std::string side) {
    auto self = shared_from_this();
    timer_.expires_after(milliseconds(1));
    timer_.async_wait([this, self, side](std::error_code ec) {
      if (ec)
        return;
      std::printf("turn %s\n", side.c_str());
      if (--left_ > 0) {
        turn(side == "left" ? "right" : "left");
        return;
      }
      std::puts("off");
    });
  }

  asio::steady_timer timer_;
  int left_ = 0;
};

int main() {
  asio::io_context io;
  std::make_shared<Countdown>(io)->count(3);
  io.run();
  io.restart();
  Walker walker(io);
  walker.walk();
  io.run();
  io.restart();
  Heart heart(io, 3);
  heart.beat();
  io.run();
  io.restart();
  std::make_shared<Machine>(io)->start(4);
  io.run();
  // Nobody runs these: what they own ends with the context.
  io.restart();
  std::make_shared<Countdown>(io)->count(1);
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
// CHECK-NEXT:       timer_.get_executor(),
// CHECK-NEXT:       do_count(shared_from_this(), from),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_count(std::shared_ptr<Countdown> /*self*/, int from) {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       timer_.expires_after(milliseconds(1));
// CHECK-NEXT:       std::error_code ec;
// CHECK-NEXT:       co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       std::printf("%d\n", from);
// CHECK-NEXT:       if (ec || from <= 0)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       --from;
// CHECK-NEXT:     }

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       timer_.get_executor(),
// CHECK-NEXT:       do_walk(),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_walk() {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       timer_.expires_after(milliseconds(1));
// CHECK-NEXT:       std::error_code ec;
// CHECK-NEXT:       co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       ++steps_;
// CHECK-NEXT:       if (steps_ % 3 != 0) {
// CHECK-NEXT:         if (steps_ < 8) {
// CHECK-NEXT:           std::puts("step");
// CHECK-NEXT:           continue;
// CHECK-NEXT:         }
// CHECK-NEXT:         std::puts("home");
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-EMPTY:
// CHECK-NEXT:       std::puts("rest");
// CHECK-NEXT:       // A while.
// CHECK-NEXT:       timer_.expires_after(milliseconds(2));
// CHECK-NEXT:       co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         throw std::runtime_error(ec.message());
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT: private:

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       timer_.get_executor(),
// CHECK-NEXT:       do_beat(),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_beat() {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       if (left_ == 0)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       std::printf("beat %d\n", left_--);
// CHECK-NEXT:       timer_.expires_after(milliseconds(1));
// CHECK-NEXT:       std::error_code ec;
// CHECK-NEXT:       co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     }

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       timer_.get_executor(),
// CHECK-NEXT:       do_start(self, rounds),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_start(std::shared_ptr<Machine> /*self*/, int rounds) {
// CHECK-NEXT:     std::error_code ec;
// CHECK-NEXT:     co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     left_ = rounds;
// CHECK-NEXT:     if (ec)
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     std::puts("warm");
// CHECK-NEXT:     std::string side = "left";
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       timer_.expires_after(milliseconds(1));
// CHECK-NEXT:       co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       std::printf("turn %s\n", side.c_str());
// CHECK-NEXT:       if (--left_ > 0) {
// CHECK-NEXT:         side = side == "left" ? "right" : "left";
// CHECK-NEXT:         continue;
// CHECK-NEXT:       }
// CHECK-NEXT:       std::puts("off");
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT: private:
