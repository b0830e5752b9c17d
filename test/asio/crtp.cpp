// A session that reaches its socket through the class derived from it, and one
// over any stream; both are instantiated twice.
// REQUIRES: asio, gcc
// RUN: %check-coroutinize %s %t --assume --compilers=gcc -- -DASIO_HAS_CO_AWAIT=1
#include <asio/buffer.hpp>
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

/// Answers what it was sent, as the derived class words it.
template <class Derived> class Session {
public:
  void start() { do_read(); }

protected:
  ~Session() { std::puts("a session ends"); }

private:
  char data_[4];
  std::string answer_;

  Derived &derived() { return static_cast<Derived &>(*this); }

  void do_read() {
    derived().socket().async_read_some(
        asio::buffer(data_),
        std::bind(&Session::on_read, derived().shared_from_this(),
                  std::placeholders::_1, std::placeholders::_2));
  }

  void on_read(asio::error_code ec, std::size_t length) {
    if (ec)
      return derived().end(ec);
    answer_ = derived().word(std::string(data_, length));
    asio::async_write(
        derived().socket(), asio::buffer(answer_),
        std::bind(&Session::on_write, derived().shared_from_this(),
                  std::placeholders::_1));
  }

  void on_write(asio::error_code ec) {
    if (ec)
      return derived().end(ec);
    do_read();
  }
};

class Loud : public Session<Loud>, public std::enable_shared_from_this<Loud> {
public:
  explicit Loud(Socket socket) : socket_(std::move(socket)) {}
  Socket &socket() { return socket_; }
  std::string word(const std::string &text) { return text + "!"; }
  void end(asio::error_code ec) { std::printf("loud: %s\n", ec.message().c_str()); }

private:
  Socket socket_;
};

class Shy : public Session<Shy>, public std::enable_shared_from_this<Shy> {
public:
  explicit Shy(Socket socket) : socket_(std::move(socket)) {}
  Socket &socket() { return socket_; }
  std::string word(const std::string &text) { return "(" + text + ")"; }
  void end(asio::error_code) { std::puts("shy"); }

private:
  Socket socket_;
};

/// Asks once, over any stream; what it asks may be of any type.
template <class Stream>
class Client : public std::enable_shared_from_this<Client<Stream>> {
public:
  explicit Client(Stream stream) : stream_(std::move(stream)) {}
  template <class Text> void ask(Text question);

private:
  Stream stream_;
  std::string answer_;
};

template <class Stream>
template <class Text>
void Client<Stream>::ask(Text question) {
  auto self(this->shared_from_this());
  auto text = std::make_shared<std::string>(question);
  asio::async_write(
      stream_, asio::buffer(*text),
      [this, self, question, text](asio::error_code ec, std::size_t) {
        if (ec)
          return;
        answer_.resize(text->size() + 1);
        asio::async_read(
            stream_, asio::buffer(answer_),
            [this, self, question](asio::error_code, std::size_t length) {
              std::puts(question);
              std::printf("%s: %zu\n", answer_.c_str(), length);
            });
      });
}

int main() {
  asio::io_context io;
  Socket a(io), b(io), c(io), d(io);
  asio::local::connect_pair(a, b);
  asio::local::connect_pair(c, d);
  std::make_shared<Loud>(std::move(a))->start();
  std::make_shared<Shy>(std::move(c))->start();
  std::make_shared<Client<Socket>>(std::move(b))->ask("who");
  std::make_shared<Client<Socket>>(std::move(d))->ask("it");
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
// CHECK-NEXT:       derived().socket().get_executor(),
// CHECK-NEXT:       do_read_coroutine(derived().shared_from_this()),
// CHECK-NEXT:       [](std::exception_ptr error) {
// CHECK-NEXT:         if (error)
// CHECK-NEXT:           std::rethrow_exception(error);
// CHECK-NEXT:       });
// CHECK-NEXT:   }
// CHECK-EMPTY:
// CHECK-NEXT:   asio::awaitable<void> do_read_coroutine(std::shared_ptr<Derived> /*self*/) {
// CHECK-NEXT:     for (;;) {
// CHECK-NEXT:       asio::error_code ec;
// CHECK-NEXT:       std::size_t length = co_await derived().socket().async_read_some(
// CHECK-NEXT:         asio::buffer(data_), asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         co_return derived().end(ec);
// CHECK-NEXT:       answer_ = derived().word(std::string(data_, length));
// CHECK-NEXT:       co_await asio::async_write(
// CHECK-NEXT:           derived().socket(), asio::buffer(answer_),
// CHECK-NEXT:           asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:       if (ec)
// CHECK-NEXT:         co_return derived().end(ec);
// CHECK-NEXT:     }

// CHECK:        template <class Text>
// CHECK-NEXT:   asio::awaitable<void> do_ask(
// CHECK-NEXT:     std::shared_ptr<Client> /*self*/, std::shared_ptr<std::string> text,
// CHECK-NEXT:     Text question);

// CHECK:        asio::co_spawn(
// CHECK-NEXT:     stream_.get_executor(),
// CHECK-NEXT:     do_ask(self, text, question),
// CHECK-NEXT:     [](std::exception_ptr error) {
// CHECK-NEXT:       if (error)
// CHECK-NEXT:         std::rethrow_exception(error);
// CHECK-NEXT:     });
// CHECK-NEXT: }
// CHECK-EMPTY:
// CHECK-NEXT: template <class Stream>
// CHECK-NEXT: template <class Text>
// CHECK-NEXT: asio::awaitable<void> Client<Stream>::do_ask(
// CHECK-NEXT:   std::shared_ptr<Client> /*self*/, std::shared_ptr<std::string> text,
// CHECK-NEXT:   Text question) {
// CHECK-NEXT:   asio::error_code ec;
// CHECK-NEXT:   co_await asio::async_write(
// CHECK-NEXT:       stream_, asio::buffer(*text),
// CHECK-NEXT:       asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:   if (ec)
// CHECK-NEXT:     co_return;
// CHECK-NEXT:   answer_.resize(text->size() + 1);
// CHECK-NEXT:   std::size_t length = co_await asio::async_read(
// CHECK-NEXT:       stream_, asio::buffer(answer_),
// CHECK-NEXT:       asio::redirect_error(asio::use_awaitable, ec));
// CHECK-NEXT:   std::puts(question);
// CHECK-NEXT:   std::printf("%s: %zu\n", answer_.c_str(), length);
