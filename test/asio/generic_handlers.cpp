// Handlers whose parameters are `auto`.
// REQUIRES: asio, gcc
// RUN: %check-coroutinize %s %t --assume --compilers=gcc -- -DASIO_HAS_CO_AWAIT=1
#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>
#include <cstdio>
#include <memory>

using asio::ip::tcp;

class session : public std::enable_shared_from_this<session> {
public:
  explicit session(tcp::socket s) : socket(std::move(s)) { ++alive; }
  ~session() { --alive; }
  void start() { do_read(); }
  static inline int alive = 0;

private:
  void do_read() {
    socket.async_read_some(
        asio::buffer(data), [this, self = shared_from_this()](auto ec, auto length) {
          std::printf("session read %zu\n", length);
          if (!ec)
            do_write(length);
        });
  }

  void do_write(std::size_t length) {
    asio::async_write(socket, asio::buffer(data, length),
                      [this, self = shared_from_this()](auto ec, auto) {
                        if (!ec)
                          do_read();
                      });
  }

  tcp::socket socket;
  char data[4];
};

/// The type of the second operation's buffer depends on the first's result.
class client : public std::enable_shared_from_this<client> {
public:
  explicit client(tcp::socket s) : socket(std::move(s)) {}

  void run() {
    asio::async_write(
        socket, asio::buffer("abcd", 4),
        [this, self = shared_from_this()](const auto &ec, auto n) {
          if (ec)
            return;
          socket.async_read_some(asio::buffer(text, n), [this, self](auto ec, auto m) {
            std::printf("client read %.*s, %d\n", int(m), text, !ec);
          });
        });
  }

private:
  tcp::socket socket;
  char text[8];
};

class server {
public:
  explicit server(asio::io_context &io)
      : acceptor(io, tcp::endpoint(tcp::v4(), 0)) {
    do_accept();
  }
  tcp::endpoint where() { return acceptor.local_endpoint(); }

private:
  void do_accept() {
    acceptor.async_accept([this](auto ec, auto peer) {
      if (ec)
        return;
      std::make_shared<session>(std::move(peer))->start();
      if (++accepted < 2)
        do_accept();
    });
  }

  tcp::acceptor acceptor;
  int accepted = 0;
};

int main() {
  asio::io_context io;
  server s(io);
  for (int i = 0; i < 2; ++i) {
    tcp::socket peer(io);
    peer.connect(s.where());
    auto c = std::make_shared<client>(std::move(peer));
    c->run();
    std::weak_ptr<client> running = c;
    c.reset();
    while (!running.expired() || session::alive)
      io.run_one();
  }
  io.run();
}

// CHECK:      #include <asio/awaitable.hpp>
// CHECK-NEXT: #include <asio/buffer.hpp>
// CHECK-NEXT: #include <asio/co_spawn.hpp>
// CHECK-NEXT: #include <asio/io_context.hpp>
// CHECK-NEXT: #include <asio/redirect_error.hpp>
// CHECK-NEXT: #include <asio/ip/tcp.hpp>
// CHECK-NEXT: #include <asio/steady_timer.hpp>
// CHECK-NEXT: #include <asio/use_awaitable.hpp>
// CHECK-NEXT: #include <asio/write.hpp>
// CHECK-NEXT: #include <cstdio>
// CHECK-NEXT: #include <exception>

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       socket.get_executor(),
// CHECK-NEXT:       do_read_coroutine(shared_from_this()),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_read_coroutine(std::shared_ptr<session> /*self*/) {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       std::error_code ec;
// CHECK-NEXT:       auto length = co_await socket.async_read_some(
// CHECK-NEXT:         asio::buffer(data), asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       std::printf("session read %zu\n", length);
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       co_await asio::async_write(socket, asio::buffer(data, length),
// CHECK-NEXT:                         asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:     }

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       socket.get_executor(),
// CHECK-NEXT:       do_run(shared_from_this()),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_run(std::shared_ptr<client> /*self*/) {
// CHECK-NEXT:     std::error_code ec;
// CHECK-NEXT:     auto n = co_await asio::async_write(
// CHECK-NEXT:         socket, asio::buffer("abcd", 4),
// CHECK-NEXT:         asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     if (ec)
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     auto m = co_await socket.async_read_some(
// CHECK-NEXT:       asio::buffer(text, n), asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     std::printf("client read %.*s, %d\n", int(m), text, !ec);

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       acceptor.get_executor(),
// CHECK-NEXT:       do_accept_coroutine(),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_accept_coroutine() {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       std::error_code ec;
// CHECK-NEXT:       auto peer = co_await acceptor.async_accept(
// CHECK-NEXT:         asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       std::make_shared<session>(std::move(peer))->start();
// CHECK-NEXT:       if (++accepted >= 2)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:     }
