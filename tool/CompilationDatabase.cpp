#include "tool/CompilationDatabase.h"
#include "tool/Paths.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"

using namespace llvm;

namespace coroutinize {
namespace {

constexpr StringLiteral FileName = "compile_commands.json";
constexpr StringLiteral Whitespace = " \t\r\n";

std::string absolute(StringRef Folder, StringRef Path) {
  SmallString<256> Result(Path);
  sys::path::make_absolute(Folder, Result);
  sys::path::remove_dots(Result); // ".." may follow a symbolic link: it stays
  return Result.str().str();
}

std::string workingDirectory() {
  SmallString<256> Result;
  (void)sys::fs::current_path(Result);
  return Result.str().str();
}

/// \returns the length of the JSON object that \p Text begins with, found by
/// its braces alone, or npos.
size_t objectLength(StringRef Text) {
  unsigned Depth = 0;
  bool InString = false;
  for (size_t I = 0; I < Text.size(); ++I) {
    char C = Text[I];
    if (InString) {
      if (C == '\\')
        ++I;
      else if (C == '"')
        InString = false;
    } else if (C == '"') {
      InString = true;
    } else if (C == '{') {
      ++Depth;
    } else if (C == '}' && --Depth == 0) {
      return I + 1;
    }
  }
  return StringRef::npos;
}

} // namespace

Expected<CompilationDatabase> CompilationDatabase::find(const Options &O) {
  if (!O.Build.empty()) {
    std::string Path = absolute(workingDirectory(), O.Build);
    if (sys::fs::is_directory(Path))
      Path = absolute(Path, FileName);
    return load(Path);
  }
  std::string Start = workingDirectory();
  if (!O.Paths.empty()) {
    Start = RealPaths()(O.Paths.front());
    if (!sys::fs::is_directory(Start))
      Start = sys::path::parent_path(Start).str();
  }
  std::string Folder = findUpwards(Start, FileName);
  if (Folder.empty())
    return createStringError(
        "no " + FileName + " in '" + Start +
        "' or above; name the build folder with -p (CMake writes one with "
        "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON)");
  return load(absolute(Folder, FileName));
}

Expected<CompilationDatabase> CompilationDatabase::load(StringRef Path) {
  if (sys::fs::exists(Path) && !sys::fs::is_regular_file(Path))
    return createStringError("'" + Path + "' is not a file");
  // Not mapped: a build may write it again while the run goes on.
  auto Read = MemoryBuffer::getFile(Path, /*IsText=*/false,
                                    /*RequiresNullTerminator=*/true,
                                    /*IsVolatile=*/true);
  if (!Read)
    return createStringError("cannot read '" + Path +
                             "': " + Read.getError().message());
  CompilationDatabase Result;
  Result.Path = Path.str();
  Result.Buffer = std::move(*Read);
  if (Error E = Result.split())
    return E;
  if (Result.Entries.empty())
    return createStringError("'" + Path + "' lists no units");
  return Result;
}

/// Cuts the array into its entries and checks each. Where the text is not
/// JSON, the JSON parser says why.
Error CompilationDatabase::split() {
  StringRef Rest = Buffer->getBuffer();
  auto skipped = [&Rest](char Expected) {
    Rest = Rest.ltrim(Whitespace);
    return Rest.consume_front(StringRef(&Expected, 1));
  };
  auto notJSON = [&] {
    Expected<json::Value> Whole = json::parse(Buffer->getBuffer());
    if (Whole)
      return malformed(Rest.data(), "expected an array of objects");
    // "[line:column, byte=N]: reason"
    std::string Text = toString(Whole.takeError());
    auto [Where, Why] = StringRef(Text).drop_front().split("]: ");
    return createStringError(Path + ":" + Where.split(',').first + ": " + Why);
  };

  if (!skipped('['))
    return notJSON();
  bool First = true;
  while (!skipped(']')) {
    if (!First && !skipped(','))
      return notJSON();
    First = false;
    Rest = Rest.ltrim(Whitespace);
    size_t Length =
        Rest.starts_with("{") ? objectLength(Rest) : StringRef::npos;
    if (Length == StringRef::npos)
      return notJSON();
    StringRef Entry = Rest.take_front(Length);
    Expected<CompileCommand> Checked = parse(Entry);
    if (!Checked) {
      if (!Checked.errorIsA<json::ParseError>())
        return Checked.takeError();
      consumeError(Checked.takeError());
      return notJSON();
    }
    Entries.push_back(Entry);
    Rest = Rest.drop_front(Length);
  }
  if (!Rest.trim(Whitespace).empty())
    return notJSON();
  return Error::success();
}

Expected<CompileCommand> CompilationDatabase::parse(StringRef Entry) const {
  Expected<json::Value> Value = json::parse(Entry);
  if (!Value)
    return Value.takeError();
  const json::Object &Object = *Value->getAsObject();

  std::optional<StringRef> Directory = Object.getString("directory");
  std::optional<StringRef> File = Object.getString("file");
  if (!Directory || !File || File->empty())
    return malformed(Entry.data(),
                     "an entry needs the strings 'directory' and 'file'");
  CompileCommand Result;
  Result.Directory = absolute(sys::path::parent_path(Path), *Directory);
  Result.File = absolute(Result.Directory, *File);

  if (const json::Array *Arguments = Object.getArray("arguments")) {
    for (const json::Value &Argument : *Arguments) {
      std::optional<StringRef> Text = Argument.getAsString();
      if (!Text)
        return malformed(Entry.data(), "'arguments' must be strings");
      Result.Arguments.push_back(Text->str());
    }
  } else if (std::optional<StringRef> Line = Object.getString("command")) {
    BumpPtrAllocator Allocator;
    StringSaver Saver(Allocator);
    SmallVector<const char *, 64> Arguments;
    cl::TokenizeGNUCommandLine(*Line, Saver, Arguments);
    Result.Arguments.assign(Arguments.begin(), Arguments.end());
  }
  if (Result.Arguments.empty())
    return malformed(Entry.data(), "an entry needs 'arguments' or a 'command'");
  return Result;
}

Error CompilationDatabase::malformed(const char *Position,
                                     const Twine &Why) const {
  StringRef Before(Buffer->getBufferStart(),
                   Position - Buffer->getBufferStart());
  size_t LineStart = Before.rfind('\n') + 1; // npos + 1 == 0
  return createStringError(Path + ":" + Twine(Before.count('\n') + 1) + ":" +
                           Twine(Before.size() - LineStart + 1) + ": " + Why);
}

CompileCommand CompilationDatabase::operator[](size_t Index) const {
  return cantFail(parse(Entries[Index]));
}

} // namespace coroutinize
