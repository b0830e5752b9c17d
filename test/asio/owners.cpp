// Free functions over a connection, and handlers that reach it by what they
// own: `c->socket`, `self->timer`.
// REQUIRES: asio, gcc
// RUN: %check-coroutinize %s %t --assume --compilers=gcc -- -DASIO_HAS_CO_AWAIT=1
#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>
#include <chrono>
#include <cstdio>
#include <memory>

using asio::ip::tcp;

struct connection {
  explicit connection(tcp::socket s)
      : socket(std::move(s)), timer(socket.get_executor()) {}
  ~connection() { std::printf("closed\n"); }
  tcp::socket socket;
  asio::steady_timer timer;
  char data[4];
};

static void do_read(std::shared_ptr<connection> c);

static void do_write(std::shared_ptr<connection> c, std::size_t n) {
  asio::async_write(c->socket, asio::buffer(c->data, n),
                    [c](std::error_code ec, std::size_t) {
                      if (!ec)
                        do_read(c);
                    });
}

static void do_read(std::shared_ptr<connection> c) {
  c->socket.async_read_some(asio::buffer(c->data),
                            [c](std::error_code ec, std::size_t n) {
                              std::printf("server read %zu\n", n);
                              if (!ec)
                                do_write(c, n);
                            });
}

/// Two objects of one owner.
void pause(std::shared_ptr<connection> c) {
  c->timer.expires_after(std::chrono::milliseconds(1));
  c->timer.async_wait([c](std::error_code ec) {
    if (ec)
      return;
    c->socket.async_read_some(asio::buffer(c->data),
                              [c](std::error_code ec, std::size_t n) {
                                std::printf("client read %zu, %d\n", n, !ec);
                              });
  });
}

class ticker : public std::enable_shared_from_this<ticker> {
public:
  explicit ticker(asio::io_context &io) : timer(io) {}

  void start() {
    auto self = shared_from_this();
    timer.expires_after(std::chrono::milliseconds(1));
    timer.async_wait([self](std::error_code) {
      std::printf("tick\n");
      self->timer.expires_after(std::chrono::milliseconds(1));
      self->timer.async_wait([self](std::error_code) {
        std::printf("tock %d\n", ++self->count);
      });
    });
  }

private:
  asio::steady_timer timer;
  int count = 0;
};

int main() {
  asio::io_context io;
  tcp::acceptor acceptor(io, tcp::endpoint(tcp::v4(), 0));
  tcp::socket peer(io);
  peer.connect(acceptor.local_endpoint());
  do_read(std::make_shared<connection>(acceptor.accept()));
  auto client = std::make_shared<connection>(std::move(peer));
  asio::write(client->socket, asio::buffer("abc", 3));
  pause(client);
  client.reset();
  io.run();
  io.restart();
  std::make_shared<ticker>(io)->start();
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
// CHECK-NEXT: #include <chrono>
// CHECK-NEXT: #include <cstdio>
// CHECK-NEXT: #include <exception>

// CHECK:      static void do_read(std::shared_ptr<connection> c) {
// CHECK-NEXT:   auto executor = c->socket.get_executor();
// CHECK-NEXT:   asio::co_spawn(
// CHECK-NEXT:     executor,
// CHECK-NEXT:     [](std::shared_ptr<connection> c) -> asio::awaitable<void> {
// CHECK-NEXT:       for (;;) {
// CHECK-NEXT:         std::error_code ec;
// CHECK-NEXT:         std::size_t n = co_await c->socket.async_read_some(
// CHECK-NEXT:           asio::buffer(c->data), asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:         std::printf("server read %zu\n", n);
// CHECK-NEXT:         if (ec)
// CHECK-NEXT:           co_return;
// CHECK-NEXT:         co_await asio::async_write(c->socket, asio::buffer(c->data, n),
// CHECK-NEXT:                           asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:         if (ec)
// CHECK-NEXT:           co_return;
// CHECK-NEXT:       }
// CHECK-NEXT:     }(std::move(c)),
// CHECK-NEXT:     [](std::exception_ptr error) {
// CHECK-NEXT:       if (error)
// CHECK-NEXT:         std::rethrow_exception(error);
// CHECK-NEXT:     });

// CHECK:        auto executor = c->socket.get_executor();
// CHECK-NEXT:   asio::co_spawn(
// CHECK-NEXT:     executor,
// CHECK-NEXT:     [](std::shared_ptr<connection> c) -> asio::awaitable<void> {
// CHECK-NEXT:       std::error_code ec;
// CHECK-NEXT:       co_await c->timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       std::size_t n = co_await c->socket.async_read_some(
// CHECK-NEXT:         asio::buffer(c->data), asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       std::printf("client read %zu, %d\n", n, !ec);
// CHECK-NEXT:     }(std::move(c)),
// CHECK-NEXT:     [](std::exception_ptr error) {
// CHECK-NEXT:       if (error)
// CHECK-NEXT:         std::rethrow_exception(error);
// CHECK-NEXT:     });

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       timer.get_executor(),
// CHECK-NEXT:       do_start(self),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_start(std::shared_ptr<ticker> self) {
// CHECK-NEXT:     std::error_code ec;
// CHECK-NEXT:     co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     std::printf("tick\n");
// CHECK-NEXT:     self->timer.expires_after(std::chrono::milliseconds(1));
// CHECK-NEXT:     co_await self->timer.async_wait(
// CHECK-NEXT:       asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     std::printf("tock %d\n", ++self->count);
