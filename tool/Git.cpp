#include "tool/Git.h"
#include "tool/Paths.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"

using namespace llvm;

namespace coroutinize {

std::string findWorkTree(StringRef Folder) {
  std::string Found = findUpwards(Folder, ".git");
  auto Listed = sys::Process::GetEnv("GIT_CEILING_DIRECTORIES");
  if (!Listed)
    return Found;
  SmallVector<StringRef> Ceilings;
  StringRef(*Listed).split(Ceilings, sys::EnvPathSeparator, -1, false);
  for (StringRef Ceiling : Ceilings)
    if (Folder != Ceiling && isWithin(Folder, Ceiling) &&
        isWithin(Ceiling, Found))
      return "";
  return Found;
}

Expected<bool> hasUncommittedChanges(StringRef Path) {
  StringRef Folder = sys::path::parent_path(Path);
  auto Git = sys::findProgramByName("git");
  if (!Git || findWorkTree(Folder).empty())
    return false;

  SmallString<128> Output;
  if (std::error_code Failed =
          sys::fs::createTemporaryFile("coroutinize", "status", Output))
    return createStringError(Failed, "cannot ask git: " + Failed.message());
  scope_exit Remove([&] { (void)sys::fs::remove(Output); });
  // Nothing that the repository configures is started, nothing is written.
  StringRef Arguments[] = {*Git,     "--no-optional-locks",
                           "-c",     "core.fsmonitor=false",
                           "-C",     Folder,
                           "status", "--porcelain",
                           "--",     Path};
  std::optional<StringRef> Redirects[] = {"", Output.str(), ""};
  int Code = sys::ExecuteAndWait(*Git, Arguments, std::nullopt, Redirects);
  auto Status = MemoryBuffer::getFile(Output);
  if (Code || !Status)
    return createStringError("git cannot tell whether '" + Path +
                             "' has uncommitted changes");
  return !(*Status)->getBuffer().empty();
}

} // namespace coroutinize
