//===- PosixFile.h - System calls that say what went wrong ------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_POSIXFILE_H
#define COROUTINIZE_TOOL_POSIXFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace coroutinize {

/// An open file; closed at the end of its life.
class Descriptor {
public:
  explicit Descriptor(int Number) : Number(Number) {}
  Descriptor(Descriptor &&Other) : Number(Other.Number) { Other.Number = -1; }
  ~Descriptor();

  operator int() const { return Number; }

private:
  int Number;
};

/// An error that reads "PATH: REASON".
llvm::Error fileError(llvm::StringRef Path, llvm::StringRef Reason);
/// The same with what errno says.
llvm::Error errnoError(llvm::StringRef Path);

llvm::Expected<Descriptor> openFile(const std::string &Path, int Flags,
                                    unsigned Mode = 0);

/// Opens a regular file for reading; neither follows a symbolic link nor waits
/// for whoever writes to a FIFO.
llvm::Expected<Descriptor> openRegularFile(const std::string &Path);

llvm::Expected<std::string> readRegularFile(const std::string &Path);

/// Writes all of \p Content and waits until it is on the disk.
llvm::Error writeAndSync(const std::string &Path, int File,
                         llvm::StringRef Content);

/// Gives \p To the owner, mode and extended attributes of \p From, as far as
/// the user may.
llvm::Error copyAttributes(const std::string &Path, int From, int To);

/// Waits until the names in a folder are on the disk.
llvm::Error syncFolder(const std::string &Path);

llvm::Error renameFile(const std::string &From, const std::string &To);

/// Removes a file; none is fine.
llvm::Error removeFile(const std::string &Path);

} // namespace coroutinize

#endif
