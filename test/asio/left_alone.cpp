// What Asio's own coroutines would do differently is left alone, and the reason
// says why.
// REQUIRES: asio
// RUN: rm -rf %t && mkdir -p %t && cp %s %t/case.cpp
// RUN: echo '[{"directory": "%t", "file": "case.cpp", "command": "g++ -std=c++20 -c case.cpp"}]' > %t/compile_commands.json
// RUN: %coroutinize scan -p %t --root %t --quiet | FileCheck %s
#include <asio/bind_executor.hpp>
#include <asio/io_context.hpp>
#include <asio/local/stream_protocol.hpp>
#include <asio/post.hpp>
#include <asio/read.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>

using asio::error_code;
using std::chrono::seconds;
using Socket = asio::local::stream_protocol::socket;
using Timer = std::shared_ptr<asio::steady_timer>;
using Strand = asio::strand<asio::io_context::executor_type>;

// CHECK: innerBound {{.*}}executor-change at [[@LINE+3]]: this handler is bound to an executor, the first one is not
void innerBound(Timer timer, Strand strand) {
  timer->async_wait([timer, strand](error_code) {
    timer->async_wait(asio::bind_executor(strand, [timer, strand](error_code) {}));
  });
}

// CHECK: outerBound {{.*}}executor-change at [[@LINE+3]]: this handler is not bound to an executor, the first one is
void outerBound(Timer timer, Strand strand) {
  timer->async_wait(asio::bind_executor(strand, [timer](error_code) {
    timer->async_wait([timer](error_code) {});
  }));
}

// CHECK: twoStrands {{.*}}executor-change at [[@LINE+3]]: the handlers are bound to different executors
void twoStrands(Timer timer, Strand one, Strand two) {
  timer->async_wait(asio::bind_executor(one, [timer, two](error_code) {
    timer->async_wait(asio::bind_executor(two, [timer, two](error_code) {}));
  }));
}

// CHECK: posted {{.*}}executor-change at [[@LINE+3]]: `post` chooses where its function runs, which is not taken apart yet
void posted(Timer timer, Strand strand) {
  timer->async_wait([timer, strand](error_code) {
    asio::post(strand, [timer, strand] { std::puts("posted"); });
  });
}

// CHECK: followed {{.*}}not-tail at [[@LINE+2]]: co_spawn may start the operation after the statements that follow it here
void followed(Timer timer) {
  timer->async_wait([timer](error_code) {
    timer->async_wait([timer](error_code) {});
  });
  timer->cancel();
}

// CHECK: sideBySide {{.*}}several-hand-offs at [[@LINE+3]]: another operation is started after this one, before it completes
void sideBySide(Timer timer, Timer other) {
  timer->async_wait([timer, other](error_code) {
    timer->async_wait([timer](error_code) {});
    other->async_wait([other](error_code) {});
  });
}

struct Functor {
  using executor_type = Strand;
  Strand strand;
  Strand get_executor() const noexcept { return strand; }
  void operator()(error_code) {}
};

// CHECK: functionObject {{.*}}continuation-kind at [[@LINE+3]]: `Functor` has more than members and operator()
void functionObject(Timer timer, Strand strand) {
  timer->async_wait([timer, strand](error_code) {
    timer->async_wait(Functor{strand});
  });
}

struct Gone {
  Timer timer;
  // CHECK: Gone::~Gone {{.*}}not-tail at [[@LINE+2]]: the object is gone when the coroutine starts
  ~Gone() {
    timer->async_wait([timer = timer](error_code) {
      timer->async_wait([timer](error_code) {});
    });
  }
};

struct Condition {
  Timer timer;
  std::size_t operator()(const error_code &, std::size_t) { return 1; }
  ~Condition() { std::puts("condition"); }
};

// CHECK: temporaries {{.*}}observable-destructor at [[@LINE+2]]: the temporary `Condition{}` ends when the operation was initiated, and would live until it completes
void temporaries(std::shared_ptr<Socket> socket, std::shared_ptr<std::string> text) {
  asio::async_read(*socket, asio::buffer(*text), Condition{},
                   [socket, text](error_code, std::size_t) {
    socket->async_wait(Socket::wait_read, [socket, text](error_code) {});
  });
}

// CHECK: closures {{.*}}continuation-kind at [[@LINE+2]]: g++ 12 destroys a temporary like `[text](error_code, std::size_t) { return text->size(); }` twice inside a co_await; give it a name
void closures(std::shared_ptr<Socket> socket, std::shared_ptr<std::string> text) {
  asio::async_read(
      *socket, asio::buffer(*text),
      [text](error_code, std::size_t) { return text->size(); },
      [socket, text](error_code, std::size_t) {
        socket->async_wait(Socket::wait_read, [socket, text](error_code) {});
      });
}
