#include "tool/Paths.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace coroutinize {

std::string RealPaths::operator()(StringRef Path) {
  SmallString<256> Absolute(Path);
  (void)sys::fs::make_absolute(Absolute);

  SmallString<256> Real;
  StringRef Name = sys::path::filename(Absolute);
  if (Name == "." || Name == ".." || sys::fs::is_symlink_file(Absolute)) {
    if (!sys::fs::real_path(Absolute, Real))
      return Real.str().str();
    sys::path::remove_dots(Absolute, /*remove_dot_dot=*/true);
    return Absolute.str().str();
  }

  StringRef Folder = sys::path::parent_path(Absolute);
  auto [Known, IsNew] = Folders.try_emplace(Folder);
  if (IsNew) {
    if (sys::fs::real_path(Folder, Real)) {
      Real = Folder;
      sys::path::remove_dots(Real, /*remove_dot_dot=*/true);
    }
    Known->second = Real.str().str();
  }
  Real = Known->second;
  sys::path::append(Real, Name);
  return Real.str().str();
}

bool isWithin(StringRef Path, StringRef Folder) {
  if (!Path.consume_front(Folder))
    return false;
  return Path.empty() || Folder.ends_with("/") || Path.starts_with("/");
}

std::string relativeTo(StringRef Root, StringRef Path) {
  if (!isWithin(Path, Root))
    return Path.str();
  return Path.drop_front(Root.size()).ltrim('/').str();
}

StringRef commonFolder(StringRef A, StringRef B) {
  while (!isWithin(B, A))
    A = sys::path::parent_path(A);
  return A;
}

std::string findUpwards(StringRef Folder, StringRef Name) {
  for (; !Folder.empty(); Folder = sys::path::parent_path(Folder)) {
    SmallString<256> Candidate(Folder);
    sys::path::append(Candidate, Name);
    if (sys::fs::exists(Candidate))
      return Folder.str();
  }
  return "";
}

} // namespace coroutinize
