// A C function with a function pointer and a `void *`: what that points to is
// freed where it was.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"
#include <cstring>

EventLoop Loop;

extern "C" {
typedef void (*open_cb)(int status, void *data);
void fs_open(const char *path, open_cb cb, void *data) {
  int status = std::strlen(path) < 3 ? -1 : 5;
  Loop.post([=] { cb(status, data); });
}
void fs_read(int fd, void (*cb)(void *data, const char *text), void *data) {
  Loop.post([=] { cb(data, fd == 5 ? "text" : nullptr); });
}
}

struct request {
  std::string name;
  std::function<void(std::string)> done;
  int fd;
  ~request() { trace("the request ends"); }
};

// The last step.
static void on_read(void *data, const char *text) {
  request *r = static_cast<request *>(data);
  r->done(text ? r->name + ": " + text : "no text");
  delete r;
}

static void on_open(int status, void *data) {
  request *r = static_cast<request *>(data);
  if (status < 0) {
    r->done("can't open");
    delete r;
    return;
  }
  r->fd = status;
  fs_read(r->fd, on_read, r);
}

void fetch(const char *name, std::function<void(std::string)> done) {
  request *r = new request{name, std::move(done), 0};
  fs_open(r->name.c_str(), on_open, r);
}

// What was looked for.
static void on_found(int status, void *data) {
  request *r = static_cast<request *>(data);
  r->done(r->name + (status < 0 ? " is missing" : " is there"));
  delete r;
}

static void on_first(int status, void *data) {
  request *r = static_cast<request *>(data);
  trace("first: " + std::to_string(status));
  fs_open(r->name.c_str(), on_found, r);
}

// The object is made of what another argument only reads.
void find(const char *name) {
  fs_open(name, on_first, new request{name, trace, 0});
}

int main() {
  for (const char *name : {"file", "x"})
    fetch(name, [](std::string text) { trace(text); });
  Loop.run();
  find("file");
  Loop.run();
}

// CHECK:      #include <coroutinize/callback.hpp>

// CHECK:      void fetch(const char *name, std::function<void(std::string)> done) {
// CHECK-NEXT:   request *r = new request{name, std::move(done), 0};
// CHECK-NEXT:   [](request *r) -> coroutinize::detached {
// CHECK-NEXT:     int status = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { fs_open(r->name.c_str(), handler.function(), handler.context()); });
// CHECK-NEXT:     if (status < 0) {
// CHECK-NEXT:       r->done("can't open");
// CHECK-NEXT:       delete r;
// CHECK-NEXT:       co_return;
// CHECK-NEXT:     }
// CHECK-NEXT:     r->fd = status;
// CHECK-NEXT:     const char *text = co_await coroutinize::callback<const char *>(
// CHECK-NEXT:       [&](auto handler) { fs_read(r->fd, handler.function(), handler.context()); });
// CHECK-NEXT:     // The last step.
// CHECK-NEXT:     r->done(text ? r->name + ": " + text : "no text");
// CHECK-NEXT:     delete r;
// CHECK-NEXT:   }(r);

// CHECK:        [](const char *name, request *r) -> coroutinize::detached {
// CHECK-NEXT:     int status = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { fs_open(name, handler.function(), handler.context()); });
// CHECK-NEXT:     trace("first: " + std::to_string(status));
// CHECK-NEXT:     status = co_await coroutinize::callback<int>(
// CHECK-NEXT:       [&](auto handler) { fs_open(r->name.c_str(), handler.function(), handler.context()); });
// CHECK-NEXT:     // What was looked for.
// CHECK-NEXT:     r->done(r->name + (status < 0 ? " is missing" : " is there"));
// CHECK-NEXT:     delete r;
// CHECK-NEXT:   }(name, new request{name, trace, 0});
