//===- Scope.h - Which code is the project's own ----------------*- C++ -*-===//
#ifndef COROUTINIZE_MATCHERS_SCOPE_H
#define COROUTINIZE_MATCHERS_SCOPE_H

#include "model/ExcludedPaths.h"
#include "model/Model.h"
#include "clang/Basic/SourceLocation.h"
#include <map>
#include <string>
#include <vector>

namespace clang {
class SourceManager;
} // namespace clang

namespace coroutinize {

/// Tells the project's own files from other people's, and names them.
class Scope {
public:
  /// \p Root is absolute; \p Exclude are patterns that were accepted before.
  Scope(const clang::SourceManager &Sources, std::string Root,
        const std::vector<std::string> &Exclude);

  /// True when the location is written in a file below the root that is
  /// neither excluded nor a system header.
  bool contains(clang::SourceLocation Location) const;

  /// The file, relative to the root; absolute when it lies outside.
  std::string path(clang::FileID File) const;

  /// Where the location is spelled or, in a macro, expanded.
  Place place(clang::SourceLocation Location) const;

private:
  const clang::SourceManager &Sources;
  std::string Root;
  ExcludedPaths Exclude;
  mutable std::map<clang::FileID, bool> Known;
};

} // namespace coroutinize

#endif
