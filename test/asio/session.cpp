// A session that owns itself: its chain becomes a member that owns it, too.
// Members defined outside of the class; a chain of nested lambdas, and one of
// bound members, in a strand.
// REQUIRES: asio, gcc
// RUN: %check-coroutinize %s %t --compilers=gcc -- -DASIO_HAS_CO_AWAIT=1
#include <asio/bind_executor.hpp>
#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/local/connect_pair.hpp>
#include <asio/local/stream_protocol.hpp>
#include <asio/read.hpp>
#include <asio/strand.hpp>
#include <asio/write.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>

namespace net = asio;
using Socket = net::local::stream_protocol::socket;

class Session : public std::enable_shared_from_this<Session> {
public:
  Session(Socket socket, std::string text)
      : socket(std::move(socket)), text(std::move(text)) {}
  ~Session() { std::puts("the session ends"); }

  void start();

private:
  Socket socket;
  std::string text;
};

void Session::start() {
  auto self = shared_from_this();
  net::async_write(
      socket, net::buffer(text),
      [this, self](net::error_code ec, std::size_t length) {
        if (ec)
          return;
        std::printf("wrote %zu\n", length);
        text.resize(4);
        net::async_read(socket, net::buffer(text),
                        [this, self](net::error_code ec, std::size_t length) {
                          std::printf("read %zu: %s, %s\n", length,
                                      text.c_str(), ec.message().c_str());
                        });
      });
}

/// Answers what it was sent.
class Peer : public std::enable_shared_from_this<Peer> {
public:
  Peer(net::io_context &io, Socket socket)
      : strand(net::make_strand(io)), socket(std::move(socket)) {}
  ~Peer() { std::puts("the peer ends"); }

  void run() {
    socket.async_read_some(
        net::buffer(text),
        net::bind_executor(strand, std::bind(&Peer::onRead, shared_from_this(),
                                             std::placeholders::_1,
                                             std::placeholders::_2)));
  }

private:
  void onRead(net::error_code ec, std::size_t length) {
    std::printf("peer read %zu, in its strand: %d\n", length,
                strand.running_in_this_thread());
    if (ec) return std::puts("no answer"), void();
    // Not all of it.
    net::async_write(
        socket, net::buffer(text, 3),
        net::bind_executor(strand,
                           std::bind(&Peer::onWrite, shared_from_this(),
                                     std::placeholders::_1)));
  }

  // Closes the socket, so that the session sees the end.
  void onWrite(net::error_code ec) {
    std::printf("peer wrote: %d\n", ec.value());
    socket.close();
  }

  net::strand<net::io_context::executor_type> strand;
  Socket socket;
  char text[100];
};

int main() {
  net::io_context io;
  Socket one(io), other(io);
  net::local::connect_pair(one, other);
  auto session = std::make_shared<Session>(std::move(one), "hello");
  session->start();
  session.reset();
  std::make_shared<Peer>(io, std::move(other))->run();
  io.run();
}

// CHECK:      #include <asio/awaitable.hpp>
// CHECK-NEXT: #include <asio/bind_executor.hpp>
// CHECK-NEXT: #include <asio/buffer.hpp>
// CHECK-NEXT: #include <asio/co_spawn.hpp>

// CHECK:      #include <asio/redirect_error.hpp>
// CHECK-NEXT: #include <asio/strand.hpp>
// CHECK-NEXT: #include <asio/use_awaitable.hpp>
// CHECK-NEXT: #include <asio/write.hpp>
// CHECK-NEXT: #include <cstdio>
// CHECK-NEXT: #include <exception>

// CHECK:        net::awaitable<void> do_start(std::shared_ptr<Session> /*self*/);

// CHECK:        net::co_spawn(
// CHECK-NEXT:     socket.get_executor(),
// CHECK-NEXT:     do_start(self),
// CHECK-NEXT:     [](std::exception_ptr error) {
// CHECK-NEXT:       if (error)
// CHECK-NEXT:         std::rethrow_exception(error);
// CHECK-NEXT:     });
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: net::awaitable<void> Session::do_start(std::shared_ptr<Session> /*self*/) {
// CHECK-NEXT:   net::error_code ec;
// CHECK-NEXT:   std::size_t length = co_await net::async_write(
// CHECK-NEXT:     socket, net::buffer(text), net::redirect_error(net::use_awaitable, ec));
// CHECK-NEXT:   if (ec)
// CHECK-NEXT:     co_return;
// CHECK-NEXT:   std::printf("wrote %zu\n", length);
// CHECK-NEXT:   text.resize(4);
// CHECK-NEXT:   length = co_await net::async_read(
// CHECK-NEXT:     socket, net::buffer(text), net::redirect_error(net::use_awaitable, ec));
// CHECK-NEXT:   std::printf("read %zu: %s, %s\n", length,
// CHECK-NEXT:               text.c_str(), ec.message().c_str());

// CHECK:          net::co_spawn(
// CHECK-NEXT:       strand,
// CHECK-NEXT:       do_run(shared_from_this()),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   net::awaitable<void> do_run(std::shared_ptr<Peer> /*self*/) {
// CHECK-NEXT:     net::error_code ec;
// CHECK-NEXT:     std::size_t length = co_await socket.async_read_some(
// CHECK-NEXT:       net::buffer(text), net::redirect_error(net::use_awaitable, ec));
// CHECK-NEXT:     std::printf("peer read %zu, in its strand: %d\n", length,
// CHECK-NEXT:                 strand.running_in_this_thread());
// CHECK-NEXT:     if (ec) co_return std::puts("no answer"), void();
// CHECK-NEXT:     // Not all of it.
// CHECK-NEXT:     co_await net::async_write(
// CHECK-NEXT:         socket, net::buffer(text, 3),
// CHECK-NEXT:         net::redirect_error(net::use_awaitable, ec));
// CHECK-NEXT:     // Closes the socket, so that the session sees the end.
// CHECK-NEXT:     std::printf("peer wrote: %d\n", ec.value());
// CHECK-NEXT:     socket.close();
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT: private:
