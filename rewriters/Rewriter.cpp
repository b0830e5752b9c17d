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
#include "clang/Basic/SourceManager.h"
#include "matchers/Ast.h"
#include "rewriters/Flatten.h"
#include "rewriters/Loops.h"
#include "rewriters/Members.h"
#include "rewriters/Parameters.h"
#include "rewriters/Position.h"
#include "rewriters/Sharing.h"
#include "rewriters/Stackless.h"
#include "rewriters/Suppression.h"
#include "rewriters/Templates.h"

using namespace clang;

namespace coroutinize {
namespace {

class ChainRewriter {
public:
  ChainRewriter(const FoundChain &Found, const RewriteInput &In,
                const FunctionFacts &Root)
      : Found(Found), In(In), Root(Root),
        File(In.Context, In.Context.getSourceManager().getFileID(
                             Root.Function->getLocation())),
        Patches(In) {}

  RewriteResult run() {
    // One hand-off is no chain: nothing would be gained.
    if (Found.Chain.Metrics.Length < 2 && !Found.Chain.Metrics.Cycle &&
        llvm::none_of(Root.HandOffs,
                      [&](auto &Each) { return In.Unit.unfit(*Each); }))
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

    auto InRoot = from(Made);
    if (InRoot) {
      Patches.clear();
      Involved.clear();
      Made.Assumptions.clear();
      Made.RestsOn.clear();
    }
    // Loops that begin further on, and that the root's coroutine does not hold.
    for (const FunctionFacts *Head : loopsBehind(Root, In.Unit)) {
      if (Involved.count(Head->Function->getCanonicalDecl()))
        continue;
      ChainRewriter Inner(Found, In, *Head);
      auto Before = std::pair(Made.Assumptions, Made.RestsOn);
      if (Inner.refuseOutright() || Inner.from(Made) ||
          llvm::any_of(Inner.Involved, [&](const FunctionDecl *Each) {
            return Involved.count(Each);
          })) {
        std::tie(Made.Assumptions, Made.RestsOn) = Before;
        continue;
      }
      Patches.add(Inner.Patches);
      Involved.insert(Inner.Involved.begin(), Inner.Involved.end());
    }
    if (Patches.empty() && InRoot)
      return named(*InRoot);
    if (Patches.empty())
      return std::monostate();
    llvm::sort(Made.Assumptions);
    Made.Assumptions.erase(llvm::unique(Made.Assumptions),
                           Made.Assumptions.end());
    llvm::sort(Made.RestsOn, [](const Ground &A, const Ground &B) {
      return std::tie(A.At, A.Text) < std::tie(B.At, B.Text);
    });
    Made.RestsOn.erase(llvm::unique(Made.RestsOn), Made.RestsOn.end());
    if (!Made.Assumptions.empty())
      Made.Applicability = Applicability::Assumes;
    Made.Edits = Patches.edits();
    return Made;
  }

private:
  const FoundChain &Found;
  const RewriteInput &In;
  const FunctionFacts &Root;
  Source File;
  FilePatches Patches;
  /// How the class declares the coroutine, where it is defined outside.
  std::string Declared;
  /// The functions that this edits.
  std::set<const FunctionDecl *> Involved;

  /// Makes the coroutines that begin in the root.
  std::optional<Refusal> from(Offer &Made) {
    // Where the chain leads back to the function that it begins in, all of the
    // function's body belongs to the loop.
    std::vector<Beginning> Beginnings;
    if (reaches(Root, Root, In.Unit)) {
      Beginnings.push_back({});
    } else {
      for (auto &Each : Root.HandOffs)
        Beginnings.push_back({Each.get(), nullptr});
      for (auto &[Call, Lambda] : In.Unit.SelfCalls)
        if (isBeginning(*Call, *Lambda))
          Beginnings.push_back({nullptr, Call});
      llvm::sort(Beginnings, [](const Beginning &A, const Beginning &B) {
        return A.where() < B.where();
      });
      if (Beginnings.empty() && !Root.Lambdas.empty())
        return refusal(RefusalReason::ContinuationKind,
                       Root.Lambdas.front()->Self->Lambda->getBeginLoc(),
                       quoted(Root.Lambdas.front()->Self->Holder) +
                           " is called first in another lambda");
    }
    for (const Beginning &First : Beginnings) {
      bool Cycle = !First.HandOff || In.Unit.unfit(*First.HandOff);
      if (!Cycle && chainLength(*First.HandOff, In.Unit, Cycle) < 2 && !Cycle)
        continue;
      auto Planned = planChain(Root, First, In);
      if (auto *Refused = std::get_if<Refusal>(&Planned))
        return *Refused;
      Plan &Steps = std::get<Plan>(Planned);
      if (!Steps.gains())
        continue;
      Form How;
      if (Steps.Dialect->HasCoroutines) {
        auto Asio = asioForm(Steps, In);
        if (auto *Refused = std::get_if<Refusal>(&Asio))
          return *Refused;
        How = std::get<Form>(Asio);
      } else {
        How = genericForm(In);
      }
      if (auto Refused = rewrite(Steps, How))
        return Refused;
      for (const std::string &Header : How.Includes)
        Patches.include(Root.Function->getLocation(), Header);
      Made.Rewriter = How.Rewriter;
      llvm::append_range(Made.Assumptions, Steps.Assumptions);
      for (const Step *At : allSteps(Steps))
        if (At->Node)
          Made.RestsOn.push_back(groundOf(*At->Node, In.Project));
      for (auto &[Node, Why] : Steps.Beside)
        Made.Notes.push_back("`" + Node->CalleeName + "` at line " +
                             std::to_string(Why.At.Line) +
                             " keeps its callback: " + Why.Message);
      Involved.insert(Root.Function->getCanonicalDecl());
      for (const Step *At : allSteps(Steps))
        if (At->Named)
          Involved.insert(At->Target->getCanonicalDecl());
    }
    return std::nullopt;
  }

  /// The call of a lambda that calls itself, outside of any continuation.
  bool isBeginning(const CallExpr &Call, const FunctionFacts &Lambda) const {
    if (Lambda.Enclosing != Root.Function)
      return false;
    return llvm::none_of(Root.HandOffs,
                         [&](auto &Each) {
                           return Each->Continuation.Lambda &&
                                  isInside(Call, *Each->Continuation.Lambda);
                         }) &&
           llvm::none_of(Root.Lambdas, [&](const FunctionFacts *Each) {
             return isInside(Call, *Each->Self->Lambda);
           });
  }

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
    if (Function->getBody() && isInMacro(Function->getSourceRange()))
      return refusal(RefusalReason::Macro, Where,
                     "`" + Function->getNameAsString() + "` comes from a macro");
    if (isa_and_nonnull<CXXTryStmt>(Function->getBody()))
      return refusal(RefusalReason::InTry, Where,
                     "the whole body of `" + Function->getNameAsString() +
                         "` is a try block");
    if (isSuppressed(*Function, File))
      return refusal(RefusalReason::Suppressed, Where,
                     "a NOLINT comment stands here");
    return std::nullopt;
  }

  std::optional<Refusal> rewrite(Plan &Steps, Form &How) {
    auto Made = makeParameters(Steps, How, In, File);
    if (auto *Refused = std::get_if<Refusal>(&Made))
      return *Refused;
    auto &[Names, Parameters, Prologue] = std::get<StartedWith>(Made);
    for (const Parameter &Each : Parameters)
      if (llvm::StringRef(Each.Type).starts_with("std::reference_wrapper<"))
        How.Includes.push_back("functional");
    bool Member = Steps.Object != Keeping::NoObject;
    SourceLocation Declaration =
        written(*Root.Function).getCanonicalDecl()->getLocation();
    if (Member && (!In.Project.contains(Declaration) || Declaration.isMacroID()))
      return refusal(RefusalReason::SharedStep, Root.Function->getLocation(),
                     "the coroutine would have to be declared in the class, "
                     "outside of the project or by a macro");
    if (auto Refused = localNames(Steps, File, In, Member))
      return *Refused;
    if (auto Refused = macroNames(Steps, Names, In))
      return *Refused;

    std::string Body =
        Prologue +
        Flattener(Steps, In, File, How, Names, column(Steps), unit(),
                  braceOnItsLine())
            .run();
    Range Where = startsAt(Steps);
    std::string Start = Member ? member(Steps, How, Parameters, Body, Where)
                               : lambda(Steps, How, Parameters, Body);
    if (!How.Executor.empty() && movesExecutor(How, Parameters)) {
      std::string Name = Names.fresh("executor");
      Start = "auto " + Name + " = " + How.Executor + ";\n" + Start;
      size_t At = Start.find(How.Executor, Start.find('\n'));
      Start.replace(At, How.Executor.size(), Name);
    }
    if (isa_and_nonnull<ReturnStmt>(Steps.First->Statement) &&
        !Steps.First->Last)
      Start += "\nreturn;";
    replaceStatement(Steps, Where, Start);
    std::set<const FunctionDecl *> Gone;
    std::set<const CXXRecordDecl *> GoneClasses;
    for (const Step *At : allSteps(Steps)) {
      if (At->Declared && !At->DeclaredIn)
        for (Range Line : declarations(*At, File))
          add({Line, ""});
      if (At->Named && !At->BackTo) {
        if (At->Object)
          GoneClasses.insert(At->Object);
        if (At->Object && At->Target->isOutOfLine())
          removeDeclaration(*At->Target, Patches);
        else if (!At->Object)
          removeFunction(written(*At->Target), Patches, Declared);
        Gone.insert(&written(*At->Target));
      }
      if (At->Stackless)
        removeStackless(written(*At->Target), At->Named, In, Patches);
    }
    removeClasses(GoneClasses, Patches);
    if (auto *Method = dyn_cast<CXXMethodDecl>(&written(*Root.Function)))
      removeEmptied(*Method->getParent(), Gone, Patches);
    if (!Declared.empty())
      declareBelow(*cast<CXXMethodDecl>(&written(*Root.Function)), Declared,
                   Patches);
    Declared.clear();
    return std::nullopt;
  }

  /// Changes the file of the root.
  void add(Patch P) { Patches.add(Root.Function->getLocation(), std::move(P)); }

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
    if (Steps.ofWholeRoot()) {
      Indentation = File.indentation(File.offset(Root.Function->getBeginLoc()));
      add({Where, "\n" + reindent(Start, Indentation.str() + unit()) + "\n" +
                      Indentation.str()});
      return;
    }
    const Stmt *Parent = parentOf(Steps.First->Statement, In.Context);
    // A body of one line, as `{ read(file, on_read{this}); }`.
    auto *Body = cast<CompoundStmt>(Root.Function->getBody());
    if (Parent == Body && Body->size() == 1 &&
        !File.beginsLine(Where.Begin) && Start.find('\n') != std::string::npos) {
      Range Inside = {File.offset(Body->getLBracLoc()) + 1,
                      File.offset(Body->getRBracLoc())};
      if (!File.slice(Inside).contains('\n')) {
        add({Inside, "\n" + reindent(Start, Indentation.str() + unit()) + "\n" +
                         Indentation.str()});
        return;
      }
    }
    if (Start.find(";\n") != std::string::npos && Parent &&
        !isa<CompoundStmt>(Parent)) {
      Indentation = File.indentation(File.offset(Parent->getBeginLoc()));
      add(File.asBlock(Where, Start, Indentation, unit()));
      return;
    }
    std::string Text = reindent(Start, Indentation);
    add({Where, Text.substr(Indentation.size())});
  }

  /// What the start replaces.
  Range startsAt(const Plan &Steps) {
    if (!Steps.ofWholeRoot())
      return File.statement(Steps.First->Statement);
    auto *Body = cast<CompoundStmt>(Root.Function->getBody());
    return {File.offset(Body->getLBracLoc()) + 1,
            File.offset(Body->getRBracLoc())};
  }

  /// Whether the root's body has its brace on a line of its own.
  bool braceOnItsLine() {
    auto *Body = cast<CompoundStmt>(Root.Function->getBody());
    unsigned Brace = File.offset(Body->getLBracLoc());
    return File.Text.take_front(Brace).rtrim(" \t").ends_with("\n");
  }

  /// Where the lines of the coroutine's body will begin.
  unsigned column(const Plan &Steps) {
    unsigned At = Steps.Object == Keeping::NoObject && Steps.First->Statement
                      ? File.offset(Steps.First->Statement->getBeginLoc())
                      : File.offset(Root.Function->getBeginLoc());
    return File.indentation(At).size() + unit().size();
  }

  /// One step of indentation, as the function's own body has it.
  std::string unit() {
    return File.indentationUnit(Root.Function->getBody(),
                                File.offset(Root.Function->getBeginLoc()));
  }

  /// A chain without an object: a lambda coroutine without captures.
  std::string lambda(const Plan &Steps, const Form &How,
                     const std::vector<Parameter> &Parameters,
                     const std::string &Body) {
    // The body's lines are one step in, as those of the start's arguments are.
    unsigned Column = column(Steps) - (How.Lazy ? 0 : unit().size());
    std::string Head = signature("[](", Parameters, ")", Column, unit());
    std::string Result = "-> " + How.ReturnType + " {";
    size_t LastLine = Head.size() - (Head.rfind('\n') + 1);
    Head += Column + LastLine + 1 + Result.size() <= 80
                ? " " + Result
                : "\n" + unit() + unit() + Result;
    return start(How, Head + "\n" + reindent(Body, unit()) + "\n" +
                          arguments("}(", Parameters, ")", Column, unit()));
  }

  /// A chain with an object: a member function beside the root.
  std::string member(const Plan &Steps, const Form &How,
                     const std::vector<Parameter> &Parameters,
                     const std::string &Body, Range Where) {
    auto *Method = cast<CXXMethodDecl>(&written(*Root.Function));
    std::string Name =
        coroutineName(*cast<CXXMethodDecl>(Root.Function), Patches,
                      MemberNames, In.Context);
    MemberNames.insert(Name);
    std::string Const = Method->isConst() ? " const" : "";
    llvm::StringRef Own =
        File.indentation(File.offset(Method->getBeginLoc()));
    unsigned End = File.offset(Method->getBody()->getEndLoc()) + 1;
    std::string Open = braceOnItsLine() ? "\n{\n" : " {\n";
    std::string Scope;
    if (Method->isOutOfLine()) {
      Scope = File.Text
                  .slice(File.offset(Method->getQualifierLoc().getBeginLoc()),
                         File.offset(Method->getLocation()))
                  .str();
      SourceLocation Class = Method->getCanonicalDecl()->getLocation();
      bool Here = In.Context.getSourceManager().getFileID(Class) == File.File;
      if (!Here)
        Patches.include(Class, How.Declaring);
      const Source &Header = Patches.source(Class);
      Declared = signature(
          (Here ? How.ReturnType : How.FullReturnType) + " " + Name + "(",
          Parameters, ")" + Const + ";",
          Header.indentation(Header.offset(Class)).size(), unit());
    }
    // The return type has its own line where the root's has.
    bool Alone = File.slice({File.offset(Method->getInnerLocStart()),
                             File.offset(Method->getLocation())})
                     .contains('\n');
    std::string Result = How.ReturnType + (Alone ? "\n" : " ");
    std::string Template;
    if (auto *Own = Method->getDescribedFunctionTemplate())
      Template = head(*Own->getTemplateParameters());
    if (!Declared.empty())
      Declared = Template + Declared;
    // Outside of a class template its own parameters come first.
    for (unsigned I = Method->getNumTemplateParameterLists(); I > 0; --I)
      Template = head(*Method->getTemplateParameterList(I - 1)) + Template;
    Result = Template + Result;
    std::string Head =
        signature((Alone ? "" : Result) + Scope + Name + "(", Parameters,
                  ")" + Const, Own.size(), unit());
    if (Alone)
      Head = Result + Head;
    std::string Text = Head + Open + reindent(Body, unit()) + "\n}";
    add({{End, End}, "\n\n" + reindent(Text, Own)});
    unsigned Column = (Steps.ofWholeRoot()
                           ? Own.size() + unit().size()
                           : File.indentation(Where.Begin).size()) +
                      (How.Lazy ? unit().size() : 0);
    return start(How, arguments(Name + "(", Parameters, ")", Column + 1, unit()));
  }

  /// `template <typename T>`, on a line of its own.
  std::string head(const TemplateParameterList &Parameters) {
    return (File.slice(File.range(Parameters.getSourceRange())) + "\n").str();
  }

  /// The statement that starts the coroutine, which the lines call.
  std::string start(const Form &How, std::string Call) {
    if (How.Lazy)
      Call = llvm::StringRef(reindent(Call, unit())).ltrim().str();
    return How.start({Call, unit()});
  }

  std::set<std::string> MemberNames; ///< of the coroutines made so far
};

} // namespace

RewriteResult rewriteChain(const FoundChain &Found, const RewriteInput &In) {
  return Found.Root->Function->isTemplated()
             ? rewriteTemplate(Found, In)
             : ChainRewriter(Found, In, *Found.Root).run();
}

} // namespace coroutinize
