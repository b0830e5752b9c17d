//===- Rewriter.cpp - Plan, form and text joined into edits ---------------===//
//
// The function that starts the chain keeps its name, parameters and callers.
// Before:
//     void run() { a.async_x(…, [this, self](error_code ec) { … }); }
// After:
//     void run() { co_spawn(a.get_executor(), do_run(shared_from_this()), …); }
//     awaitable<void> do_run(std::shared_ptr<session>) { … }
// A chain without an object becomes a lambda that is called in place:
//     void fetch(std::string key, std::function<void(int)> done) {
//       [](std::string key, std::function<void(int)> done)
//           -> coroutinize::detached { … }(key, done);
//     }
//
//===----------------------------------------------------------------------===//
#include "rewriters/Rewriter.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Basic/SourceManager.h"
#include "rewriters/Flatten.h"
#include "rewriters/Layout.h"
#include "rewriters/Sharing.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {
namespace {

std::string joined(const std::vector<std::string> &Parts) {
  std::string Result;
  for (const std::string &Part : Parts)
    Result += (Result.empty() ? "" : ", ") + Part;
  return Result;
}

/// Finds the root's own variables that the steps name, in order, and how.
struct OuterVariables : DynamicRecursiveASTVisitor {
  OuterVariables(const Plan &Planned) : Planned(Planned) {
    for (const Step *At : allSteps(Planned))
      Disappears.insert(At->Node->Continuation.Written);
  }
  const Plan &Planned;
  std::set<const Stmt *> Disappears; ///< the continuations as written
  std::vector<const ValueDecl *> Found;
  std::set<const ValueDecl *> ByReference; ///< captured so
  std::set<const ValueDecl *> ByCopy;      ///< captured so
  std::set<const ValueDecl *> Named;       ///< in what becomes straight
  bool NamesSelf = false;
  bool NamesThis = false;

  bool TraverseStmt(Stmt *S) override {
    return Disappears.count(S) || DynamicRecursiveASTVisitor::TraverseStmt(S);
  }
  bool VisitCXXThisExpr(CXXThisExpr *) override {
    NamesThis = true;
    return true;
  }

  void add(const ValueDecl *D) {
    D = resolve(Planned, D);
    if (D == Planned.Self) {
      NamesSelf = true;
      return;
    }
    auto *Variable = dyn_cast<VarDecl>(D);
    bool Local = (Variable && Variable->hasLocalStorage()) || isa<BindingDecl>(D);
    if (Local && D->getDeclContext() == Planned.Root->Function &&
        !llvm::is_contained(Found, D))
      Found.push_back(D);
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) override {
    Named.insert(resolve(Planned, E->getDecl()));
    if (isa<VarDecl, BindingDecl>(E->getDecl()))
      add(E->getDecl());
    return true;
  }
};

class ChainRewriter {
public:
  ChainRewriter(const FoundChain &Found, const RewriteInput &In)
      : Found(Found), In(In), Root(*Found.Root),
        File(In.Context, In.Context.getSourceManager().getFileID(
                             Root.Function->getLocation())) {}

  RewriteResult run() {
    // One hand-off is no chain: nothing would be gained.
    if (Found.Chain.Metrics.Length < 2 && !Found.Chain.Metrics.Cycle)
      return std::monostate();
    if (auto Refused = refuseOutright())
      return *Refused;
    Offer Made;
    Made.ChainId = Found.Chain.Id;
    Made.Function = Found.Chain.Function;
    Made.At = Found.Chain.At;
    Made.Before = Found.Chain.Metrics;
    Made.After = Found.Chain.Metrics;
    Made.After.Depth = 0;

    std::set<std::string> Includes;
    for (auto &First : Root.HandOffs) {
      bool Cycle = false;
      if (chainLength(*First, In.Unit, Cycle) < 2)
        continue;
      auto Planned = planChain(Root, *First, In);
      if (auto *Refused = std::get_if<Refusal>(&Planned))
        return named(*Refused);
      Plan &Steps = std::get<Plan>(Planned);
      if (Steps.Awaits < 2)
        continue;
      Form How;
      if (First->Dialect == &AsioDialect) {
        auto Asio = asioForm(Steps, In);
        if (auto *Refused = std::get_if<Refusal>(&Asio))
          return named(*Refused);
        How = std::get<Form>(Asio);
      } else {
        How = genericForm(In);
      }
      Includes.insert(How.Includes.begin(), How.Includes.end());
      Made.Rewriter = How.Rewriter;
      Made.Assumptions.insert(Made.Assumptions.end(), Steps.Assumptions.begin(),
                              Steps.Assumptions.end());
      if (auto Refused = rewrite(Steps, How))
        return named(*Refused);
    }
    if (Patches.empty())
      return std::monostate();
    llvm::sort(Made.Assumptions);
    Made.Assumptions.erase(llvm::unique(Made.Assumptions),
                           Made.Assumptions.end());
    if (!Made.Assumptions.empty())
      Made.Applicability = Applicability::Assumes;
    Made.Edits = layOut(File, Patches, Includes, In);
    return Made;
  }

private:
  const FoundChain &Found;
  const RewriteInput &In;
  const FunctionFacts &Root;
  Source File;
  std::vector<Patch> Patches;

  Refusal refusal(RefusalReason Reason, SourceLocation Where,
                  std::string Message) {
    return {Found.Chain.Id, Reason, In.Project.place(Where), std::move(Message)};
  }
  Refusal named(Refusal Refused) {
    Refused.ChainId = Found.Chain.Id;
    return Refused;
  }

  /// What stands in the way whatever the steps are.
  std::optional<Refusal> refuseOutright() {
    const FunctionDecl *Function = Root.Function;
    SourceLocation Where = Function->getLocation();
    if (Found.Chain.Metrics.Cycle)
      return refusal(RefusalReason::Cycle, Where,
                     "`" + Function->getNameAsString() +
                         "` leads back into itself");
    if (Function->isTemplated())
      return refusal(RefusalReason::Template, Where,
                     "`" + Function->getNameAsString() +
                         "` is a template, or a member of one");
    if (Function->getBody() && isInMacro(Function->getSourceRange()))
      return refusal(RefusalReason::Macro, Where,
                     "`" + Function->getNameAsString() + "` comes from a macro");
    if (isa_and_nonnull<CXXTryStmt>(Function->getBody()))
      return refusal(RefusalReason::InTry, Where,
                     "the whole body of `" + Function->getNameAsString() +
                         "` is a try block");
    if (auto Line = suppressed())
      return refusal(RefusalReason::Suppressed, *Line,
                     "a NOLINT comment stands here");
    return std::nullopt;
  }

  /// A NOLINT comment on the function's line, the one above, or around it.
  std::optional<SourceLocation> suppressed() {
    unsigned Begin = File.offset(Root.Function->getBeginLoc());
    unsigned Name = File.offset(Root.Function->getLocation());
    auto LineOf = [&](unsigned At) {
      size_t Start = File.Text.rfind('\n', At);
      Start = Start == llvm::StringRef::npos ? 0 : Start + 1;
      return File.Text.substr(Start).take_until([](char C) { return C == '\n'; });
    };
    auto Speaks = [](llvm::StringRef Line, llvm::StringRef Mark) {
      size_t At = Line.find((Mark + "(").str());
      if (At == llvm::StringRef::npos)
        return false;
      llvm::StringRef Rules =
          Line.drop_front(At + Mark.size() + 1).take_until([](char C) {
            return C == ')';
          });
      return Rules == "*" || Rules.contains("coroutinize");
    };
    size_t Above = File.Text.rfind('\n', Begin);
    bool Here = Speaks(LineOf(Name), "NOLINT") ||
                Speaks(LineOf(Begin), "NOLINT") ||
                (Above != llvm::StringRef::npos && Above > 0 &&
                 Speaks(LineOf(Above - 1), "NOLINTNEXTLINE"));
    int Open = 0;
    llvm::SmallVector<llvm::StringRef> Lines;
    File.Text.take_front(Begin).split(Lines, '\n');
    for (llvm::StringRef Line : Lines)
      if (Speaks(Line, "NOLINTBEGIN"))
        ++Open;
      else if (Speaks(Line, "NOLINTEND"))
        --Open;
    if (Here || Open > 0)
      return Root.Function->getLocation();
    return std::nullopt;
  }

  std::optional<Refusal> rewrite(Plan &Steps, Form &How) {
    // What the first closure's init-captures hold is made by the start.
    auto Made = std::exchange(Steps.First->Inits, {});
    OuterVariables Outer(Steps);
    auto *Initiation = const_cast<Expr *>(Steps.First->Node->Initiation);
    if (auto *Call = dyn_cast<CallExpr>(Initiation))
      Outer.TraverseStmt(Call->getCallee());
    for (const Expr *Argument : Steps.First->Node->arguments())
      if (Argument != Steps.First->Node->Continuation.Written)
        Outer.TraverseStmt(const_cast<Expr *>(Argument));
    for (const Step *At : allSteps(Steps)) {
      for (const InitCapture &Init : At->Inits)
        Outer.TraverseStmt(const_cast<Expr *>(Init.Init));
      if (const LambdaExpr *Lambda = At->Node->Continuation.Lambda)
        for (const LambdaCapture &Capture : Lambda->captures())
          if (Capture.capturesVariable())
            (Capture.getCaptureKind() == LCK_ByRef ? Outer.ByReference
                                                   : Outer.ByCopy)
                .insert(resolve(Steps, Capture.getCapturedVar()));
    }
    // What a closure owns is a parameter even where no line names it.
    for (const ValueDecl *D : Outer.ByCopy)
      if (D != Steps.Self)
        Outer.add(D);
    for (const Step *At : allSteps(Steps))
      Outer.TraverseStmt(const_cast<CompoundStmt *>(At->Body));
    for (const InitCapture &Each : Made)
      if (!llvm::is_contained(Outer.Found, Each.Variable))
        Outer.Found.push_back(Each.Variable);
    if (Outer.NamesThis && Steps.Object == Keeping::NoObject)
      Steps.Object = Keeping::Raw;

    Naming Names(Steps, In, File, How.Lazy);
    Names.run(Outer.Found);

    std::vector<Parameter> Parameters;
    std::string Prologue;
    if (Steps.Object == Keeping::Shared)
      Parameters.push_back(self(Steps, Outer.NamesSelf));
    for (const ValueDecl *D : Outer.Found) {
      auto Init = llvm::find_if(Made, [&](const InitCapture &Each) {
        return Each.Variable == D;
      });
      if (Init != Made.end()) {
        Parameters.push_back({spellValueType(D->getType(), In.Context),
                              Names.of(D), spell(Init->Init, In)});
        continue;
      }
      auto Each = parameter(D, Steps, How, Outer, Names, Prologue);
      if (auto *Refused = std::get_if<Refusal>(&Each))
        return *Refused;
      Parameters.push_back(std::get<Parameter>(Each));
    }
    if (auto Refused = movedTwice(Made, Outer.Found, Parameters))
      return *Refused;
    bool Member = Steps.Object != Keeping::NoObject;
    if (Member && In.Context.getSourceManager().getFileID(
                      Root.Function->getCanonicalDecl()->getLocation()) !=
                      File.File)
      return refusal(RefusalReason::SharedStep, Root.Function->getLocation(),
                     "the class is declared in another file, where the "
                     "coroutine would have to be declared, and whose other "
                     "users are not seen");
    if (auto Refused = localNames(Steps, File, In, Member))
      return *Refused;
    if (auto Refused = macroNames(Steps, Names, In))
      return *Refused;

    std::string Body =
        Prologue +
        Flattener(Steps, In, File, How, Names, column(Steps), unit()).run();
    Range Where = File.statement(Steps.First->Statement);
    std::string Start = Member ? member(Steps, How, Parameters, Body)
                               : lambda(Steps, How, Parameters, Body, Where);
    if (!How.Executor.empty() && movesExecutor(How, Parameters)) {
      std::string Name = Names.fresh("executor");
      Start = "auto " + Name + " = " + How.Executor + ";\n" + Start;
      size_t At = Start.find(How.Executor, Start.find('\n'));
      Start.replace(At, How.Executor.size(), Name);
    }
    if (isa<ReturnStmt>(Steps.First->Statement) && !Steps.First->Last)
      Start += "\nreturn;";
    replaceStatement(Steps, Where, Start);
    for (const Step *At : allSteps(Steps))
      if (At->Named)
        remove(*At->Target);
    return std::nullopt;
  }

  /// The arguments of the start are evaluated in any order: none may read what
  /// another one moves.
  std::optional<Refusal> movedTwice(const std::vector<InitCapture> &Made,
                                    const std::vector<const ValueDecl *> &Locals,
                                    const std::vector<Parameter> &Parameters) {
    for (const InitCapture &Each : Made)
      for (const ValueDecl *D : Locals) {
        std::string Moved = "std::move(" + D->getNameAsString() + ")";
        bool Taken = spell(Each.Init, In).find(Moved) != std::string::npos;
        bool Given = llvm::any_of(Parameters, [&](const Parameter &Other) {
          return Other.Argument == Moved;
        });
        if ((Taken || Given) && D != Each.Variable && names(Each.Init, D))
          return refusal(RefusalReason::CaptureOrder, Each.Init->getExprLoc(),
                         "`" + D->getNameAsString() +
                             "` is moved where the coroutine is started");
      }
    return std::nullopt;
  }

  static bool names(const Stmt *S, const ValueDecl *D) {
    auto *Reference = dyn_cast_or_null<DeclRefExpr>(S);
    return (Reference && Reference->getDecl() == D) ||
           (S && llvm::any_of(S->children(), [&](const Stmt *Child) {
             return names(Child, D);
           }));
  }

  static bool movesExecutor(const Form &How,
                            const std::vector<Parameter> &Parameters) {
    return How.ExecutorOf &&
           llvm::any_of(Parameters, [&](const Parameter &Each) {
             return Each.Argument ==
                    "std::move(" + How.ExecutorOf->getNameAsString() + ")";
           });
  }

  void replaceStatement(const Plan &Steps, Range Where, std::string Start) {
    llvm::StringRef Indentation = File.indentation(Where.Begin);
    // Several statements where a branch had one need a block.
    DynTypedNodeList Up = In.Context.getParentMapContext().getParents(
        *Steps.First->Statement);
    const Stmt *Parent = Up.empty() ? nullptr : Up[0].get<Stmt>();
    if (Start.find(";\n") != std::string::npos && Parent &&
        !isa<CompoundStmt>(Parent)) {
      Indentation = File.indentation(File.offset(Parent->getBeginLoc()));
      Patches.push_back(File.asBlock(Where, Start, Indentation, unit()));
      return;
    }
    std::string Text = reindent(Start, Indentation);
    Patches.push_back({Where, Text.substr(Indentation.size())});
  }

  /// Where the lines of the coroutine's body will begin.
  unsigned column(const Plan &Steps) {
    unsigned At = Steps.Object == Keeping::NoObject
                      ? File.offset(Steps.First->Statement->getBeginLoc())
                      : File.offset(Root.Function->getBeginLoc());
    return File.indentation(At).size() + unit().size();
  }

  /// One step of indentation, as the function's own body has it.
  std::string unit() {
    auto *Body = cast<CompoundStmt>(Root.Function->getBody());
    if (Body->body_empty())
      return "    ";
    llvm::StringRef Inner =
        File.indentation(File.offset(Body->body_front()->getBeginLoc()));
    llvm::StringRef Own =
        File.indentation(File.offset(Root.Function->getBeginLoc()));
    return Inner.size() > Own.size() ? Inner.drop_front(Own.size()).str()
                                     : std::string("    ");
  }

  Parameter self(const Plan &Steps, bool Named) {
    auto *Method = cast<CXXMethodDecl>(Root.Function);
    Parameter Result;
    std::string Class = Method->getParent()->getNameAsString();
    if (Steps.Self && !Steps.Self->isInitCapture() &&
        Steps.Self->getDeclContext() == Root.Function)
      Result.Argument = Steps.Self->getNameAsString();
    else
      Result.Argument = "shared_from_this()";
    Result.Type = "std::shared_ptr<" + Class + ">";
    Result.Name = Named ? Steps.Self->getNameAsString() : "/*self*/";
    return Result;
  }

  std::variant<Parameter, Refusal>
  parameter(const ValueDecl *D, const Plan &Steps, const Form &How,
            const OuterVariables &Outer, const Naming &Names,
            std::string &Prologue) {
    Parameter Result;
    std::string Name = D->getNameAsString();
    QualType Type = D->getType();
    Result.Name = Names.of(D);
    Result.Argument = Name;
    if (Type->isArrayType())
      return refusal(RefusalReason::ReferenceCapture, D->getLocation(),
                     "`" + Name + "` is an array");
    if (!Outer.Named.count(D)) // only owned, as long as the closures were
      Result.Name = "/*" + Name + "*/";
    bool Captured = Outer.ByCopy.count(D);
    bool Lent = Type->isLValueReferenceType() &&
                !Type.getNonReferenceType().isConstQualified();
    bool Given = mayGiveAway(D, Steps, In);
    if (!How.Lazy)
      Lent = !Given &&
             lends(*Steps.First, D, Steps, In.Context) != Lending::Value;
    if (Outer.ByReference.count(D) || (Lent && !Captured)) {
      if (Captured)
        return refusal(RefusalReason::ReferenceCapture, D->getLocation(),
                       "`" + Name + "` is captured by copy and by reference");
      std::string Target = (Type.getNonReferenceType().isConstQualified() ? "const " : "") +
               spellValueType(Type, In.Context);
      Result.Type = "std::reference_wrapper<" + Target + ">";
      Result.Name = Name + "_reference";
      Prologue += Target + " &" + Names.of(D) + " = " + Result.Name + ";\n";
      return Result;
    }
    Result.Type = spellType(D);
    if (!Captured && How.Lazy && isCharacterView(Type)) {
      // The operation reads the characters after the caller may be gone.
      Result.Type = "std::string";
      return Result;
    }
    QualType Value = Type.getNonReferenceType();
    bool Cheap = Value.isTriviallyCopyableType(In.Context);
    if (!Cheap && (movedIn(D, Steps) || Given))
      Result.Argument = "std::move(" + Name + ")";
    return Result;
  }

  /// The type as a person wrote it: `auto p = std::make_shared<T>(…)` says T.
  std::string spellType(const ValueDecl *D) {
    // The library's own way to say what a structured binding is.
    if (isa<BindingDecl>(D))
      return spellValueType(D->getType().getCanonicalType(), In.Context);
    auto *Variable = dyn_cast<VarDecl>(D);
    auto *Call = Variable && Variable->getInit()
                     ? dyn_cast<CallExpr>(stripCopies(Variable->getInit()))
                     : nullptr;
    auto *Callee = Call ? dyn_cast<DeclRefExpr>(Call->getCallee()->IgnoreImpCasts())
                        : nullptr;
    if (Callee && Callee->getNumTemplateArgs() == 1 &&
        D->getType()->getContainedAutoType())
      for (llvm::StringRef Kind : {"shared", "unique"})
        if (calleeName(Call) == ("make_" + Kind).str() &&
            Callee->getDecl()->isInStdNamespace())
          return ("std::" + Kind + "_ptr<" +
                  File.slice(File.range(
                      Callee->getTemplateArgs()->getSourceRange())) +
                  ">")
              .str();
    return spellValueType(D->getType(), In.Context);
  }

  /// True when the first closure took the variable by `x = std::move(x)`.
  static bool movedIn(const ValueDecl *D, const Plan &Steps) {
    const LambdaExpr *Lambda = Steps.First->Node->Continuation.Lambda;
    if (!Lambda)
      return false;
    for (const LambdaCapture &Capture : Lambda->captures()) {
      auto *Init = Capture.capturesVariable()
                       ? dyn_cast<VarDecl>(Capture.getCapturedVar())
                       : nullptr;
      if (!Init || !Init->isInitCapture() || resolve(Steps, Init) != D)
        continue;
      const Expr *E = Init->getInit()->IgnoreUnlessSpelledInSource();
      if (auto *Construct = dyn_cast<CXXConstructExpr>(E);
          Construct && Construct->getNumArgs() == 1)
        E = Construct->getArg(0)->IgnoreUnlessSpelledInSource();
      auto *Call = dyn_cast<CallExpr>(E);
      return Call && Call->isCallToStdMove();
    }
    return false;
  }

  /// `std::string name`, `char *name`, `void (*name)(int)`.
  static std::string declaration(const Parameter &Each) {
    if (size_t Star = Each.Type.find("(*)"); Star != std::string::npos)
      return std::string(Each.Type).insert(Star + 2, Each.Name);
    bool Close = Each.Name.empty() || Each.Type.ends_with("*");
    return Each.Type + (Close ? "" : " ") + Each.Name;
  }
  static std::string signature(const std::vector<Parameter> &Parameters) {
    std::vector<std::string> Texts;
    for (const Parameter &Each : Parameters)
      Texts.push_back(declaration(Each));
    return joined(Texts);
  }
  static std::string arguments(const std::vector<Parameter> &Parameters) {
    std::vector<std::string> Texts;
    for (const Parameter &Each : Parameters)
      Texts.push_back(Each.Argument);
    return joined(Texts);
  }

  /// A chain without an object: a lambda coroutine without captures.
  std::string lambda(const Plan &Steps, const Form &How,
                     const std::vector<Parameter> &Parameters,
                     const std::string &Body, Range) {
    // The body's lines are one step in, as those of the start's arguments are.
    unsigned Column = column(Steps) - (How.Lazy ? 0 : unit().size());
    std::string Head = "[](" + signature(Parameters) + ")";
    std::string Result = "-> " + How.ReturnType + " {";
    Head += Column + Head.size() + 1 + Result.size() <= 80
                ? " " + Result
                : "\n" + unit() + unit() + Result;
    std::string Call = Head + "\n" + reindent(Body, unit()) + "\n}(" +
                       arguments(Parameters) + ")";
    if (How.Lazy)
      Call = llvm::StringRef(reindent(Call, unit())).ltrim().str();
    return How.start({Call, unit()});
  }

  /// A chain with an object: a member function beside the root.
  std::string member(const Plan &Steps, const Form &How,
                     const std::vector<Parameter> &Parameters,
                     const std::string &Body) {
    auto *Method = cast<CXXMethodDecl>(Root.Function);
    std::string Name = memberName(*Method);
    std::string Const = Method->isConst() ? " const" : "";
    llvm::StringRef Own =
        File.indentation(File.offset(Method->getBeginLoc()));
    unsigned End = File.offset(Method->getBody()->getEndLoc()) + 1;
    unsigned Brace =
        File.offset(cast<CompoundStmt>(Method->getBody())->getLBracLoc());
    bool BraceOnItsLine =
        File.Text.take_front(Brace).rtrim(" \t").ends_with("\n");
    std::string Open = BraceOnItsLine ? "\n{\n" : " {\n";
    std::string Scope;
    if (Method->isOutOfLine()) {
      const CXXMethodDecl *Declaration = Method->getCanonicalDecl();
      Scope = File.Text
                  .slice(File.offset(Method->getQualifierLoc().getBeginLoc()),
                         File.offset(Method->getLocation()))
                  .str();
      unsigned Line = File.offset(Declaration->getBeginLoc());
      Range Declared = File.range(Declaration->getSourceRange());
      size_t Semicolon = File.Text.find(';', Declared.End);
      Patches.push_back(
          {{unsigned(Semicolon + 1), unsigned(Semicolon + 1)},
           "\n" + File.indentation(Line).str() + How.ReturnType + " " + Name +
               "(" + signature(Parameters) + ")" + Const + ";"});
    }
    // The return type has its own line where the root's has.
    bool Alone = File.slice({File.offset(Method->getBeginLoc()),
                             File.offset(Method->getLocation())})
                     .contains('\n');
    std::string Head = layOutCall(
        How.ReturnType + (Alone ? "\n" : " ") + Scope + Name + "(",
        signature(Parameters) + ")" + Const, Own.size(), unit(), "");
    std::string Text = Head + Open + reindent(Body, unit()) + "\n}";
    Patches.push_back({{End, End}, "\n\n" + reindent(Text, Own)});
    return How.start({Name + "(" + arguments(Parameters) + ")", unit()});
  }

  /// `run` → `do_run`, `start` → `do_start`, `doRead` → `doReadCoroutine`.
  std::string memberName(const CXXMethodDecl &Method) {
    std::string Name = Method.getDeclName().isIdentifier()
                           ? Method.getNameAsString()
                           : Method.getParent()->getNameAsString();
    bool Snake = Name.find('_') != std::string::npos ||
                 llvm::none_of(Name, [](char C) { return isUppercase(C); });
    std::string Wish = StringRef(Name).starts_with("do")
                           ? Name + (Snake ? "_coroutine" : "Coroutine")
                       : Snake ? "do_" + Name
                               : "do" + std::string(1, toUppercase(Name[0])) +
                                     Name.substr(1);
    std::set<std::string> Taken = File.identifiers(
        {0, static_cast<unsigned>(File.Text.size())});
    std::string Free = Wish;
    for (unsigned Number = 2; Taken.count(Free) || !MemberNames.insert(Free).second;
         ++Number)
      Free = Wish + std::to_string(Number);
    return Free;
  }
  std::set<std::string> MemberNames;

  /// Removes a step's function and its declarations, with its comments and
  /// one blank line.
  void remove(const FunctionDecl &Step) {
    for (const FunctionDecl *Each : Step.redecls()) {
      Range Where = File.range(Each->getSourceRange());
      if (!Each->doesThisDeclarationHaveABody())
        Where.End = File.Text.find(';', Where.End) + 1;
      Where.Begin = File.leadingComments(Where.Begin);
      Where = File.wholeLines(Where);
      llvm::StringRef Above = File.Text.take_front(Where.Begin);
      if (Each->doesThisDeclarationHaveABody() && Above.ends_with("\n\n"))
        --Where.Begin;
      Patches.push_back({Where, ""});
    }
  }
};

} // namespace

RewriteResult rewriteChain(const FoundChain &Found, const RewriteInput &In) {
  return ChainRewriter(Found, In).run();
}

} // namespace coroutinize
