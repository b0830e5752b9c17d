// Stackless coroutines: what `yield` hands over becomes a co_await. One is
// started by a dispatch and bound members, and disappears with its macros; one
// is its own start, breaks out of its `reenter`, and is told a length; one has
// a flag bound, and its place as a member.
// REQUIRES: asio, gcc
// RUN: %check-coroutinize %s %t --assume --compilers=gcc -- -DASIO_HAS_CO_AWAIT=1
#include <asio/buffer.hpp>
#include <asio/coroutine.hpp>
#include <asio/dispatch.hpp>
#include <asio/io_context.hpp>
#include <asio/local/connect_pair.hpp>
#include <asio/local/stream_protocol.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>

using Socket = asio::local::stream_protocol::socket;
using namespace std::placeholders;

class Echo : public asio::coroutine, public std::enable_shared_from_this<Echo> {
public:
  explicit Echo(Socket socket) : socket(std::move(socket)) {}
  ~Echo() { std::puts("the echo ends"); }

  void start() {
    asio::dispatch(socket.get_executor(),
                   std::bind(&Echo::loop, shared_from_this(),
                             asio::error_code{}, 0));
  }

private:
  Socket socket;
  std::string text;

#include <asio/yield.hpp>

  /// Answers until the peer is gone.
  void loop(asio::error_code ec, std::size_t length) {
    (void)length;
    reenter(this) {
      for (;;) {
        text.resize(4);
        // What the peer says,
        yield asio::async_read(socket, asio::buffer(text),
                               std::bind(&Echo::loop, shared_from_this(), _1, _2));
        if (ec)
          break;

        // and once more.
        yield {
          text += '!';
          asio::async_write(socket, asio::buffer(text),
                            std::bind(&Echo::loop, shared_from_this(), _1, 0));
        }
        if (ec)
          return std::perror("write");
      }
      std::printf("the peer is gone: %d\n", ec == asio::error::eof);
    }
  }

#include <asio/unyield.hpp>
};

class Reader : public std::enable_shared_from_this<Reader>,
               public asio::coroutine {
public:
  explicit Reader(Socket socket) : socket(std::move(socket)) {}
  void read(const asio::error_code &ec = {}, std::size_t length = 0);

private:
  Socket socket;
  char data[8];
};

void Reader::read(const asio::error_code &ec, std::size_t length) {
  ASIO_CORO_REENTER(this) {
    ASIO_CORO_YIELD socket.async_read_some(
        asio::buffer(data), std::bind(&Reader::read, shared_from_this(), _1, _2));
    std::printf("read %zu\n", length);
    if (ec)
      break;
    do
      ASIO_CORO_YIELD socket.async_read_some(
          asio::buffer(data),
          std::bind(&Reader::read, shared_from_this(), _1, _2));
    while (!ec);
    std::printf("read %zu at last\n", length);
  }
}

class Greeter {
public:
  explicit Greeter(Socket socket) : socket(std::move(socket)) { run({}, false); }

private:
  asio::coroutine place;
  Socket socket;
  char answer[2];

  void run(asio::error_code ec, bool answered) {
    ASIO_CORO_REENTER(place) {
      while (!answered) {
        ASIO_CORO_YIELD asio::async_write(socket, asio::buffer("hi", 2),
                                          std::bind(&Greeter::run, this, _1, false));
        ASIO_CORO_YIELD asio::async_read(socket, asio::buffer(answer),
                                         std::bind(&Greeter::run, this, _1, true));
      }
      std::printf("answered: %.2s %d\n", answer, bool(ec));
    }
  }
};

int main() {
  asio::io_context context;
  Socket ours(context), theirs(context);
  asio::local::connect_pair(ours, theirs);
  std::make_shared<Echo>(std::move(ours))->start();
  asio::write(theirs, asio::buffer("pingpong", 8));
  while (context.poll_one())
    ;
  char answer[10];
  asio::read(theirs, asio::buffer(answer));
  std::printf("%.10s\n", answer);
  theirs.close();
  context.restart();
  context.run();

  asio::local::connect_pair(ours = Socket(context), theirs = Socket(context));
  std::make_shared<Reader>(std::move(ours))->read();
  asio::write(theirs, asio::buffer("0123456789", 10));
  theirs.close();
  context.restart();
  context.run();

  asio::local::connect_pair(ours = Socket(context), theirs = Socket(context));
  Greeter greeter(std::move(ours));
  asio::write(theirs, asio::buffer("ho", 2));
  context.restart();
  context.run();
}

// CHECK:      #include <asio/awaitable.hpp>
// CHECK-NEXT: #include <asio/buffer.hpp>
// CHECK-NEXT: #include <asio/co_spawn.hpp>

// CHECK:      #include <asio/redirect_error.hpp>
// CHECK-NEXT: #include <asio/use_awaitable.hpp>
// CHECK-NEXT: #include <asio/write.hpp>
// CHECK-NEXT: #include <cstdio>
// CHECK-NEXT: #include <exception>

// CHECK:      class Echo : public std::enable_shared_from_this<Echo> {

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       socket.get_executor(),
// CHECK-NEXT:       do_start(shared_from_this()),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_start(std::shared_ptr<Echo> /*self*/) {
// CHECK-NEXT:     asio::error_code ec;
// CHECK-EMPTY:
// CHECK-NEXT:     // Answers until the peer is gone.
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       text.resize(4);
// CHECK-NEXT:       // What the peer says,
// CHECK-NEXT:       co_await asio::async_read(socket, asio::buffer(text),
// CHECK-NEXT:                              asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         break;
// CHECK-EMPTY:
// CHECK-NEXT:       // and once more.
// CHECK-NEXT:       {
// CHECK-NEXT:         text += '!';
// CHECK-NEXT:         co_await asio::async_write(socket, asio::buffer(text),
// CHECK-NEXT:                           asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       }
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         co_return std::perror("write");
// CHECK-NEXT:     }
// CHECK-NEXT:     std::printf("the peer is gone: %d\n", ec == asio::error::eof);

// CHECK:      };
// CHECK-EMPTY:
// CHECK-NEXT: class Reader : public std::enable_shared_from_this<Reader> {
// CHECK-NEXT: public:
// CHECK-NEXT:   explicit Reader(Socket socket) : socket(std::move(socket)) {}
// CHECK-NEXT:   void read(const asio::error_code &ec = {}, std::size_t length = 0);
// CHECK-NEXT:   asio::awaitable<void> do_read(
// CHECK-NEXT:     std::shared_ptr<Reader> /*self*/, asio::error_code ec, std::size_t length);

// CHECK:        asio::co_spawn(
// CHECK-NEXT:     socket.get_executor(),
// CHECK-NEXT:     do_read(shared_from_this(), ec, length),
// CHECK-NEXT:     [](std::exception_ptr error) {
// CHECK-NEXT:       if (error)
// CHECK-NEXT:         std::rethrow_exception(error);
// CHECK-NEXT:     });
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: asio::awaitable<void> Reader::do_read(
// CHECK-NEXT:   std::shared_ptr<Reader> /*self*/, asio::error_code ec, std::size_t length) {
// CHECK-NEXT:   length = co_await socket.async_read_some(
// CHECK-NEXT:     asio::buffer(data), asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:   std::printf("read %zu\n", length);
// CHECK-NEXT:   if (ec)
// CHECK-NEXT:     co_return;
// CHECK-NEXT:   do
// CHECK-NEXT:     length = co_await socket.async_read_some(
// CHECK-NEXT:       asio::buffer(data), asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:   while (!ec);
// CHECK-NEXT:   std::printf("read %zu at last\n", length);

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       socket.get_executor(),
// CHECK-NEXT:       do_run(ec, answered),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_run(asio::error_code ec, bool answered) {
// CHECK-NEXT:     while (!answered) {
// CHECK-NEXT:       answered = false;
// CHECK-NEXT:       co_await asio::async_write(socket, asio::buffer("hi", 2),
// CHECK-NEXT:                                         asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       answered = true;
// CHECK-NEXT:       co_await asio::async_read(socket, asio::buffer(answer),
// CHECK-NEXT:                                        asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:     }
// CHECK-NEXT:     std::printf("answered: %.2s %d\n", answer, bool(ec));
