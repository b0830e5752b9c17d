//===- Paths.h - Names of files ---------------------------------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_PATHS_H
#define COROUTINIZE_TOOL_PATHS_H

#include "llvm/ADT/StringMap.h"
#include <string>

namespace coroutinize {

/// Follows symbolic links; remembers folders, since a database names each of
/// them many times.
class RealPaths {
public:
  /// \returns the absolute real path of \p Path; what does not exist is only
  /// made absolute, without "." and "..".
  std::string operator()(llvm::StringRef Path);

private:
  llvm::StringMap<std::string> Folders;
};

/// Is \p Path the folder \p Folder, or below it?
bool isWithin(llvm::StringRef Path, llvm::StringRef Folder);

/// \p Path as reports spell it: relative to \p Root, or absolute outside of it.
std::string relativeTo(llvm::StringRef Root, llvm::StringRef Path);

/// The closest folder above both.
llvm::StringRef commonFolder(llvm::StringRef A, llvm::StringRef B);

/// The closest folder at or above \p Folder that contains \p Name, or "".
std::string findUpwards(llvm::StringRef Folder, llvm::StringRef Name);

} // namespace coroutinize

#endif
