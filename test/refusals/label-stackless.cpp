// Stackless coroutines that are more than one way through a function: code that
// runs each time it is entered, one that is left within a `yield`, a `fork`, an
// operation that no `yield` ends with, and one that completes with two values.
// REQUIRES: asio, gcc
// RUN: %check-coroutinize %s %t --assume --expect=refusal:label --compilers=gcc -- -DASIO_HAS_CO_AWAIT=1
#include <asio/coroutine.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <cstdio>
#include <functional>
#include <utility>

#include <asio/yield.hpp>

struct Counts : asio::coroutine {
  asio::steady_timer &timer;
  int entered = 0;

  void loop(asio::error_code ec = {}) {
    ++entered; // refused: label
    reenter(this) {
      while (!ec)
        yield timer.async_wait(
            std::bind(&Counts::loop, this, std::placeholders::_1));
    }
  }
};

struct Leaves : asio::coroutine {
  asio::steady_timer &timer;

  void loop(asio::error_code ec = {}) {
    reenter(this) {
      while (!ec)
        yield {
          if (timer.expiry() < asio::steady_timer::clock_type::now())
            return; // refused: label
          timer.async_wait(std::bind(&Leaves::loop, this, std::placeholders::_1));
        }
    }
  }
};

struct Forks : asio::coroutine {
  asio::steady_timer &timer;

  void loop(asio::error_code ec = {}) {
    reenter(this) {
      while (!ec) {
        fork Forks(*this).loop(); // refused: label
        yield timer.async_wait(
            std::bind(&Forks::loop, this, std::placeholders::_1));
      }
    }
  }
};

struct Starts : asio::coroutine {
  asio::steady_timer &timer;

  void loop(asio::error_code ec = {}) {
    reenter(this) {
      while (!ec)
        yield {
          timer.async_wait( // refused: label
              std::bind(&Starts::loop, this, std::placeholders::_1));
          std::puts("waits");
        }
    }
  }
};

struct Two : asio::coroutine {
  int end;

  static void read(int end, std::function<void(int, int)> done);

  void loop(int line = 0, int column = 0) {
    reenter(this) {
      while (line < end)
        yield read(end, // refused: label
                   std::bind(&Two::loop, this, std::placeholders::_1,
                             std::placeholders::_2));
      std::printf("%d %d\n", line, column);
    }
  }
};

std::function<void()> waits;
void Two::read(int end, std::function<void(int, int)> done) {
  waits = [end, done] { done(end, 2); };
}

int main() {
  asio::io_context context;
  asio::steady_timer timer(context);
  Counts{{}, timer}.loop(asio::error::eof);
  Leaves{{}, timer}.loop(asio::error::eof);
  Forks{{}, timer}.loop(asio::error::eof);
  Starts{{}, timer}.loop(asio::error::eof);
  Two two{{}, 3};
  two.loop();
  std::exchange(waits, nullptr)();
}
