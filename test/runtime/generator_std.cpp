// Where the standard library has std::generator, it is what the runtime's name
// stands for.
// RUN: %clangxx -std=c++23 -fsyntax-only -Wno-builtin-macro-redefined -D__cpp_lib_generator=202207L -I %S/Inputs/std_generator -I %src_root/runtime/include %s
// RUN: %gxx -std=c++23 -fsyntax-only -D__cpp_lib_generator=202207L -I %S/Inputs/std_generator -I %src_root/runtime/include %s

#include <coroutinize/generator.hpp>
#include <type_traits>

static_assert(std::is_same_v<coroutinize::generator<int>, std::generator<int>>);
static_assert(std::is_same_v<coroutinize::elements_of<int>,
                             std::ranges::elements_of<int>>);
