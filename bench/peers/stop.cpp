// Linked to the examples that are run: a server that serves until it is killed
// ends as a program that ends. What it printed is flushed, and what nothing
// refers to any more is reported as a leak. A program that handles the signal
// itself does so as before.
#include <csignal>
#include <cstdio>
#include <sanitizer/lsan_interface.h>
#include <unistd.h>

static void stop(int) {
  std::fflush(nullptr);
  _exit(__lsan_do_recoverable_leak_check() ? 1 : 0);
}

[[gnu::constructor]] static void handleSignals() {
  std::signal(SIGTERM, stop);
  std::signal(SIGINT, stop);
}
