#include "tool/Compiler.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

namespace coroutinize {
namespace {

StringRef baseName(StringRef Program) {
  StringRef Name = sys::path::filename(Program);
  Name.consume_back(".exe");
  return Name;
}

bool isAssignment(StringRef Argument) {
  return !Argument.starts_with("-") && Argument.contains('=');
}

/// The installation of GCC that \p Program belongs to: clang would take the
/// newest one of the system.
std::vector<std::string> gccInstallation(StringRef Program, StringRef Triple,
                                         StringRef Version) {
  SmallString<256> Real;
  bool HasPath = Program.contains('/') && !sys::fs::real_path(Program, Real);
  StringRef Prefix =
      HasPath ? sys::path::parent_path(sys::path::parent_path(Real)) : "/usr";
  if (!Version.empty())
    for (StringRef Folder : {"lib/gcc", "lib/gcc-cross"}) {
      SmallString<256> Triples(Prefix);
      sys::path::append(Triples, Folder);
      std::error_code Failed;
      for (sys::fs::directory_iterator I(Triples, Failed), End;
           !Failed && I != End; I.increment(Failed)) {
        if (!Triple.empty() && sys::path::filename(I->path()) != Triple)
          continue;
        SmallString<256> Candidate(I->path());
        sys::path::append(Candidate, Version);
        if (sys::fs::is_directory(Candidate))
          return {"--gcc-install-dir=" + Candidate.str().str()};
      }
    }
  SmallString<256> Folder(Prefix);
  sys::path::append(Folder, "lib", "gcc");
  if (HasPath && Prefix != "/usr" && sys::fs::is_directory(Folder))
    return {"--gcc-toolchain=" + Prefix.str()};
  return {};
}

} // namespace

void dropLaunchers(ArrayRef<std::string> &Arguments) {
  static const StringSet<> Launchers = {"ccache", "sccache", "distcc",
                                        "icecc",  "gomacc",  "buildcache"};
  while (Arguments.size() > 1) {
    StringRef Name = baseName(Arguments.front());
    if (Name == "cmake" && Arguments.size() > 3 && Arguments[1] == "-E" &&
        Arguments[2] == "env")
      Arguments = Arguments.drop_front(3);
    else if (Name == "env")
      Arguments = Arguments.drop_front();
    else if (Launchers.contains(Name))
      Arguments = Arguments.drop_front();
    else
      return;
    // What `env` sets is for the compiler that is not executed.
    while (Arguments.size() > 1 &&
           (isAssignment(Arguments.front()) || Arguments.front() == "--" ||
            StringRef(Arguments.front()).starts_with("--unset=")))
      Arguments = Arguments.drop_front();
  }
}

Expected<Compiler> detectCompiler(StringRef Program) {
  static const StringSet<> Unsupported = {
      "nvcc", "cl", "clang-cl", "icl", "hipcc", "armcc", "cl6x", "iccarm"};
  StringRef Name = baseName(Program);
  if (Unsupported.contains(Name))
    return createStringError("unsupported compiler '" + Name + "'");

  Compiler Result;
  Result.CXX = Name.contains("++") || Name.contains("cxx");
  // A triple, a name, a version.
  static const Regex Pattern(
      "^([A-Za-z0-9_.-]+-)?(gcc|g\\+\\+|clang|clang\\+\\+|cc|c\\+\\+)"
      "(-[0-9.]+)?$");
  SmallVector<StringRef, 4> Parts;
  bool IsClang = false;
  if (Pattern.match(Name, &Parts)) {
    StringRef Triple = Parts[1].empty() ? "" : Parts[1].drop_back();
    if (llvm::Triple(Triple).getArch() == llvm::Triple::UnknownArch)
      Triple = "";
    if (!Triple.empty())
      Result.Implied.push_back(("--target=" + Triple).str());
    IsClang = Parts[2].starts_with("clang");
    if (!IsClang)
      append_range(Result.Implied,
                   gccInstallation(Program, Triple, Parts[3].ltrim('-')));
  }

  SmallString<256> Path;
  if (!IsClang || !Program.contains('/') || sys::fs::real_path(Program, Path)) {
    Path = COROUTINIZE_RESOURCE_DIR; // …/lib/clang/22
    for (int Up = 0; Up < 3; ++Up)
      sys::path::remove_filename(Path);
    sys::path::append(Path, "bin", "clang");
  }
  sys::path::remove_filename(Path);
  if (IsClang)
    sys::path::append(Path, Result.CXX ? "clang++" : "clang");
  else
    sys::path::append(Path, Result.CXX ? "g++" : "gcc");
  Result.Program = Path.str().str();
  return Result;
}

std::string resourceDirectory() {
  return sys::fs::is_directory(COROUTINIZE_RESOURCE_DIR)
             ? COROUTINIZE_RESOURCE_DIR
             : "";
}

} // namespace coroutinize
