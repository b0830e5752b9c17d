//===- Compiler.h - Which compiler a command would start --------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_COMPILER_H
#define COROUTINIZE_TOOL_COMPILER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace coroutinize {

/// What the name of a compiler tells.
struct Compiler {
  bool CXX = false; ///< treats a .c file as C++
  /// The clang to be: the folder of its program tells where libc++ is, its
  /// name whether the project's own compiler is GCC.
  std::string Program;
  /// Options that make clang find what this compiler finds by itself.
  std::vector<std::string> Implied;
};

/// Drops launchers (`ccache`, `env X=Y`, `cmake -E env …`) from the front of
/// \p Arguments.
void dropLaunchers(llvm::ArrayRef<std::string> &Arguments);

/// Understands `/opt/gcc/bin/arm-none-eabi-g++-12` without executing it; an
/// error for a compiler whose options are not GCC's.
llvm::Expected<Compiler> detectCompiler(llvm::StringRef Program);

/// Clang's own headers, which a parse needs; empty when they are not there.
std::string resourceDirectory();

} // namespace coroutinize

#endif
