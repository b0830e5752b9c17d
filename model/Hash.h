//===- Hash.h - The identity of a file's content ----------------*- C++ -*-===//
#ifndef COROUTINIZE_MODEL_HASH_H
#define COROUTINIZE_MODEL_HASH_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace coroutinize {

/// \returns the xxh3-64 of \p Bytes as 16 hexadecimal digits.
std::string contentHash(llvm::StringRef Bytes);

} // namespace coroutinize

#endif
