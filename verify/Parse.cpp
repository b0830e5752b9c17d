#include "verify/Parse.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Sema/Sema.h"
#include "clang/Tooling/Tooling.h"
#include "model/Hash.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang;

namespace coroutinize {
namespace {

/// Where the runtime's headers stand that the tool itself holds.
constexpr llvm::StringLiteral RuntimeFolder = "/coroutinize-runtime/include";

constexpr std::pair<llvm::StringLiteral, llvm::StringLiteral> RuntimeHeaders[] = {
#include "RuntimeHeaders.inc"
};

using UseAST = llvm::function_ref<void(ASTContext &, Sema &)>;

/// Keeps what the compiler says.
class Listener : public DiagnosticConsumer {
public:
  explicit Listener(Diagnosis &Out) : Out(Out) {}

  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level < DiagnosticsEngine::Warning) {
      if (Last)
        addPlace(Info);
      return;
    }
    llvm::SmallString<128> Message;
    Info.FormatDiagnostic(Message);
    bool IsError = Level > DiagnosticsEngine::Warning;
    Last = &(IsError ? Out.Errors : Out.Warnings).emplace_back();
    addPlace(Info);
    if (PresumedLoc At = placeOf(Info); IsError && At.isValid())
      Last->Message = (llvm::Twine(At.getFilename()) + ":" +
                       llvm::Twine(At.getLine()) + ":" +
                       llvm::Twine(At.getColumn()) + ": ")
                          .str();
    Last->Message += Message;
  }

private:
  static PresumedLoc placeOf(const Diagnostic &Info, bool UseLines = true) {
    if (!Info.hasSourceManager() || Info.getLocation().isInvalid())
      return {};
    const SourceManager &Sources = Info.getSourceManager();
    return Sources.getPresumedLoc(Sources.getExpansionLoc(Info.getLocation()),
                                  UseLines);
  }

  /// The place itself, whatever `#line` says.
  void addPlace(const Diagnostic &Info) {
    PresumedLoc At = placeOf(Info, /*UseLines=*/false);
    if (!At.isValid())
      return;
    llvm::SmallString<256> Name(At.getFilename());
    Info.getSourceManager().getFileManager().makeAbsolutePath(Name);
    Last->Places.push_back({Name.str().str(), At.getLine(), At.getColumn()});
  }

  Complaint *Last = nullptr;
  Diagnosis &Out;
};

class Action : public ASTFrontendAction {
public:
  Action(const UnitRequest &Request, const ParseOptions &Options,
         Diagnosis &Out, UseAST Use)
      : Request(Request), SkipForeignBodies(Options.SkipForeignBodies),
        Overlaid(Options.Overlay), Out(Out), Use(Use) {}

  bool BeginInvocation(CompilerInstance &Compiler) override {
    Compiler.getFrontendOpts().SkipFunctionBodies = SkipForeignBodies;
    return true;
  }

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler,
                                                 StringRef) override {
    return std::make_unique<Consumer>(*this, Compiler);
  }

private:
  const UnitRequest &Request;
  bool SkipForeignBodies;
  const std::map<std::string, std::string> &Overlaid;
  Diagnosis &Out;
  UseAST Use;

  struct Consumer : ASTConsumer {
    Consumer(Action &Owner, CompilerInstance &Compiler)
        : Owner(Owner), Compiler(Compiler) {}
    Action &Owner;
    CompilerInstance &Compiler;

    bool shouldSkipFunctionBody(Decl *D) override {
      const SourceManager &Sources = Compiler.getSourceManager();
      SourceLocation Location = Sources.getExpansionLoc(D->getLocation());
      if (Sources.isInMainFile(Location))
        return false;
      if (Sources.isInSystemHeader(Location))
        return true;
      auto Entry = Sources.getFileEntryRefForID(Sources.getFileID(Location));
      if (!Entry)
        return false;
      StringRef Path = Entry->getFileEntry().tryGetRealPathName();
      return !Path.empty() && !Path.starts_with(Owner.Request.Root);
    }

    void HandleTranslationUnit(ASTContext &Context) override {
      const SourceManager &Sources = Context.getSourceManager();
      for (auto It = Sources.fileinfo_begin(); It != Sources.fileinfo_end();
           ++It) {
        FileEntryRef File = It->first;
        llvm::SmallString<256> Name(File.getName());
        Sources.getFileManager().makeAbsolutePath(Name);
        std::string Path = File.getFileEntry().tryGetRealPathName().str();
        if (StringRef(Path).starts_with(RuntimeFolder)) {
          Owner.Out.LacksRuntime = true;
          continue;
        }
        if (auto Buffer = It->second->getBufferDataIfLoaded();
            Buffer && !Path.empty() && !Owner.Overlaid.count(Path))
          Owner.Out.Inputs[Path] = contentHash(*Buffer);
        Owner.Out.Spellings[Path].push_back(Name.str().str());
      }
      if (!Context.getDiagnostics().hasErrorOccurred())
        Owner.Use(Context, Compiler.getSema());
    }
  };
};

/// The position of the -std option, or -1.
int standardOption(const std::vector<std::string> &Command) {
  for (int I = static_cast<int>(Command.size()) - 1; I > 0; --I)
    if (StringRef(Command[I]).starts_with("-std="))
      return I;
  return -1;
}

bool olderThanCxx20(StringRef Standard) {
  static const llvm::StringSet<> Older = {"98", "03", "0x", "11", "1y",
                                          "14", "1z", "17"};
  return Older.contains(Standard.take_back(2));
}

/// True for `g++`, `x86_64-linux-gnu-gcc-12` and the like, and for `c++`, which
/// is GCC on most systems that have Asio's packages.
bool isGcc(StringRef Compiler) {
  Compiler = llvm::sys::path::filename(Compiler);
  return !Compiler.contains("clang") &&
         (Compiler.contains("g++") || Compiler.contains("gcc") ||
          Compiler.starts_with("c++"));
}

} // namespace

bool isOlderThanCxx20(const UnitRequest &Request) {
  int Option = standardOption(Request.Command);
  // clang 22 defaults to gnu++17.
  return Option < 0 || olderThanCxx20(Request.Command[Option]);
}

Diagnosis parseUnit(const UnitRequest &Request, const ParseOptions &Options,
                    UseAST Use) {
  std::vector<std::string> Command = Request.Command;
  if (Options.Cxx20 && isOlderThanCxx20(Request)) {
    int Option = standardOption(Command);
    if (Option < 0)
      Command.insert(Command.begin() + 1, "-std=gnu++20");
    else
      Command[Option] = StringRef(Command[Option]).contains("gnu")
                            ? "-std=gnu++20"
                            : "-std=c++20";
  }
  // Without carets nothing is printed, not even the count of warnings.
  Command.insert(Command.begin() + 1,
                 {"-fsyntax-only", "-fno-caret-diagnostics"});
  if (Options.Warnings)
    Command.insert(Command.begin() + 2, {"-Wall", "-Wextra"});
  else
    Command.insert(Command.begin() + 2, "-w");

  // Asio before 1.24 knows GCC's coroutines, but not those of this clang. What
  // GCC compiles with them has to be parsed with them.
  if ((Options.Cxx20 || !isOlderThanCxx20(Request)) && isGcc(Command[0]))
    Command.insert(Command.begin() + 1, {"-DASIO_HAS_CO_AWAIT=1",
                                         "-DBOOST_ASIO_HAS_CO_AWAIT=1"});

  auto Memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  for (auto &[Path, Content] : Options.Overlay)
    Memory->addFile(Path, 0, llvm::MemoryBuffer::getMemBufferCopy(Content, Path));
  auto Files = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(
      llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>(
          llvm::vfs::createPhysicalFileSystem().release()));
  if (Options.Cxx20) {
    for (auto &[Header, Content] : RuntimeHeaders)
      Memory->addFile(RuntimeFolder + "/" + Header, 0,
                      llvm::MemoryBuffer::getMemBuffer(Content));
    Command.insert(Command.begin() + 1, {"-idirafter", RuntimeFolder.str()});
  }
  Files->pushOverlay(Memory);
  Diagnosis Result;
  if (Files->setCurrentWorkingDirectory(Request.Directory)) {
    Result.Errors.push_back(
        {"the working directory " + Request.Directory + " does not exist", {}});
    return Result;
  }
  auto Manager = llvm::makeIntrusiveRefCnt<FileManager>(FileSystemOptions(), Files);
  Listener Consumer(Result);
  tooling::ToolInvocation Invocation(
      Command,
      std::make_unique<Action>(Request, Options, Result, Use),
      Manager.get());
  Invocation.setDiagnosticConsumer(&Consumer);
  if (!Invocation.run() && Result.Errors.empty())
    Result.Errors.push_back({"the compiler gave up on " + Request.File, {}});
  return Result;
}

} // namespace coroutinize
