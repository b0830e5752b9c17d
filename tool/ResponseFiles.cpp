#include "tool/CommandLine.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"

using namespace llvm;

namespace coroutinize {
namespace {

/// Files that include each other many times grow without bound otherwise.
constexpr size_t MaxArguments = 1'000'000;

class Expander {
public:
  explicit Expander(StringRef Directory) : Directory(Directory) {}

  Error expand(StringRef Argument) {
    if (!Argument.starts_with("@")) {
      if (Result.size() == MaxArguments)
        return createStringError("the response files hold too many arguments");
      Result.push_back(Argument.str());
      return Error::success();
    }
    // GCC's and Clang's options for modules, which are not analysed.
    if (Argument.ends_with(".modmap"))
      return Error::success();
    return expandFile(Argument.drop_front());
  }

  std::vector<std::string> Result;

private:
  Error expandFile(StringRef Name) {
    SmallString<256> Path(Name);
    sys::path::make_absolute(Directory, Path);
    sys::fs::file_status Status;
    if (sys::fs::status(Path, Status))
      return createStringError("the response file '" + Name +
                               "' does not exist");
    if (Status.type() != sys::fs::file_type::regular_file)
      return createStringError("the response file '" + Name +
                               "' is not a regular file");
    if (is_contained(Open, Status.getUniqueID()))
      return createStringError("the response file '" + Name +
                               "' includes itself");
    auto Buffer = MemoryBuffer::getFile(Path);
    if (!Buffer)
      return createStringError("the response file '" + Name +
                               "': " + Buffer.getError().message());

    BumpPtrAllocator Allocator;
    StringSaver Saver(Allocator);
    SmallVector<const char *, 64> Arguments;
    cl::TokenizeGNUCommandLine((*Buffer)->getBuffer(), Saver, Arguments);
    Open.push_back(Status.getUniqueID());
    for (const char *Argument : Arguments)
      if (Error E = expand(Argument))
        return E;
    Open.pop_back();
    return Error::success();
  }

  StringRef Directory;
  std::vector<sys::fs::UniqueID> Open;
};

} // namespace

Expected<std::vector<std::string>>
expandResponseFiles(const std::vector<std::string> &Arguments,
                    StringRef Directory) {
  Expander Expansion(Directory);
  for (const std::string &Argument : Arguments)
    if (Error E = Expansion.expand(Argument))
      return E;
  return std::move(Expansion.Result);
}

} // namespace coroutinize
