#include "rewriters/Stackless.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "matchers/Ast.h"
#include "rewriters/Body.h"
#include "rewriters/Members.h"
#include "rewriters/OwnObject.h"
#include "rewriters/Position.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {
namespace {

Refusal refusal(SourceLocation Where, std::string Message,
                const RewriteInput &In) {
  return {"", RefusalReason::LabelOrGoto, In.Project.place(Where),
          std::move(Message)};
}

/// True when a macro whose name ends so made the token.
bool isOfMacro(SourceLocation Where, StringRef Ending, ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  for (; Where.isMacroID(); Where = Sources.getImmediateMacroCallerLoc(Where))
    if (Lexer::getImmediateMacroName(Where, Sources, Context.getLangOpts())
            .ends_with(Ending))
      return true;
  return false;
}

bool isYield(const Stmt *S, ASTContext &Context) {
  return isa<ForStmt>(S) &&
         isOfMacro(S->getBeginLoc(), "ASIO_CORO_YIELD", Context);
}

/// `switch (coroutine_ref _coro_value = …)`, made by the macro, or null.
const SwitchStmt *reenterOf(const Stmt *S) {
  auto *Switch = dyn_cast_or_null<SwitchStmt>(S);
  const VarDecl *State = Switch ? Switch->getConditionVariable() : nullptr;
  const CXXRecordDecl *Type =
      State ? State->getType()->getAsCXXRecordDecl() : nullptr;
  return Type && Type->getIdentifier() && Type->getName() == "coroutine_ref" &&
                 isInAsio(*Type) && Switch->getBeginLoc().isMacroID()
             ? Switch
             : nullptr;
}

/// What the macro was given: `*this`, `this`, or a member.
const Expr *stateOf(const SwitchStmt &Reenter) {
  const Expr *Init =
      Reenter.getConditionVariable()->getInit()->IgnoreUnlessSpelledInSource();
  while (auto *Made = dyn_cast<CXXConstructExpr>(Init)) {
    if (Made->getNumArgs() != 1)
      break;
    Init = Made->getArg(0)->IgnoreUnlessSpelledInSource();
  }
  return Init;
}

const CompoundStmt *blockOf(const SwitchStmt &Reenter) {
  auto *First = dyn_cast<CaseStmt>(Reenter.getBody());
  auto *If = First ? dyn_cast<IfStmt>(First->getSubStmt()) : nullptr;
  auto *Zero = If ? dyn_cast_or_null<CaseStmt>(If->getElse()) : nullptr;
  return Zero ? dyn_cast<CompoundStmt>(Zero->getSubStmt()) : nullptr;
}

bool ignoresParameters(const Stmt *S) {
  return isa<NullStmt>(S) || ignoresOnly(S, [](const ValueDecl *D) {
           return isa<ParmVarDecl>(D);
         });
}

/// Calls \p Use for each statement of the block itself, not of its lambdas, with
/// the innermost loop or switch that it is in, as far as the file shows one.
template <typename Callback>
void forEachOwn(const Stmt *S, const Stmt *Breakable, Callback Use) {
  if (!S || isa<LambdaExpr>(S))
    return;
  Use(S, Breakable);
  bool Breaks =
      isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, SwitchStmt>(S) &&
      !S->getBeginLoc().isMacroID();
  for (const Stmt *Child : S->children())
    forEachOwn(Child, Breaks ? S : Breakable, Use);
}

/// The outermost loop of each `yield` in the block.
std::set<const Stmt *> yieldsIn(const Stmt *S, ASTContext &Context) {
  if (!S || isa<LambdaExpr>(S))
    return {};
  if (isYield(S, Context))
    return {S};
  std::set<const Stmt *> Found;
  for (const Stmt *Child : S->children())
    Found.merge(yieldsIn(Child, Context));
  return Found;
}

} // namespace

std::optional<Refusal> enterStackless(Step &Made, const RewriteInput &In) {
  const SwitchStmt *Reenter =
      Made.Body->body_empty() ? nullptr : reenterOf(Made.Body->body_back());
  if (!Reenter)
    return std::nullopt;
  SourceLocation Where =
      In.Context.getSourceManager().getExpansionLoc(Reenter->getBeginLoc());
  const CompoundStmt *Block = blockOf(*Reenter);
  const Expr *State = stateOf(*Reenter);
  if (!Block || !(isOwnObject(State) || ownMember(State)))
    return refusal(Where, "the `reenter` has no block, or keeps its place in "
                          "another object", In);
  for (const Stmt *S : Made.Body->body())
    if (S != Reenter && !ignoresParameters(S))
      return refusal(S->getBeginLoc(),
                     "this is executed again before the coroutine goes on", In);
  for (const ParmVarDecl *Each : Made.Target->parameters())
    if (QualType Type = Each->getType();
        !destroysOnlyMemory(Type.getNonReferenceType(), In.Semantics) ||
        (Type->isReferenceType() &&
         !Type.getNonReferenceType().isConstQualified()))
      return refusal(Each->getLocation(),
                     quoted(Each) + " is another object each time the coroutine "
                                    "goes on", In);
  std::optional<Refusal> Refused;
  forEachOwn(Block, nullptr, [&](const Stmt *S, const Stmt *Breakable) {
    if (isa<ForStmt>(S) &&
        isOfMacro(S->getBeginLoc(), "ASIO_CORO_FORK", In.Context))
      Refused = refusal(In.Context.getSourceManager().getExpansionLoc(
                            S->getBeginLoc()),
                        "a `fork` makes two coroutines of one", In);
    if (auto *Break = dyn_cast<BreakStmt>(S);
        Break && !Breakable && !S->getBeginLoc().isMacroID())
      Made.Breaks.push_back(Break);
  });
  Made.Stackless = true;
  Made.Body = Block;
  return Refused;
}

std::optional<Refusal> findYield(Step &Made, const Position &P,
                                 const RewriteInput &In) {
  SourceLocation Where = Made.Node->Initiation->getExprLoc();
  const Stmt *Yielded = Made.Statement;
  auto Parent = [&](const Stmt *S) { return parentOf(S, In.Context); };
  if (auto *Block = dyn_cast<CompoundStmt>(Parent(Yielded));
      Block && Block->body_back() == Yielded)
    Yielded = Block;
  const Stmt *Up = Parent(Yielded);
  for (; Up && Up->getBeginLoc().isMacroID(); Up = Parent(Up))
    if (isYield(Up, In.Context))
      Made.Yield = Up;
  if (!Made.Yield || P.Returned)
    return refusal(Where, "the operation is not what a `yield` ends with", In);
  std::optional<Refusal> Refused;
  forEachOwn(Yielded, nullptr, [&](const Stmt *S, const Stmt *) {
    if (isa<BreakStmt, ContinueStmt, ReturnStmt, GotoStmt>(S))
      Refused = refusal(S->getBeginLoc(), "this leaves a `yield`", In);
  });
  return Refused;
}

std::optional<Refusal> resume(Step &From, const Step &Head,
                              const RewriteInput &In) {
  SourceLocation Where = From.expression()->getExprLoc();
  if (!From.Node || !From.Yield)
    return refusal(Where, "the coroutine is entered again outside of a `yield`",
                   In);
  // One value can be assigned; of several, structured bindings would be new
  // variables. Asio's error code is kept apart.
  bool Apart = From.Node->Dialect->HasCoroutines && !From.Values.empty() &&
               isErrorCode(From.Values.front().Type);
  bool Several = From.Values.size() - Apart > 1, Takes = false;
  for (CompletionValue &Value : From.Values) {
    Value.Used = Value.Parameter && mentions(Head.Body, Value.Parameter);
    Takes |= Value.Used && !(Apart && &Value == &From.Values.front());
  }
  if (Takes && Several)
    return refusal(Where, "the operation completes with several values, which "
                          "go to parameters", In);
  return std::nullopt;
}

std::optional<Refusal> allYieldsFound(const Step &At, const RewriteInput &In) {
  std::set<const Stmt *> Left = yieldsIn(At.Body, In.Context);
  for (auto &Next : At.Next)
    Left.erase(Next->Yield);
  if (Left.empty())
    return std::nullopt;
  return refusal(In.Context.getSourceManager().getExpansionLoc(
                     (*Left.begin())->getBeginLoc()),
                 "what this `yield` starts is no operation that comes back", In);
}

Range yieldOf(const Step &At, const Source &File) {
  Range Where = File.statement(At.Statement);
  unsigned Begin = File.expansion(At.Yield->getBeginLoc());
  // Nothing but the macro stands before what is not in a block.
  llvm::StringRef Between = File.slice({Begin, Where.Begin});
  if (!Between.contains('{'))
    Where.Begin = Begin;
  return Where;
}

void removeStackless(const FunctionDecl &Function, bool Gone,
                     const RewriteInput &In, FilePatches &Files) {
  SourceLocation Where = Function.getLocation();
  const Source &File = Files.source(Where);
  Range Whole = File.range(Function.getSourceRange());
  unsigned Begin = File.leadingComments(Whole.Begin);
  llvm::StringRef Before = File.Text.take_front(Begin).rtrim();
  llvm::StringRef Behind = File.Text.drop_front(Whole.End);
  llvm::StringRef Above = Before.take_back(Before.size() - Before.rfind('\n') - 1);
  llvm::StringRef Below = Behind.ltrim().split('\n').first;
  auto Includes = [](llvm::StringRef Line, llvm::StringRef Header) {
    Line = Line.trim();
    return Line.consume_front("#") && Line.ltrim().starts_with("include") &&
           Line.contains(Header);
  };
  if (Includes(Above, "asio/yield.hpp") && Includes(Below, "asio/unyield.hpp")) {
    unsigned First = Before.size() - Above.size();
    unsigned Second = Below.data() - File.Text.data();
    Range Line = {First, static_cast<unsigned>(Before.size())};
    Line = Gone ? File.wholeLines(Line) : File.wholeLinesAndBlank(Line);
    if (Gone && File.Text.take_front(Line.Begin).ends_with("\n\n"))
      --Line.Begin;
    Files.add(Where, {Line, ""});
    Range Last = File.wholeLines(
        {Second, static_cast<unsigned>(Second + Below.size())});
    if (File.Text.take_front(Last.Begin).ends_with("\n\n"))
      --Last.Begin;
    Files.add(Where, {Last, ""});
  }
  // The base class that kept the coroutine's place.
  auto *Method = dyn_cast<CXXMethodDecl>(&Function);
  const CXXRecordDecl *Class = Method ? Method->getParent() : nullptr;
  if (!Class || !Class->getLocation().isFileID() ||
      In.Context.getSourceManager().getFileID(Class->getLocation()) != File.File)
    return;
  for (auto Base = Class->bases_begin(); Base != Class->bases_end(); ++Base) {
    const CXXRecordDecl *Of = Base->getType()->getAsCXXRecordDecl();
    if (!Of || !Of->getIdentifier() || Of->getName() != "coroutine" ||
        !isInAsio(*Of) || Base->isVirtual())
      continue;
    Range Named = File.range(Base->getSourceRange());
    if (auto Next = std::next(Base); Next != Class->bases_end()) {
      Named.End = File.range(Next->getSourceRange()).Begin;
    } else {
      size_t Comma = File.Text.take_front(Named.Begin).find_last_of(",:");
      bool Only = Class->getNumBases() == 1;
      Named.Begin = Only ? File.Text.take_front(Comma).rtrim().size() : Comma;
    }
    Files.add(Class->getLocation(), {Named, ""});
  }
}

} // namespace coroutinize
