//===- LibUv.cpp - libuv's requests, handles and threads ------------------===//
//
// libuv runs its callbacks from the event loop, never from within the function
// that takes them. A request (uv_write, uv_getaddrinfo) calls back once if it
// could be started, and not at all if the function returns an error; a handle
// (uv_read_start, uv_timer_start) until it is stopped. The names after each
// entry are pages of https://docs.libuv.org.
//
//===----------------------------------------------------------------------===//
#include "clang/AST/Decl.h"
#include "dialects/Dialect.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace coroutinize {

namespace {
/// What libuv's documentation says of the callbacks of one function.
struct Promise {
  When Time;
  HowOften Times;
  const char *Page;
};
} // namespace

static std::optional<Promise> promiseOf(llvm::StringRef Name) {
  auto Request = [](const char *Page) {
    return Promise{When::Later, HowOften::AtMostOnce, Page};
  };
  auto Handle = [](const char *Page) {
    return Promise{When::Later, HowOften::Many, Page};
  };
  return llvm::StringSwitch<std::optional<Promise>>(Name)
      .Case("uv_close", Request("uv_handle_t"))
      .Cases({"uv_write", "uv_write2", "uv_shutdown"}, Request("uv_stream_t"))
      .Case("uv_tcp_connect", Request("uv_tcp_t"))
      .Case("uv_tcp_close_reset", Request("uv_tcp_t"))
      .Cases({"uv_pipe_connect", "uv_pipe_connect2"}, Request("uv_pipe_t"))
      .Case("uv_udp_send", Request("uv_udp_t"))
      .Cases({"uv_getaddrinfo", "uv_getnameinfo"}, Request("DNS"))
      .Case("uv_queue_work", Request("Thread pool"))
      .Case("uv_random", Request("Miscellaneous utilities"))
      .Case("uv_signal_start_oneshot", Request("uv_signal_t"))
      .Case("uv_thread_create", Request("Threading"))
      .Case("uv_thread_create_ex", Request("Threading"))
      .Cases({"uv_listen", "uv_read_start"}, Handle("uv_stream_t"))
      .Case("uv_udp_recv_start", Handle("uv_udp_t"))
      .Case("uv_async_init", Handle("uv_async_t"))
      .Case("uv_poll_start", Handle("uv_poll_t"))
      .Case("uv_signal_start", Handle("uv_signal_t"))
      .Case("uv_idle_start", Handle("uv_idle_t"))
      .Case("uv_prepare_start", Handle("uv_prepare_t"))
      .Case("uv_check_start", Handle("uv_check_t"))
      .Case("uv_fs_event_start", Handle("uv_fs_event_t"))
      .Case("uv_fs_poll_start", Handle("uv_fs_poll_t"))
      .Case("uv_timer_start", Promise{When::Later, HowOften::Unknown,
                                      "uv_timer_t"}) // by its `repeat`
      .Case("uv_once", Promise{When::Inline, HowOften::AtMostOnce, "Threading"})
      .Case("uv_walk", Promise{When::Inline, HowOften::Many, "uv_loop_t"})
      .StartsWith("uv_fs_", Request("File system operations"))
      .Default(std::nullopt);
}

static std::optional<Recognition> recognise(const CallableArgument &Call,
                                            ASTContext &) {
  if (!Call.Callee || !Call.Callee->getIdentifier() ||
      !Call.Callee->isExternC())
    return std::nullopt;
  llvm::StringRef Name = Call.Callee->getName();
  auto Promised = promiseOf(Name);
  if (!Promised)
    return std::nullopt;
  bool Repeats = Promised->Times == HowOften::Unknown;
  Recognition Found;
  Found.HandOff = Promised->Time != When::Inline;
  Found.Nature = {Promised->Time, Promised->Times,
                  Repeats ? Evidence::Assumed : Evidence::Declared,
                  Repeats ? "`" + Name.str() + "` repeats if its `repeat` says so"
                          : "libuv's documentation says so",
                  {{{}, "libuv's documentation, \"" +
                            std::string(Promised->Page) + "\""}}};
  return Found;
}

const Dialect LibUvDialect = {"libuv", /*HasCoroutines=*/false, recognise};

} // namespace coroutinize
