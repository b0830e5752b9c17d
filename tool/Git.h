//===- Git.h - What git knows of a file -------------------------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_GIT_H
#define COROUTINIZE_TOOL_GIT_H

#include "llvm/Support/Error.h"

namespace coroutinize {

/// Would an edit of \p Path mix with changes that are not committed? Outside
/// of a work tree, or without git, it would not.
llvm::Expected<bool> hasUncommittedChanges(llvm::StringRef Path);

} // namespace coroutinize

#endif
