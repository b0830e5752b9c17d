#include "tool/CommandLine.h"
#include "tool/Compiler.h"
#include "clang/Driver/Types.h"
#include "clang/Options/Options.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace clang;

namespace coroutinize {
namespace {

/// The options that pass, by the names that clang gives them.
bool isAllowed(const opt::Option &Option) {
  static const StringSet<> Names = {
      // where headers are
      "-I", "-isystem", "-iquote", "-idirafter", "-isystem-after",
      "-cxx-isystem", "-stdlib++-isystem", "-iprefix", "-iwithprefix",
      "-iwithprefixbefore", "-iwithsysroot", "-isysroot", "--sysroot",
      "--sysroot=", "-F", "-iframework", "-nostdinc", "-nostdinc++",
      "-nostdlibinc", "-nobuiltininc",
      "-stdlib=", "--gcc-toolchain=", "--gcc-install-dir=",
      // macros
      "-D", "-U", "-undef", "-pthread", "-imacros", "-fPIC", "-fpic", "-fPIE",
      "-fpie", "-fno-PIC", "-fno-pic", "-fno-PIE", "-fno-pie", "-ffast-math",
      "-ffreestanding", "-fhosted",
      // the language
      "-x", "-std=", "-ansi", "-trigraphs", "-ftrigraphs", "-fno-trigraphs",
      "-fexceptions", "-fno-exceptions", "-fcxx-exceptions",
      "-fno-cxx-exceptions", "-frtti", "-fno-rtti", "-fchar8_t", "-fno-char8_t",
      "-fsigned-char", "-fno-signed-char", "-funsigned-char",
      "-fno-unsigned-char", "-fshort-enums", "-fno-short-enums",
      "-fshort-wchar", "-fno-short-wchar", "-fpack-struct=", "-fms-extensions",
      "-fno-ms-extensions", "-fms-compatibility", "-fno-ms-compatibility",
      "-fdeclspec", "-fno-declspec", "-fgnu-keywords", "-fno-gnu-keywords",
      "-fblocks", "-fno-blocks", "-foperator-names", "-fno-operator-names",
      "-fdollars-in-identifiers", "-fno-dollars-in-identifiers",
      "-faligned-allocation", "-fno-aligned-allocation", "-fsized-deallocation",
      "-fno-sized-deallocation", "-fdelayed-template-parsing",
      "-fno-delayed-template-parsing", "-faccess-control",
      "-fno-access-control",
      "-flax-vector-conversions=", "-fexperimental-library", "-fopenmp",
      "-fno-openmp", "-fopenmp=", "-ftemplate-depth=", "-fconstexpr-depth=",
      "-fconstexpr-steps=", "-fbracket-depth=",
      // the target
      "--target=", "-target", "-m16", "-m32", "-m64", "-mx32", "-march=",
      "-mcpu=", "-mfpu=", "-mfloat-abi=", "-mabi=", "-mmcu=", "-mthumb",
      "-msoft-float", "-mhard-float", "-mgeneral-regs-only", "-mms-bitfields",
      "-mno-ms-bitfields", "-mbig-endian", "-mlittle-endian"};
  if (Names.contains(Option.getPrefixedName()) ||
      Option.matches(options::OPT_O_Group)) // __OPTIMIZE__
    return true;
  // -mavx2 and its like.
  return Option.matches(options::OPT_m_Group) &&
         Option.getGroup().getID() != options::OPT_m_Group;
}

/// Keeps what is allowed, in its order.
class Filter {
public:
  explicit Filter(ArrayRef<std::string> Arguments) {
    for (const std::string &Argument : Arguments)
      Pointers.push_back(Argument.c_str());
    unsigned MissingIndex, MissingCount;
    Parsed =
        getDriverOptTable().ParseArgs(Pointers, MissingIndex, MissingCount,
                                      opt::Visibility(options::ClangOption));
  }

  std::vector<std::string> allowed() {
    for (opt::Arg *Argument : Parsed) {
      const opt::Option &Option = Argument->getOption();
      if (Option.matches(options::OPT_include)) {
        forceInclude(Argument->getValue());
      } else if (Option.matches(options::OPT_Xclang)) {
        // CMake names a project's precompiled header in this way.
        StringRef Value = Argument->getValue();
        if (IncludeFollows)
          forceInclude(Value);
        IncludeFollows = !IncludeFollows && Value == "-include";
      } else if (Option.matches(options::OPT_Wp_COMMA)) {
        for (StringRef Value : Argument->getValues())
          if (Value.starts_with("-D") || Value.starts_with("-U"))
            Result.push_back(Value.str());
      } else if (isAllowed(Option)) {
        opt::ArgStringList Rendered;
        Argument->render(Parsed, Rendered);
        Result.insert(Result.end(), Rendered.begin(), Rendered.end());
      }
    }
    return std::move(Result);
  }

  /// The value of the last -x, or "".
  StringRef language() const { return Parsed.getLastArgValue(options::OPT_x); }

private:
  /// Clang's driver would take a precompiled header beside the file instead of
  /// it, which may be another version's or anybody's; its compiler does not.
  void forceInclude(StringRef File) {
    for (StringRef Argument : {StringRef("-Xclang"), StringRef("-include"),
                               StringRef("-Xclang"), File})
      Result.push_back(Argument.str());
  }

  std::vector<const char *> Pointers;
  opt::InputArgList Parsed;
  std::vector<std::string> Result;
  bool IncludeFollows = false;
};

bool isCXX(StringRef File, StringRef Language, bool CompilerIsCXX) {
  using namespace driver::types;
  driver::types::ID Type = TY_INVALID;
  if (!Language.empty() && Language != "none") {
    Type = lookupTypeForTypeSpecifier(Language.str().c_str());
  } else {
    StringRef Extension = sys::path::extension(File);
    if (!Extension.empty())
      Type = lookupTypeForExtension(Extension.drop_front());
    if (CompilerIsCXX && Type != TY_INVALID)
      Type = lookupCXXTypeForCType(Type);
  }
  return Type != TY_INVALID && driver::types::isCXX(Type) && !isCuda(Type);
}

} // namespace

Expected<std::vector<std::string>> clangCommand(const CompileCommand &Command,
                                                const Options &Options) {
  Expected<std::vector<std::string>> Arguments =
      expandResponseFiles(Command.Arguments, Command.Directory);
  if (!Arguments)
    return Arguments.takeError();
  ArrayRef<std::string> Rest = *Arguments;
  dropLaunchers(Rest);
  if (Rest.empty())
    return createStringError("its command is empty");
  Expected<Compiler> Detected = detectCompiler(Rest.front());
  if (!Detected)
    return Detected.takeError();
  Filter Flags(Rest.drop_front());
  if (!isCXX(Command.File, Flags.language(), Detected->CXX))
    return std::vector<std::string>();

  std::vector<std::string> Result = {Detected->Program, "--no-default-config"};
  if (std::string Resources = resourceDirectory(); !Resources.empty())
    append_range(Result, std::vector<std::string>{"-resource-dir", Resources});
  append_range(Result, Detected->Implied);
  append_range(Result, Options.ExtraArgsBefore);
  append_range(Result, Flags.allowed());
  append_range(Result, Options.ExtraArgs);
  Result.push_back(Command.File);
  return Result;
}

} // namespace coroutinize
