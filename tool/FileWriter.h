//===- FileWriter.h - The one writer of source files ------------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_FILEWRITER_H
#define COROUTINIZE_TOOL_FILEWRITER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace coroutinize {

/// What a file shall hold from now on, byte for byte.
struct FileChange {
  std::string Path;         ///< absolute, or relative to the root
  std::string ExpectedHash; ///< contentHash of what it must hold until now
  std::string NewContent;
};

/// Changes all of the files or none of them. On an error all are as they were,
/// unless the message says that the next run will complete or undo the change.
/// A symbolic link stays and its target is changed; mode, owner and extended
/// attributes stay. Refused: what changed since it was read, what lies outside
/// of \p Root, what is not a regular file, has several names or is read-only,
/// and the same file twice.
llvm::Error writeFiles(llvm::ArrayRef<FileChange> Changes,
                       llvm::StringRef Root);

/// Completes or undoes what an interrupted run left half done below \p Root.
/// writeFiles does it, too; whoever reads the files calls it first.
llvm::Error recoverJournal(llvm::StringRef Root);

} // namespace coroutinize

#endif
