//===- Diff.h - Edits as text a person or a tool applies --------*- C++ -*-===//
#ifndef COROUTINIZE_REPORTERS_DIFF_H
#define COROUTINIZE_REPORTERS_DIFF_H

#include "model/Model.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/raw_ostream.h"

namespace coroutinize {

/// \returns \p Before with \p Edits made. They are all of this file, sorted and
/// disjoint, and inside it.
std::string applyEdits(llvm::StringRef Before, llvm::ArrayRef<Edit> Edits);

/// Prints what changed as a unified diff with three lines of context, as `git
/// apply` and `patch` take it; nothing when nothing changed. Without \p Color
/// every byte of the lines is kept; with it, the lines are for a terminal and
/// control characters are spelled out.
void printDiff(llvm::StringRef Path, llvm::StringRef Before,
               llvm::StringRef After, llvm::raw_ostream &OS, bool Color);

} // namespace coroutinize

#endif
