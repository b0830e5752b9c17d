// What would go wrong at run time does not compile.

// DEFINE: %{flags} = -std=c++20 -fsyntax-only -I %src_root/runtime/include
// RUN: %clangxx %{flags} %s
// RUN: %gxx %{flags} %s
// RUN: not %clangxx %{flags} -DFOREIGN %s 2>&1 | FileCheck %s --check-prefix=FOREIGN
// RUN: not %gxx %{flags} -DFOREIGN %s 2>&1 | FileCheck %s --check-prefix=FOREIGN
// RUN: not %clangxx %{flags} -DREFERENCE %s 2>&1 | FileCheck %s --check-prefix=REFERENCE
// RUN: not %gxx %{flags} -DREFERENCE %s 2>&1 | FileCheck %s --check-prefix=REFERENCE
// RUN: %clangxx %{flags} -DCLOSURE %s
// RUN: not %gxx %{flags} -DCLOSURE %s 2>&1 | FileCheck %s --check-prefix=CLOSURE

#include <coroutinize/callback.hpp>
#include <string>

coroutinize::detached example(std::string text) {
  auto initiate = [text](auto handler) { handler(); };
  co_await coroutinize::callback<>(initiate);
#ifdef FOREIGN
  // Nobody would be there to take an exception from the next run.
  // FOREIGN: error: no matching {{.*}}await_transform
  co_await std::suspend_always();
#endif
#ifdef REFERENCE
  // An argument of an inline completion ends before the coroutine goes on.
  // REFERENCE: error: static assertion failed{{.*}}the arguments are kept
  co_await coroutinize::callback<std::string &>([](auto) {});
#endif
#ifdef CLOSURE
  // CLOSURE: error: static assertion failed{{.*}}capture by reference
  co_await coroutinize::callback<>([text](auto handler) { handler(); });
#endif
}
