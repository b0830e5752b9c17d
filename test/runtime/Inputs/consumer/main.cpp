#include <coroutinize/callback.hpp>
#include <cstdio>

coroutinize::detached example() {
  std::puts(co_await coroutinize::callback<const char *>(
      [](auto handler) { handler("installed"); }));
}

int main() { example(); }
