//===- Escape.h - Foreign text made harmless for a terminal -----*- C++ -*-===//
#ifndef COROUTINIZE_REPORTERS_ESCAPE_H
#define COROUTINIZE_REPORTERS_ESCAPE_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace coroutinize {

/// \returns \p Text with control characters, bidirectional and other invisible
/// marks, and what is not UTF-8 spelled as \n, \x1b or \u202e; the control
/// characters in \p Keep stay.
std::string escape(llvm::StringRef Text, llvm::StringRef Keep = "");

} // namespace coroutinize

#endif
