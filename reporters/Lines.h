//===- Lines.h - Which lines of a text changed ------------------*- C++ -*-===//
#ifndef COROUTINIZE_REPORTERS_LINES_H
#define COROUTINIZE_REPORTERS_LINES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <vector>

namespace coroutinize {

/// Lines [OldBegin, OldEnd) became lines [NewBegin, NewEnd). Counts from 0.
struct LineChange {
  size_t OldBegin, OldEnd, NewBegin, NewEnd;
};

/// \returns the lines of \p Text, each with its line end.
std::vector<llvm::StringRef> splitLines(llvm::StringRef Text);

/// \returns what changed, in order, with at least one line that stayed between
/// two changes. Anchored at lines that occur once on both sides (patience), so
/// that stray braces do not tear apart what belongs together.
std::vector<LineChange> compareLines(llvm::ArrayRef<llvm::StringRef> Old,
                                     llvm::ArrayRef<llvm::StringRef> New);

} // namespace coroutinize

#endif
