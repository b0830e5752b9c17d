// The second handler runs on a strand of its own.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:executor-change
// REQUIRES: asio
#include <asio/bind_executor.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>

using Strand = asio::strand<asio::io_context::executor_type>;

class Timers {
public:
  explicit Timers(asio::io_context &Io) : Timer(Io), Own(Io.get_executor()) {}

  void start() {
    Timer.async_wait([this](asio::error_code) {
      Timer.async_wait(asio::bind_executor(Own, [](asio::error_code) { // refused: executor-change
      }));
    });
  }

private:
  asio::steady_timer Timer;
  Strand Own;
};
