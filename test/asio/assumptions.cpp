// co_spawn may start the first operation after the function returned, and runs
// all handlers on one executor. Where the code does not show that nobody can
// tell, the offer says what it assumes; nothing more is assumed.
// REQUIRES: asio
// RUN: rm -rf %t && mkdir -p %t && cp %s %t/case.cpp
// RUN: echo '[{"directory": "%t", "file": "case.cpp", "command": "g++ -std=c++20 -c case.cpp"}]' > %t/compile_commands.json
// RUN: %coroutinize scan -p %t --root %t --quiet | FileCheck %s
#include <asio/async_result.hpp>
#include <asio/io_context.hpp>
#include <asio/local/stream_protocol.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>
#include <memory>
#include <string>
#include <vector>

using asio::error_code;
using std::chrono::seconds;
using Socket = asio::local::stream_protocol::socket;

struct Pool {
  asio::io_context &next();
};

// CHECK: TwoContexts::start {{.*}}offered (assumes: `first` and `second` run their handlers on one executor)
class TwoContexts : public std::enable_shared_from_this<TwoContexts> {
public:
  explicit TwoContexts(Pool &pool) : first(pool.next()), second(pool.next()) {}
  void start() {
    first.async_wait([self = shared_from_this(), this](error_code) {
      second.async_wait([self](error_code) {});
    });
  }

private:
  asio::steady_timer first, second;
};

// CHECK: OneContext::start {{.*}}offered (safe)
class OneContext : public std::enable_shared_from_this<OneContext> {
public:
  explicit OneContext(asio::io_context &io)
      : first(io), second(first.get_executor()) {}
  void start() {
    first.async_wait([self = shared_from_this(), this](error_code) {
      second.async_wait([self](error_code) {});
    });
  }

private:
  asio::steady_timer first, second;
};

// The constructor's `io` is not this one.
// CHECK: OtherContext::start {{.*}}offered (assumes: `other` and `own` run their handlers on one executor)
class OtherContext : public std::enable_shared_from_this<OtherContext> {
public:
  explicit OtherContext(asio::io_context &io) : own(io) {}
  void start(asio::io_context &io) {
    auto other = std::make_shared<asio::steady_timer>(io, seconds(1));
    other->async_wait([self = shared_from_this(), this, other](error_code) {
      own.async_wait([self, other](error_code) {});
    });
  }

private:
  asio::steady_timer own;
};

// CHECK: reassigned {{.*}}offered (assumes: `timer` keeps its executor; whoever else uses `timer` does not see that the first operation may start after `reassigned` returned)
void reassigned(asio::io_context &one, asio::io_context &two) {
  auto timer = std::make_shared<asio::steady_timer>(one, seconds(1));
  timer = std::make_shared<asio::steady_timer>(two, seconds(1));
  timer->async_wait([timer](error_code) {
    timer->async_wait([timer](error_code) {});
  });
}

// CHECK: lent {{.*}}offered (assumes: whoever else uses `timer` does not see that the first operation may start after `lent` returned)
void lent(std::shared_ptr<asio::steady_timer> timer) {
  timer->async_wait([timer](error_code) {
    timer->async_wait([timer](error_code) {});
  });
}

// CHECK: kept {{.*}}offered (assumes: whoever else uses `timer` does not see that the first operation may start after `kept` returned)
void kept(asio::io_context &io,
          std::vector<std::shared_ptr<asio::steady_timer>> &others) {
  auto timer = std::make_shared<asio::steady_timer>(io, seconds(1));
  others.push_back(timer);
  timer->async_wait([timer](error_code) {
    timer->async_wait([timer](error_code) {});
  });
}

// CHECK: Borrower::start {{.*}}offered (assumes: whoever else uses `timer` does not see that the first operation may start after `start` returned)
class Borrower : public std::enable_shared_from_this<Borrower> {
public:
  explicit Borrower(asio::steady_timer &timer) : timer(timer) {}
  void start() {
    timer.async_wait([self = shared_from_this(), this](error_code) {
      timer.async_wait([self](error_code) {});
    });
  }

private:
  asio::steady_timer &timer;
};

// CHECK: Stopped::start {{.*}}offered (assumes: `Spy` does not see that the first operation may start after `start` returned; `stop` does not see that the first operation may start after `start` returned; the constructor does not see that the first operation may start after `start` returned)
class Stopped : public std::enable_shared_from_this<Stopped> {
public:
  Stopped(asio::io_context &io, std::vector<asio::steady_timer *> &all)
      : timer(io) {
    all.push_back(&timer);
  }
  void stop() { timer.cancel(); }
  struct Spy {
    explicit Spy(Stopped &other) { other.timer.cancel(); }
  };
  void start() {
    timer.async_wait([self = shared_from_this(), this](error_code) {
      timer.async_wait([self](error_code) {});
    });
  }

private:
  asio::steady_timer timer;
};

// CHECK: Again::start {{.*}}offered (assumes: a second call of `start` does not see that the first operation may start after `start` returned)
class Again : public std::enable_shared_from_this<Again> {
public:
  explicit Again(asio::io_context &io) : timer(io) {}
  void start() {
    timer.expires_after(seconds(1));
    timer.async_wait([self = shared_from_this(), this](error_code) {
      timer.async_wait([self](error_code) {});
    });
  }

private:
  asio::steady_timer timer;
};

// CHECK: Once::start {{.*}}offered (safe)
class Once : public std::enable_shared_from_this<Once> {
public:
  explicit Once(asio::io_context &io) : timer(io) {}
  void start() {
    timer.expires_after(seconds(1));
    timer.async_wait([self = shared_from_this(), this](error_code) {
      timer.async_wait([self](error_code) {});
    });
  }

private:
  asio::steady_timer timer;
};
void startOnce(asio::io_context &io) { std::make_shared<Once>(io)->start(); }

// CHECK: Unowned::start {{.*}}offered (assumes: the object lives until the first operation was started, which may be after `start` returned)
class Unowned {
public:
  explicit Unowned(asio::io_context &io) : timer(io) {}
  void start() {
    timer.async_wait([this](error_code ec) {
      if (!ec)
        timer.async_wait([](error_code) {});
    });
  }

private:
  asio::steady_timer timer;
};

// CHECK: Message::start {{.*}}offered (assumes: `next` does not see that the first operation may start after `start` returned)
class Message : public std::enable_shared_from_this<Message> {
public:
  explicit Message(asio::io_context &io) : socket(io) {}
  void start() {
    asio::async_write(
        socket, asio::buffer(next()),
        [self = shared_from_this(), this](error_code, std::size_t) {
          socket.async_wait(Socket::wait_read, [self](error_code) {});
        });
  }

private:
  const std::string &next() { return text += "."; }
  Socket socket;
  std::string text;
};

template <typename Token>
auto async_own(asio::steady_timer &timer, Token &&token) {
  return asio::async_initiate<Token, void(error_code)>(
      [&timer](auto handler) { timer.async_wait(std::move(handler)); }, token);
}

// CHECK: composed {{.*}}offered (assumes: `async_own` keeps Asio's requirements on asynchronous operations)
void composed(asio::io_context &io) {
  auto timer = std::make_shared<asio::steady_timer>(io, seconds(1));
  async_own(*timer, [timer](error_code) {
    async_own(*timer, [timer](error_code) {});
  });
}
