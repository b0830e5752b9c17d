// What a session starts beside its cycle keeps its callback, and what that needs
// of the session's ownership.
// REQUIRES: asio, gcc
// RUN: %check-coroutinize %s %t --assume --compilers=gcc -- -DASIO_HAS_CO_AWAIT=1
#include <asio/dispatch.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <cstdio>
#include <functional>
#include <memory>
struct Session : std::enable_shared_from_this<Session> {
  asio::steady_timer read_, write_, log_;
  int rounds_ = 0;
  explicit Session(asio::io_context &io) : read_(io), write_(io), log_(io) {}
  ~Session() { std::puts("session ends"); }
  void start() { do_read(); }
  void report(int n) { std::printf("reported %d\n", n); }
private:
  void do_read() {
    auto self(shared_from_this());
    read_.expires_after(std::chrono::milliseconds(20));
    read_.async_wait([this, self](std::error_code ec) {
      if (ec) {
        asio::post(read_.get_executor(), [self] { self->report(-1); });
        return;
      }
      do_write(++rounds_);
    });
  }
  void do_write(int n) {
    auto self(shared_from_this());
    asio::post(write_.get_executor(), [this, self, n] { report(n); });
    log_.expires_after(std::chrono::milliseconds(5));
    log_.async_wait(std::bind(&Session::on_log, shared_from_this(), std::placeholders::_1));
    write_.expires_after(std::chrono::milliseconds(40));
    write_.async_wait([this, self](std::error_code ec) {
      asio::dispatch(read_.get_executor(), [this, self] { report(100); });
      if (!ec && rounds_ < 3)
        do_read();
    });
  }
  void on_log(std::error_code ec) { std::printf("log %d\n", ec.value()); }
};
int main() {
  asio::io_context io;
  std::make_shared<Session>(io)->start();
  io.run();
  std::puts("end");
}

// CHECK:      #include <asio/awaitable.hpp>
// CHECK-NEXT: #include <asio/co_spawn.hpp>
// CHECK-NEXT: #include <asio/dispatch.hpp>
// CHECK-NEXT: #include <asio/io_context.hpp>
// CHECK-NEXT: #include <asio/post.hpp>
// CHECK-NEXT: #include <asio/redirect_error.hpp>
// CHECK-NEXT: #include <asio/steady_timer.hpp>
// CHECK-NEXT: #include <asio/use_awaitable.hpp>
// CHECK-NEXT: #include <cstdio>
// CHECK-NEXT: #include <exception>

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       read_.get_executor(),
// CHECK-NEXT:       do_read_coroutine(shared_from_this()),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_read_coroutine(std::shared_ptr<Session> self) {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       read_.expires_after(std::chrono::milliseconds(20));
// CHECK-NEXT:       std::error_code ec;
// CHECK-NEXT:       co_await read_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec) {
// CHECK-NEXT:         co_await asio::post(read_.get_executor(), asio::use_awaitable);
// CHECK-NEXT:         self->report(-1);
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       }
// CHECK-NEXT:       int n = ++rounds_;
// CHECK-NEXT:       asio::post(write_.get_executor(), [this, self, n] { report(n); });
// CHECK-NEXT:       log_.expires_after(std::chrono::milliseconds(5));
// CHECK-NEXT:       log_.async_wait(std::bind(&Session::on_log, shared_from_this(), std::placeholders::_1));
// CHECK-NEXT:       write_.expires_after(std::chrono::milliseconds(40));
// CHECK-NEXT:       co_await write_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       asio::dispatch(read_.get_executor(), [this, self] { report(100); });
// CHECK-NEXT:       if (ec || rounds_ >= 3)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:     }
