// RUN: %python %S/check_metric.py %s %t %coroutinize
// REQUIRES: asio
// METRIC: Session::run depth=1 length=3 cognitive=3 cycle
#include <asio/bind_executor.hpp>
#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/strand.hpp>
#include <asio/write.hpp>
#include <functional>
#include <memory>

using asio::ip::tcp;

class Session : public std::enable_shared_from_this<Session> {
public:
  explicit Session(tcp::socket socket)
      : socket(std::move(socket)), strand(this->socket.get_executor()) {}

  void run() {
    asio::post(strand, std::bind(&Session::do_read, shared_from_this()));
  }

private:
  void do_read() {
    using namespace std::placeholders;
    socket.async_read_some(
        asio::buffer(text),
        asio::bind_executor(
            strand, std::bind(&Session::on_read, shared_from_this(), _1, _2)));
  }

  void on_read(std::error_code error, std::size_t size) {
    if (error)
      return;
    auto self = shared_from_this();
    asio::async_write(
        socket, asio::buffer(text, size),
        asio::bind_executor(strand, [self](std::error_code error, std::size_t) {
          if (!error)
            self->do_read();
        }));
  }

  tcp::socket socket;
  asio::strand<tcp::socket::executor_type> strand;
  char text[1024];
};

int main() {
  asio::io_context context;
  tcp::acceptor acceptor(context, {tcp::v4(), 7777});
  std::make_shared<Session>(acceptor.accept())->run();
  context.run();
}
