void session::run() {
  socket_.async_read(buffer_, [this](error_code ec, size_t n) {
    if (ec) {
      return;
    }
    handle(n);
    socket_.async_write(reply_, [this](error_code ec, size_t n) {
      if (ec) {
        return;
      }
      // The peer may want more.
      count(n);
    });
  });
}

void session::stop() {
  socket_.close();
}

void session::wait() {
  timer_.async_wait([this](error_code ec) {
    stop();
  });
}
