#include "model/ExcludedPaths.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace coroutinize {

Expected<ExcludedPaths>
ExcludedPaths::create(const std::vector<std::string> &Patterns) {
  ExcludedPaths Result;
  for (StringRef Text : Patterns) {
    StringRef Trimmed = Text.rtrim('/');
    Expected<GlobPattern> Glob = GlobPattern::create(Trimmed);
    if (!Glob)
      return createStringError("--exclude=" + Text + ": " +
                               toString(Glob.takeError()));
    Result.Patterns.push_back({std::move(*Glob), !Trimmed.contains('/')});
  }
  return Result;
}

bool ExcludedPaths::contains(StringRef RelativePath) const {
  for (StringRef Path = RelativePath; !Path.empty();
       Path = sys::path::parent_path(Path))
    for (const Pattern &P : Patterns)
      if (P.Glob.match(Path) ||
          (P.AnyLevel && P.Glob.match(sys::path::filename(Path))))
        return true;
  return false;
}

} // namespace coroutinize
