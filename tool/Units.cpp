#include "tool/Units.h"
#include "tool/Git.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace coroutinize {
namespace {

/// Only a unit's main file has one of these names; all else may be a header.
bool isSourceName(StringRef Path) {
  static const StringSet<> Extensions = {".c",   ".cc", ".cpp", ".cxx",
                                         ".c++", ".cp", ".C",   ".CPP",
                                         ".m",   ".mm", ".cu",  ".cppm"};
  return Extensions.contains(sys::path::extension(Path));
}

bool isHeaderName(StringRef Path) {
  static const StringSet<> Extensions = {".h",   ".hh",  ".hpp", ".hxx",
                                         ".h++", ".ipp", ".inl", ".tpp",
                                         ".txx", ".inc", ".H"};
  return Extensions.contains(sys::path::extension(Path));
}

/// May units include something of \p Path, a file or a folder?
bool holdsHeaders(StringRef Path) {
  if (!sys::fs::is_directory(Path))
    return !isSourceName(Path);
  std::error_code Failed;
  for (sys::fs::recursive_directory_iterator I(Path, Failed, false), End;
       !Failed && I != End; I.increment(Failed))
    if (isHeaderName(I->path()))
      return true;
  return false;
}

} // namespace

Expected<Units> Units::find(const Options &Options) {
  Expected<CompilationDatabase> Database = CompilationDatabase::find(Options);
  if (!Database)
    return Database.takeError();
  Units Result(std::move(*Database));
  for (size_t I = 0; I < Result.Database.size(); ++I)
    Result.Files.push_back(Result.Real(Result.Database[I].File));
  Expected<ExcludedPaths> Excluded = ExcludedPaths::create(Options.Exclude);
  if (!Excluded)
    return Excluded.takeError();
  Result.Excluded = std::move(*Excluded);
  if (Error E = Result.findRoot(Options))
    return E;
  if (Error E = Result.select(Options))
    return E;
  return Result;
}

Error Units::findRoot(const Options &Options) {
  if (!Options.Root.empty()) {
    if (!sys::fs::is_directory(Options.Root))
      return createStringError("--root: '" + Options.Root +
                               "' is not a folder");
    SmallString<256> Path;
    (void)sys::fs::real_path(Options.Root, Path);
    Root = Path.str().str();
    return Error::success();
  }
  StringRef Common = sys::path::parent_path(Files.front());
  for (const std::string &File : Files)
    Common = commonFolder(Common, sys::path::parent_path(File));
  Root = findWorkTree(Common);
  if (Root.empty())
    Root = Common.str();
  return Error::success();
}

Error Units::select(const Options &Options) {
  for (const std::string &Path : Options.Paths) {
    if (!sys::fs::exists(Path))
      return createStringError("no such file, folder or command: '" + Path +
                               "'");
    Paths.push_back(Real(Path));
  }

  std::vector<bool> Found(Paths.size());
  std::vector<bool> IsSelected(Files.size(), Paths.empty());
  for (size_t I = 0; I < Files.size(); ++I)
    for (size_t P = 0; P < Paths.size(); ++P)
      if (isWithin(Files[I], Paths[P]))
        Found[P] = IsSelected[I] = true;
  for (size_t P = 0; P < Paths.size(); ++P) {
    if (Found[P])
      continue;
    if (!holdsHeaders(Paths[P]))
      return createStringError("no unit of '" + Database.path() + "' is in '" +
                               Options.Paths[P] + "'");
    IsSelected.assign(Files.size(), true);
  }

  for (size_t I = 0; I < Files.size(); ++I)
    if (!Excluded.contains(relativeTo(Root, Files[I])))
      (IsSelected[I] ? Selected : Others).push_back(I);
  if (Selected.empty())
    return createStringError("--exclude leaves no unit of '" + Database.path() +
                             "'");
  return Error::success();
}

bool Units::covers(StringRef File) const {
  if (Excluded.contains(File))
    return false;
  SmallString<256> Path(File);
  sys::path::make_absolute(Root, Path);
  return Paths.empty() || any_of(Paths, [&](const std::string &Folder) {
           return isWithin(Path, Folder);
         });
}

} // namespace coroutinize
