awaitable<void> session::run() {
  auto [ec, n] = co_await socket_.async_read(buffer_, use_tuple);
  if (ec) {
    co_return;
  }
  handle(n);
  auto [ec2, n2] = co_await socket_.async_write(reply_, use_tuple);
  if (ec2) {
    co_return;
  }
  // The peer may want more.
  count(n2);
}

void session::pause() {
  timer_.cancel();
}

void session::stop() {
  socket_.close();
}

void session::wait() {
  timer_.async_wait([this](error_code ec) {
    stop();
  });
}
