// Named handlers in a cycle, begun by a dispatch to the object's executor: it
// reads until the peer has had enough. What was bound becomes a variable, and a
// called function's parameter is the caller's value.
// REQUIRES: asio, gcc
// RUN: %check-coroutinize %s %t --assume --compilers=gcc -- -DASIO_HAS_CO_AWAIT=1
#include <asio/dispatch.hpp>
#include <asio/io_context.hpp>
#include <asio/local/connect_pair.hpp>
#include <asio/local/stream_protocol.hpp>
#include <asio/read.hpp>
#include <asio/read_until.hpp>
#include <asio/strand.hpp>
#include <asio/streambuf.hpp>
#include <asio/write.hpp>
#include <cstdio>
#include <functional>
#include <istream>
#include <memory>
#include <string>
#include <thread>

using std::placeholders::_1;
using std::placeholders::_2;
using Socket = asio::local::stream_protocol::socket;

void fail(asio::error_code ec, const char *what) {
  std::printf("%s: %s\n", what, ec.message().c_str());
}

class Session : public std::enable_shared_from_this<Session> {
public:
  explicit Session(Socket socket) : socket_(std::move(socket)) {}
  ~Session() { std::puts("the session ends"); }

  void run() {
    // On the executor of the socket.
    asio::dispatch(socket_.get_executor(),
                   std::bind(&Session::do_read, shared_from_this()));
  }

private:
  void do_read() {
    // Empty before each request.
    request_.clear();

    asio::async_read_until(
        socket_, buffer_, '\n',
        std::bind(&Session::on_read, shared_from_this(), _1, _2));
  }

  void on_read(asio::error_code ec, std::size_t length) {
    // The peer is done.
    if (ec == asio::error::eof)
      return do_close();

    if (ec)
      return fail(ec, "read");

    std::istream lines(&buffer_);
    std::getline(lines, request_);
    std::printf("%zu bytes: %s\n", length, request_.c_str());
    send(answer(request_));
  }

  static std::string answer(const std::string &to) { return "<" + to + ">\n"; }

  void send(std::string &&text) {
    bool last = text == "<bye>\n";
    text_ = std::move(text);

    asio::async_write(
        socket_, asio::buffer(text_),
        std::bind(&Session::on_write, shared_from_this(), last, _1, _2));
  }

  void on_write(bool last, asio::error_code ec, std::size_t) {
    if (ec)
      return fail(ec, "write");

    if (last) {
      // Not an error.
      return do_close();
    }

    do_read();
  }

  void do_close() {
    asio::error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    std::puts("closed");
  }

  Socket socket_;
  asio::streambuf buffer_;
  std::string request_, text_;
};

int main() {
  for (const char *text : {"", "one\n", "o|ne\ntw|o\n", "one\nbye\nmore\n", "cut"}) {
    asio::io_context io;
    Socket one(io), other(io);
    asio::local::connect_pair(one, other);
    std::make_shared<Session>(std::move(one))->run();
    std::string answers;
    std::thread peer([&] {
      std::error_code ec;
      for (const char *at = text; *at; ++at)
        if (*at != '|')
          asio::write(other, asio::buffer(at, 1), ec);
      other.shutdown(Socket::shutdown_send, ec);
      asio::read(other, asio::dynamic_buffer(answers), ec);
    });
    io.run();
    peer.join();
    std::printf("the peer saw %s\n", answers.c_str());
  }
}

// CHECK:      #include <asio/awaitable.hpp>
// CHECK-NEXT: #include <asio/co_spawn.hpp>

// CHECK:      #include <asio/redirect_error.hpp>
// CHECK-NEXT: #include <asio/strand.hpp>
// CHECK-NEXT: #include <asio/streambuf.hpp>
// CHECK-NEXT: #include <asio/use_awaitable.hpp>
// CHECK-NEXT: #include <asio/write.hpp>
// CHECK-NEXT: #include <cstdio>
// CHECK-NEXT: #include <exception>

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       socket_.get_executor(),
// CHECK-NEXT:       do_run(shared_from_this()),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_run(std::shared_ptr<Session> /*self*/) {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       // Empty before each request.
// CHECK-NEXT:       request_.clear();
// CHECK-EMPTY:
// CHECK-NEXT:       asio::error_code ec;
// CHECK-NEXT:       std::size_t length = co_await asio::async_read_until(
// CHECK-NEXT:         socket_, buffer_, '\n', asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       // The peer is done.
// CHECK-NEXT:       if (ec == asio::error::eof)
// CHECK-NEXT:         co_return do_close();
// CHECK-EMPTY:
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         co_return fail(ec, "read");
// CHECK-EMPTY:
// CHECK-NEXT:       std::istream lines(&buffer_);
// CHECK-NEXT:       std::getline(lines, request_);
// CHECK-NEXT:       std::printf("%zu bytes: %s\n", length, request_.c_str());
// CHECK-NEXT:       std::string text = answer(request_);
// CHECK-NEXT:       bool last = text == "<bye>\n";
// CHECK-NEXT:       text_ = std::move(text);
// CHECK-EMPTY:
// CHECK-NEXT:       co_await asio::async_write(
// CHECK-NEXT:           socket_, asio::buffer(text_),
// CHECK-NEXT:           asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         co_return fail(ec, "write");
// CHECK-EMPTY:
// CHECK-NEXT:       if (last) {
// CHECK-NEXT:         // Not an error.
// CHECK-NEXT:         co_return do_close();
// CHECK-NEXT:       }
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT: private:
// CHECK-EMPTY:
// CHECK-NEXT:   static std::string answer(const std::string &to) { return "<" + to + ">\n"; }
