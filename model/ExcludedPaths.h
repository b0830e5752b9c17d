//===- ExcludedPaths.h - What a run leaves out ------------------*- C++ -*-===//
#ifndef COROUTINIZE_MODEL_EXCLUDEDPATHS_H
#define COROUTINIZE_MODEL_EXCLUDEDPATHS_H

#include "llvm/Support/Error.h"
#include "llvm/Support/GlobPattern.h"
#include <string>
#include <vector>

namespace coroutinize {

/// What --exclude leaves out. A pattern matches a path relative to the root or
/// any folder above it; a pattern without a '/' also matches a name at any
/// level.
class ExcludedPaths {
public:
  static llvm::Expected<ExcludedPaths>
  create(const std::vector<std::string> &Patterns);

  bool contains(llvm::StringRef RelativePath) const;

private:
  struct Pattern {
    llvm::GlobPattern Glob;
    bool AnyLevel;
  };
  std::vector<Pattern> Patterns;
};

} // namespace coroutinize

#endif
