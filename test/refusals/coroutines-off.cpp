// Asio 1.22 has coroutines, but not for a clang that does not say so.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:coroutines-off -- -DASIO_DISABLE_CO_AWAIT
// REQUIRES: asio
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

class Timer {
public:
  explicit Timer(asio::io_context &Io) : Own(Io) {}

  void start() {
    Own.async_wait([this](asio::error_code) { // refused: coroutines-off
      Own.async_wait([](asio::error_code) {});
    });
  }

private:
  asio::steady_timer Own;
};
