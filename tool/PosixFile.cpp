//===- PosixFile.cpp - System calls that say what went wrong --------------===//
#include "tool/PosixFile.h"
#include "llvm/Support/Errno.h"
#include "llvm/Support/MemoryBuffer.h"
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <vector>

using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

namespace coroutinize {

Descriptor::~Descriptor() {
  if (Number != -1)
    ::close(Number);
}

Error fileError(StringRef Path, StringRef Reason) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 Path + ": " + Reason);
}

Error errnoError(StringRef Path) {
  return fileError(Path, llvm::sys::StrError());
}

Expected<Descriptor> openFile(const std::string &Path, int Flags,
                              unsigned Mode) {
  int Number = llvm::sys::RetryAfterSignal(
      -1, [&] { return ::open(Path.c_str(), Flags | O_CLOEXEC, Mode); });
  if (Number == -1)
    return errnoError(Path);
  return Descriptor(Number);
}

Expected<Descriptor> openRegularFile(const std::string &Path) {
  Expected<Descriptor> File =
      openFile(Path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (!File)
    return File.takeError();
  struct stat Status;
  if (::fstat(*File, &Status) != 0)
    return errnoError(Path);
  if (!S_ISREG(Status.st_mode))
    return fileError(Path, "not a regular file");
  return File;
}

Expected<std::string> readRegularFile(const std::string &Path) {
  Expected<Descriptor> File = openRegularFile(Path);
  if (!File)
    return File.takeError();
  // Volatile: read, not mapped, as others may truncate the file meanwhile.
  auto Buffer = llvm::MemoryBuffer::getOpenFile(
      int(*File), Path, /*FileSize=*/-1, /*RequiresNullTerminator=*/false,
      /*IsVolatile=*/true);
  if (!Buffer)
    return fileError(Path, Buffer.getError().message());
  return (*Buffer)->getBuffer().str();
}

Error writeAndSync(const std::string &Path, int File, StringRef Content) {
  while (!Content.empty()) {
    ssize_t Count = llvm::sys::RetryAfterSignal(-1, ::write, File,
                                                Content.data(), Content.size());
    if (Count == -1)
      return errnoError(Path);
    Content = Content.drop_front(Count);
  }
  if (llvm::sys::RetryAfterSignal(-1, ::fsync, File) != 0)
    return errnoError(Path);
  return Error::success();
}

/// Attributes that only a privileged process sets, or that a file system does
/// not have, stay behind.
static bool isNotPermitted(int Code) {
  return Code == EPERM || Code == EACCES || Code == ENOTSUP;
}

static Error copyExtendedAttributes(const std::string &Path, int From, int To) {
  ssize_t Size = ::flistxattr(From, nullptr, 0);
  std::vector<char> Names(Size > 0 ? Size : 0);
  if (Size > 0)
    Size = ::flistxattr(From, Names.data(), Names.size());
  if (Size == -1)
    return isNotPermitted(errno) ? Error::success() : errnoError(Path);
  for (StringRef Rest(Names.data(), Size); !Rest.empty();) {
    const char *Name = Rest.data();
    Rest = Rest.drop_front(StringRef(Name).size() + 1);
    ssize_t Length = ::fgetxattr(From, Name, nullptr, 0);
    std::vector<char> Value(Length > 0 ? Length : 0);
    if (Length > 0)
      Length = ::fgetxattr(From, Name, Value.data(), Value.size());
    if (Length == -1 ||
        ::fsetxattr(To, Name, Value.data(), Value.size(), 0) != 0)
      if (!isNotPermitted(errno))
        return errnoError(Path);
  }
  return Error::success();
}

Error copyAttributes(const std::string &Path, int From, int To) {
  struct stat Old, New;
  if (::fstat(From, &Old) != 0 || ::fstat(To, &New) != 0)
    return errnoError(Path);
  if (Old.st_uid != New.st_uid || Old.st_gid != New.st_gid)
    if (::fchown(To, Old.st_uid, Old.st_gid) != 0 && !isNotPermitted(errno))
      return errnoError(Path);
  if (::fchmod(To, Old.st_mode & 07777) != 0)
    return errnoError(Path);
  return copyExtendedAttributes(Path, From, To);
}

Error syncFolder(const std::string &Path) {
  Expected<Descriptor> Folder = openFile(Path, O_RDONLY | O_DIRECTORY);
  if (!Folder)
    return Folder.takeError();
  // EINVAL: this file system has nothing to wait for.
  if (llvm::sys::RetryAfterSignal(-1, ::fsync, int(*Folder)) != 0 &&
      errno != EINVAL)
    return errnoError(Path);
  return Error::success();
}

Error renameFile(const std::string &From, const std::string &To) {
  if (std::rename(From.c_str(), To.c_str()) != 0)
    return errnoError(To);
  return Error::success();
}

Error removeFile(const std::string &Path) {
  if (::unlink(Path.c_str()) != 0 && errno != ENOENT)
    return errnoError(Path);
  return Error::success();
}

} // namespace coroutinize
