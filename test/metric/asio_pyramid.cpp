// RUN: %python %S/check_metric.py %s %t %coroutinize
// REQUIRES: asio
// METRIC: fetch depth=4 length=4 cognitive=14
#include <asio/buffer.hpp>
#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>
#include <iostream>
#include <memory>
#include <string>

using asio::ip::tcp;

struct Request {
  explicit Request(asio::io_context &context)
      : resolver(context), socket(context) {}

  tcp::resolver resolver;
  tcp::socket socket;
  std::string text = "GET / HTTP/1.0\r\n\r\n";
};

void fetch(asio::io_context &context, std::string host, std::string port) {
  auto request = std::make_shared<Request>(context);
  request->resolver.async_resolve(
      host, port,
      [request](std::error_code error, tcp::resolver::results_type endpoints) {
        if (error)
          return;
        asio::async_connect(
            request->socket, endpoints,
            [request](std::error_code error, const tcp::endpoint &) {
              if (error)
                return;
              asio::async_write(
                  request->socket, asio::buffer(request->text),
                  [request](std::error_code error, std::size_t) {
                    if (error)
                      return;
                    asio::async_read(
                        request->socket, asio::dynamic_buffer(request->text),
                        [request](std::error_code error, std::size_t) {
                          if (error == asio::error::eof)
                            std::cout << request->text;
                        });
                  });
            });
      });
}

int main() {
  asio::io_context context;
  fetch(context, "localhost", "http");
  context.run();
}
