//===- Hash.cpp - The identity of a file's content ------------------------===//
#include "model/Hash.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

std::string coroutinize::contentHash(llvm::StringRef Bytes) {
  std::string Hash;
  llvm::raw_string_ostream(Hash)
      << llvm::format_hex_no_prefix(llvm::xxh3_64bits(Bytes), 16);
  return Hash;
}
