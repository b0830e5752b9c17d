// A resolver and a socket of one context: resolve, connect, write and read.
// REQUIRES: asio, gcc
// RUN: %check-coroutinize %s %t --compilers=gcc -- -DASIO_HAS_CO_AWAIT=1
#include <asio/buffer.hpp>
#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>
#include <cstdio>
#include <memory>
#include <string>

using namespace asio;
using ip::tcp;

class Client : public std::enable_shared_from_this<Client> {
public:
  explicit Client(io_context &io) : resolver(io), socket(io) {}

  void run(const std::string &service) {
    resolver.async_resolve(
        "127.0.0.1", service, tcp::resolver::numeric_host,
        [this, self = shared_from_this()](error_code ec,
                                          tcp::resolver::results_type results) {
          if (ec) {
            std::printf("resolve: %s\n", ec.message().c_str());
            return;
          }
          async_connect(socket, results,
                        [this, self](error_code ec, const tcp::endpoint &where) {
            if (ec) {
              std::printf("connect: %s\n", ec.message().c_str());
              return;
            }
            std::printf("connected to %s\n", where.address().to_string().c_str());
            async_write(socket, buffer("hello", 5),
                        [this, self](error_code, std::size_t n) {
              std::printf("wrote %zu\n", n);
              async_read(socket, buffer(text), [this, self](error_code ec, std::size_t n) {
                std::printf("read %zu: %s\n", n, ec.message().c_str());
              });
            });
          });
        });
  }

private:
  tcp::resolver resolver;
  tcp::socket socket;
  char text[5];
};

/// Takes the connection in, and answers at once.
class Server : public std::enable_shared_from_this<Server> {
public:
  explicit Server(tcp::acceptor &acceptor, io_context &io)
      : acceptor(acceptor), peer(io) {}

  // NOLINTNEXTLINE(coroutinize)
  void run() {
    acceptor.async_accept(peer, [this, self = shared_from_this()](error_code ec) {
      std::printf("accepted: %d\n", ec.value());
      async_write(peer, buffer("world", 5),
                  [self](error_code ec, std::size_t) {
        std::printf("answered: %d\n", ec.value());
      });
    });
  }

private:
  tcp::acceptor &acceptor;
  tcp::socket peer;
};

int main() {
  io_context io;
  tcp::acceptor acceptor(io, tcp::endpoint(ip::address_v4::loopback(), 0));
  auto port = std::to_string(acceptor.local_endpoint().port());
  std::make_shared<Server>(acceptor, io)->run();
  std::make_shared<Client>(io)->run(port);
  io.run();

  acceptor.close();
  io.restart();
  std::make_shared<Client>(io)->run(port);
  io.run();
}

// CHECK:      #include <asio/awaitable.hpp>
// CHECK-NEXT: #include <asio/buffer.hpp>
// CHECK-NEXT: #include <asio/co_spawn.hpp>

// CHECK:      #include <asio/redirect_error.hpp>
// CHECK-NEXT: #include <asio/use_awaitable.hpp>
// CHECK-NEXT: #include <asio/write.hpp>
// CHECK-NEXT: #include <cstdio>
// CHECK-NEXT: #include <exception>

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       socket.get_executor(),
// CHECK-NEXT:       do_run(shared_from_this(), service),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_run(
// CHECK-NEXT:     std::shared_ptr<Client> /*self*/, std::string service) {
// CHECK-NEXT:     error_code ec;
// CHECK-NEXT:     tcp::resolver::results_type results = co_await resolver.async_resolve(
// CHECK-NEXT:         "127.0.0.1", service, tcp::resolver::numeric_host,
// CHECK-NEXT:         asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     if (ec) {
// CHECK-NEXT:       std::printf("resolve: %s\n", ec.message().c_str());
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     }
// CHECK-NEXT:     const tcp::endpoint where = co_await async_connect(
// CHECK-NEXT:       socket, results, asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     if (ec) {
// CHECK-NEXT:       std::printf("connect: %s\n", ec.message().c_str());
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     }
// CHECK-NEXT:     std::printf("connected to %s\n", where.address().to_string().c_str());
// CHECK-NEXT:     std::size_t n = co_await async_write(socket, buffer("hello", 5),
// CHECK-NEXT:                 asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     std::printf("wrote %zu\n", n);
// CHECK-NEXT:     n = co_await async_read(
// CHECK-NEXT:       socket, buffer(text), asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     std::printf("read %zu: %s\n", n, ec.message().c_str());
