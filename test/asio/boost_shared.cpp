// Boost's own shared_ptr keeps the object: the coroutine's parameter is one, too.
// REQUIRES: boost, gcc
// RUN: %check-coroutinize %s %t --assume --compilers=gcc -- -DASIO_HAS_CO_AWAIT=1
#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/local/connect_pair.hpp>
#include <asio/local/stream_protocol.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>
#include <boost/smart_ptr/enable_shared_from_this.hpp>
#include <boost/smart_ptr/make_shared.hpp>
#include <cstdio>
#include <string>

using Socket = asio::local::stream_protocol::socket;

class Session : public boost::enable_shared_from_this<Session> {
public:
  explicit Session(Socket socket) : socket(std::move(socket)) {}
  ~Session() { std::puts("the session ends"); }

  void read() {
    asio::async_read(
        socket, asio::buffer(data),
        [self = shared_from_this()](asio::error_code ec, std::size_t length) {
          if (!ec)
            self->write(length);
        });
  }

private:
  Socket socket;
  char data[4];

  void write(std::size_t length) {
    asio::async_write(
        socket, asio::buffer(data, length),
        [self = shared_from_this()](asio::error_code ec, std::size_t) {
          if (!ec)
            self->read();
        });
  }
};

int main() {
  asio::io_context context;
  Socket ours(context), theirs(context);
  asio::local::connect_pair(ours, theirs);
  boost::make_shared<Session>(std::move(ours))->read();
  asio::write(theirs, asio::buffer("ping", 4));
  while (context.poll_one())
    ;
  char answer[4];
  asio::read(theirs, asio::buffer(answer));
  std::printf("%.4s\n", answer);
  theirs.close();
  context.restart();
  context.run();
}

// CHECK:      #include <asio/awaitable.hpp>
// CHECK-NEXT: #include <asio/buffer.hpp>
// CHECK-NEXT: #include <asio/co_spawn.hpp>

// CHECK:      #include <asio/redirect_error.hpp>
// CHECK-NEXT: #include <asio/use_awaitable.hpp>

// CHECK:      #include <exception>

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       socket.get_executor(),
// CHECK-NEXT:       do_read(shared_from_this()),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_read(boost::shared_ptr<Session> /*self*/) {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       asio::error_code ec;
// CHECK-NEXT:       std::size_t length = co_await asio::async_read(
// CHECK-NEXT:           socket, asio::buffer(data),
// CHECK-NEXT:           asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       co_await asio::async_write(
// CHECK-NEXT:           socket, asio::buffer(data, length),
// CHECK-NEXT:           asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:     }
