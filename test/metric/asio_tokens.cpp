// RUN: %python %S/check_metric.py %s %t %coroutinize
// REQUIRES: asio
// METRIC: callback depth=1 length=1 cognitive=0
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_future.hpp>
#include <future>
#include <iostream>

void callback(asio::steady_timer &timer) {
  timer.async_wait([](std::error_code) { std::cout << "now\n"; });
}

std::future<void> future(asio::steady_timer &timer) {
  return timer.async_wait(asio::use_future);
}

void nothing(asio::steady_timer &timer) { timer.async_wait(asio::detached); }

int main() {
  asio::io_context context;
  asio::steady_timer timer(context, std::chrono::milliseconds(1));
  callback(timer);
  auto result = future(timer);
  nothing(timer);
  context.run();
}
