// Text that a person would have written: comments stay with their branches, an
// iterator is counted up, nothing follows a throw, long lines are broken, an
// access specifier with nothing behind it goes, headers stand with their kin and
// are quoted as they are.
// REQUIRES: asio, gcc
// RUN: %check-coroutinize %s %t --assume --compilers=gcc -- -DASIO_HAS_CO_AWAIT=1
#include "asio/io_context.hpp"
#include "asio/read.hpp"
#include "asio/steady_timer.hpp"
#include "asio/write.hpp"
#include <array>
#include <asio/local/connect_pair.hpp>
#include <asio/local/stream_protocol.hpp>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <system_error>

#define TRACE std::puts("begun")

using Socket = asio::local::stream_protocol::socket;

/// Tries one name after the other.
class Finder {
public:
  explicit Finder(asio::io_context &io) : timer_(io) {}

  void find(std::map<std::string, int>::iterator name) {
    TRACE;
    timer_.expires_after(std::chrono::milliseconds(1));
    timer_.async_wait([this, name](std::error_code ec) mutable {
      // Nobody has stopped it.
      if (name->second > 2) {
        std::puts("found");
      }
      // Too low, perhaps.
      else if (name->second == 2) {
        std::printf("%s is low\n", name->first.c_str());
        find(++name);
      }
      // Much too low.
      else {
        std::printf("%s is very low\n", name->first.c_str());
        // On.
        find(++name);
      }
    });
  }

private:
  asio::steady_timer timer_;
};

/// Answers in a louder voice.
class Loud : public std::enable_shared_from_this<Loud> {
public:
  explicit Loud(Socket socket) : a_socket_with_a_long_name_(std::move(socket)) {}

  void start() { read(); }

  std::array<char, 16> the_characters_that_were_read_;
  Socket a_socket_with_a_long_name_;

private:
  void read() {
    auto self(shared_from_this());
    a_socket_with_a_long_name_.async_read_some(asio::buffer(the_characters_that_were_read_),
        [this, self](std::error_code ec, std::size_t size) {
          if (!ec) {
            the_characters_that_were_read_[0] -= 'a' - 'A';
            write(size);
          } else {
            throw std::system_error(ec);
          }
        });
  }

  void write(std::size_t size) {
    auto self(shared_from_this());
    asio::async_write(a_socket_with_a_long_name_,
        asio::buffer(the_characters_that_were_read_, size),
        [this, self](std::error_code ec, std::size_t) {
          if (!ec)
            read();
          else
            throw std::system_error(ec);
        });
  }
};

/// Waits with a timer of somebody else.
class Waiter : public std::enable_shared_from_this<Waiter> {
public:
  void run(asio::steady_timer &timer) { wait(timer); }
  int times_ = 0;

private:
  void wait(asio::steady_timer &timer) {
    timer.expires_after(std::chrono::milliseconds(1));
    auto self(shared_from_this());
    timer.async_wait([this, self, &timer](std::error_code) {
      if (++times_ < 3)
        wait(timer);
    });
  }
};

/// Its steps are all that is private.
class Steps {
public:
  explicit Steps(asio::io_context &io) : timer_(io) {}

  void run() {
    timer_.expires_after(std::chrono::milliseconds(1));
    timer_.async_wait([this](std::error_code) {
      std::puts("first");
      second();
    });
  }

  asio::steady_timer timer_;

private:
  void second() {
    timer_.expires_after(std::chrono::milliseconds(1));
    timer_.async_wait([](std::error_code) { std::puts("second"); });
  }
};

int main() {
  asio::io_context io;
  std::map<std::string, int> names{{"one", 1}, {"three", 2}, {"two", 3}};
  Finder finder(io);
  finder.find(names.find("one"));
  io.run();
  io.restart();

  Socket one(io), other(io);
  asio::local::connect_pair(one, other);
  std::make_shared<Loud>(std::move(one))->start();
  asio::write(other, asio::buffer("word", 4));
  other.shutdown(Socket::shutdown_send);
  try {
    io.run();
  } catch (const std::system_error &error) {
    std::puts(error.what());
  }
  char answer[4];
  asio::read(other, asio::buffer(answer));
  std::printf("%.4s\n", answer);

  io.restart();
  asio::steady_timer timer(io);
  auto waiter = std::make_shared<Waiter>();
  waiter->run(timer);
  io.run();
  std::printf("%d times\n", waiter->times_);

  io.restart();
  Steps steps(io);
  steps.run();
  io.run();
}

// CHECK:      #include "asio/awaitable.hpp"
// CHECK-NEXT: #include "asio/co_spawn.hpp"
// CHECK-NEXT: #include "asio/io_context.hpp"
// CHECK-NEXT: #include "asio/read.hpp"
// CHECK-NEXT: #include "asio/redirect_error.hpp"
// CHECK-NEXT: #include "asio/steady_timer.hpp"
// CHECK-NEXT: #include "asio/use_awaitable.hpp"

// CHECK:      #include <exception>
// CHECK-NEXT: #include <functional>

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       timer_.get_executor(),
// CHECK-NEXT:       do_find(name),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_find(std::map<std::string, int>::iterator name) {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       TRACE;
// CHECK-NEXT:       timer_.expires_after(std::chrono::milliseconds(1));
// CHECK-NEXT:       std::error_code ec;
// CHECK-NEXT:       co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       // Nobody has stopped it.
// CHECK-NEXT:       if (name->second > 2) {
// CHECK-NEXT:         std::puts("found");
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-EMPTY:
// CHECK-NEXT:       // Too low, perhaps.
// CHECK-NEXT:       if (name->second == 2) {
// CHECK-NEXT:         std::printf("%s is low\n", name->first.c_str());
// CHECK-NEXT:         ++name;

// CHECK:              ++name;
// CHECK-NEXT:       }
// CHECK-NEXT:     }

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       a_socket_with_a_long_name_.get_executor(),
// CHECK-NEXT:       do_read(shared_from_this()),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_read(std::shared_ptr<Loud> /*self*/) {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       std::error_code ec;
// CHECK-NEXT:       std::size_t size = co_await a_socket_with_a_long_name_.async_read_some(
// CHECK-NEXT:         asio::buffer(the_characters_that_were_read_),
// CHECK-NEXT:         asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         throw std::system_error(ec);
// CHECK-NEXT:       the_characters_that_were_read_[0] -= 'a' - 'A';
// CHECK-NEXT:       co_await asio::async_write(a_socket_with_a_long_name_,
// CHECK-NEXT:           asio::buffer(the_characters_that_were_read_, size),
// CHECK-NEXT:           asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         throw std::system_error(ec);
// CHECK-NEXT:     }

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       timer.get_executor(),
// CHECK-NEXT:       do_wait(shared_from_this(), timer),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_wait(
// CHECK-NEXT:     std::shared_ptr<Waiter> /*self*/,
// CHECK-NEXT:     std::reference_wrapper<asio::steady_timer> timer_reference) {
// CHECK-NEXT:     asio::steady_timer &timer = timer_reference;
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       timer.expires_after(std::chrono::milliseconds(1));
// CHECK-NEXT:       std::error_code ec;
// CHECK-NEXT:       co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (++times_ >= 3)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:     }

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       timer_.get_executor(),
// CHECK-NEXT:       do_run(),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_run() {
// CHECK-NEXT:     std::error_code ec;
// CHECK-NEXT:     co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     std::puts("first");
// CHECK-NEXT:     timer_.expires_after(std::chrono::milliseconds(1));
// CHECK-NEXT:     co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     std::puts("second");
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::steady_timer timer_;
