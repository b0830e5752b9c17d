//===- Git.h - What git knows of a file -------------------------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_GIT_H
#define COROUTINIZE_TOOL_GIT_H

#include "llvm/Support/Error.h"
#include <string>

namespace coroutinize {

/// The git work tree around \p Folder, or "". As git does, looks no higher than
/// the folders that the environment's GIT_CEILING_DIRECTORIES lists.
std::string findWorkTree(llvm::StringRef Folder);

/// Would an edit of \p Path mix with changes that are not committed? Outside
/// of a work tree, or without git, it would not.
llvm::Expected<bool> hasUncommittedChanges(llvm::StringRef Path);

} // namespace coroutinize

#endif
