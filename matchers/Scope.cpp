#include "matchers/Scope.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace clang;

namespace coroutinize {

Scope::Scope(const SourceManager &Sources, std::string Root,
             const std::vector<std::string> &Exclude)
    : Sources(Sources), Root(std::move(Root)) {
  if (auto Patterns = ExcludedPaths::create(Exclude))
    this->Exclude = std::move(*Patterns);
  else
    llvm::consumeError(Patterns.takeError());
}

std::string Scope::path(FileID File) const {
  OptionalFileEntryRef Entry = Sources.getFileEntryRefForID(File);
  if (!Entry)
    return "";
  llvm::SmallString<256> Path(Entry->getFileEntry().tryGetRealPathName());
  if (Path.empty()) {
    Path = Entry->getName();
    Sources.getFileManager().makeAbsolutePath(Path);
    llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  } else if (llvm::SmallString<256> Real;
             !llvm::sys::fs::real_path(Path, Real)) {
    Path = Real;
  }
  llvm::StringRef Result = Path;
  if (Result.consume_front(Root))
    Result.consume_front("/");
  return Result.str();
}

bool Scope::contains(SourceLocation Location) const {
  if (Location.isInvalid())
    return false;
  Location = Sources.getExpansionLoc(Location);
  FileID File = Sources.getFileID(Location);
  auto [It, New] = Known.try_emplace(File, false);
  if (!New)
    return It->second;
  std::string Path = path(File);
  bool Inside = !Path.empty() && !llvm::sys::path::is_absolute(Path) &&
                !Sources.isInSystemHeader(Location) &&
                !Exclude.contains(Path);
  return It->second = Inside;
}

Place Scope::place(SourceLocation Location) const {
  Location = Sources.getExpansionLoc(Location);
  if (Location.isInvalid())
    return {};
  return {path(Sources.getFileID(Location)),
          Sources.getExpansionLineNumber(Location),
          Sources.getExpansionColumnNumber(Location)};
}

} // namespace coroutinize
