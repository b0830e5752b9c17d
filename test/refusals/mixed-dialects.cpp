// The operations belong to different libraries.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:mixed-dialects
// REQUIRES: asio
#include "event_loop.h"
#include <asio/steady_timer.hpp>

void show(EventLoop *Loop, asio::steady_timer *Timer) {
  readLater(*Loop, "key", [Timer](Error, std::string Key) {
    Timer->async_wait([Key](asio::error_code) { trace(Key); }); // refused: mixed-dialects
  });
}
