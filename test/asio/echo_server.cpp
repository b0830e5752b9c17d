// A server as people write it: its accept loop and the session's cycle of reads
// and writes become loops, each a coroutine that owns what the handlers owned.
// REQUIRES: asio, gcc
// RUN: %check-coroutinize %s %t --assume --compilers=gcc -- -DASIO_HAS_CO_AWAIT=1
#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>

using asio::ip::tcp;

class session : public std::enable_shared_from_this<session> {
public:
  session(tcp::socket socket) : socket_(std::move(socket)) {}
  ~session() { ++ended; }

  void start() { do_read(); }

  static inline int ended = 0;

private:
  void do_read() {
    auto self(shared_from_this());
    socket_.async_read_some(
        asio::buffer(data_), [this, self](std::error_code ec, std::size_t length) {
          if (!ec) {
            do_write(length);
          }
        });
  }

  // Sends back what was read.
  void do_write(std::size_t length) {
    auto self(shared_from_this());
    asio::async_write(socket_, asio::buffer(data_, length),
                      [this, self](std::error_code ec, std::size_t /*length*/) {
                        if (!ec) {
                          do_read();
                        }
                      });
  }

  tcp::socket socket_;
  char data_[8];
};

class server {
public:
  server(asio::io_context &io, int clients)
      : acceptor_(io, {asio::ip::address_v4::loopback(), 0}), left_(clients) {
    do_accept();
  }
  tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

private:
  void do_accept() {
    acceptor_.async_accept([this](std::error_code ec, tcp::socket socket) {
      if (!ec) {
        std::make_shared<session>(std::move(socket))->start();
      }
      if (--left_ == 0)
        return;

      do_accept();
    });
  }

  tcp::acceptor acceptor_;
  int left_;
};

/// Talks to the server in pieces. \returns what came back.
std::string talk(tcp::endpoint server, const std::string &text, bool reset) {
  asio::io_context io;
  tcp::socket socket(io);
  socket.connect(server);
  std::string answer;
  std::error_code ec;
  for (std::size_t at = 0; at < text.size(); at += 5)
    asio::write(socket, asio::buffer(text.substr(at, 5)), ec);
  if (reset) {
    socket.set_option(asio::socket_base::linger(true, 0));
    socket.close();
    return "reset";
  }
  socket.shutdown(tcp::socket::shutdown_send);
  asio::read(socket, asio::dynamic_buffer(answer), ec);
  return answer + ", " + ec.message();
}

int main() {
  asio::io_context io;
  server accepting(io, 5);
  std::string answers;
  std::thread clients([&, to = accepting.endpoint()] {
    for (const char *text : {"", "short", "much longer than the buffer is"})
      answers += talk(to, text, false) + "\n";
    for (const char *text : {"", "never answered"})
      answers += talk(to, text, true) + "\n";
  });
  io.run();
  clients.join();
  std::fputs(answers.c_str(), stdout);
  std::printf("%d sessions ended\n", session::ended);
}

// CHECK:      #include <asio/awaitable.hpp>
// CHECK-NEXT: #include <asio/buffer.hpp>
// CHECK-NEXT: #include <asio/co_spawn.hpp>
// CHECK-NEXT: #include <asio/io_context.hpp>
// CHECK-NEXT: #include <asio/ip/tcp.hpp>
// CHECK-NEXT: #include <asio/read.hpp>
// CHECK-NEXT: #include <asio/redirect_error.hpp>
// CHECK-NEXT: #include <asio/use_awaitable.hpp>
// CHECK-NEXT: #include <asio/write.hpp>
// CHECK-NEXT: #include <cstdio>
// CHECK-NEXT: #include <exception>

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       socket_.get_executor(),
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
// CHECK-NEXT:       std::size_t length = co_await socket_.async_read_some(
// CHECK-NEXT:         asio::buffer(data_), asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:       // Sends back what was read.
// CHECK-NEXT:       co_await asio::async_write(socket_, asio::buffer(data_, length),
// CHECK-NEXT:                         asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         co_return;
// CHECK-NEXT:     }

// CHECK:          asio::co_spawn(
// CHECK-NEXT:       acceptor_.get_executor(),
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
// CHECK-NEXT:       tcp::socket socket = co_await acceptor_.async_accept(
// CHECK-NEXT:         asio::redirect_error(asio::use_awaitable, ec));

// CHECK:              co_return;
// CHECK-NEXT:     }
