#include "rewriters/Loops.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Basic/SourceManager.h"
#include "matchers/Ast.h"
#include "rewriters/Captures.h"
#include "rewriters/Members.h"
#include "rewriters/OwnObject.h"
#include "rewriters/Position.h"
#include "rewriters/Templates.h"

using namespace clang;

namespace coroutinize {
namespace {

/// Calls \p Use for each call of the statement itself.
template <typename Callback> void forEachOwnCall(const Stmt *S, Callback Use) {
  if (!S || isa<LambdaExpr>(S))
    return;
  if (auto *Call = dyn_cast<CallExpr>(S))
    Use(Call);
  for (const Stmt *Child : S->children())
    forEachOwnCall(Child, Use);
}

/// Walks the functions that one leads to.
class Walk {
public:
  explicit Walk(const UnitFacts &Unit) : Unit(Unit) {}
  std::set<const FunctionFacts *> Seen;

  void calls(const std::vector<const FunctionDecl *> &Callees, bool Through) {
    for (const FunctionDecl *Callee : Callees)
      function(Unit.find(Callee), Through);
  }
  /// \p Through: also what the function hands off.
  void function(const FunctionFacts *Facts, bool Through) {
    if (!Facts || !Seen.insert(Facts).second)
      return;
    inside(*Facts, Through);
  }
  /// What the function itself calls, or its continuations do.
  void steps(const FunctionFacts &Facts) {
    auto Add = [&](const FunctionDecl *Callee) {
      if (const FunctionFacts *Found = Unit.find(Callee))
        Seen.insert(Found);
    };
    auto HandOff = [&](auto &Self, const HandOffNode &Node) -> void {
      Add(Node.Continuation.Function);
      llvm::for_each(Node.Calls, Add);
      llvm::for_each(Node.PassesOnTo, Add);
      for (auto &Child : Node.Children)
        Self(Self, *Child);
    };
    llvm::for_each(Facts.Calls, Add);
    llvm::for_each(Facts.PassesOnTo, Add);
    for (auto &Node : Facts.HandOffs)
      HandOff(HandOff, *Node);
  }
  void inside(const FunctionFacts &Facts, bool Through) {
    calls(Facts.Calls, Through);
    calls(Facts.PassesOnTo, Through);
    if (Through)
      continuations(Facts);
  }
  void continuations(const FunctionFacts &Facts) {
    for (auto &Node : Facts.HandOffs)
      handOff(*Node);
  }

private:
  const UnitFacts &Unit;

  void handOff(const HandOffNode &Node) {
    calls({Node.Continuation.Function}, true);
    calls(Node.Calls, true);
    calls(Node.PassesOnTo, true);
    for (auto &Child : Node.Children)
      handOff(*Child);
  }
};

bool isPlain(const IfStmt *If) {
  return !If->getInit() && !If->getConditionVariable() && !If->isConstexpr() &&
         !If->isConsteval() && !isInMacro(If->getSourceRange()) &&
         !isInMacro(If->getCond()->getSourceRange());
}

class Hoister {
public:
  Hoister(Plan &Planned, ASTContext &Context)
      : Planned(Planned), Context(Context) {}

  void step(const Step &At, Ending After) {
    if (At.Head)
      After = Ending::Loop;
    if (!At.Body)
      return;
    if (After != Ending::Return)
      last(lastStatement(At.Body, At), At);
    for (auto &Next : At.Next)
      step(*Next, endingOf(*Next, At, After, Planned, Context));
  }

private:
  Plan &Planned;
  ASTContext &Context;

  void last(const Stmt *S, const Step &At) {
    if (auto *Block = dyn_cast_or_null<CompoundStmt>(S))
      return last(lastStatement(Block, At), At);
    auto *If = dyn_cast_or_null<IfStmt>(S);
    if (!If || !isPlain(If))
      return;
    bool Then = holdsStep(If->getThen(), At);
    bool Else = holdsStep(If->getElse(), At);
    if (Then && Else) {
      Then = holdsStep(If->getThen(), At, /*GoingOn=*/true);
      Else = holdsStep(If->getElse(), At, /*GoingOn=*/true);
    }
    // Where both go on, they stay side by side.
    if (Then == Else) {
      for (const Stmt *Branch : {If->getThen(), If->getElse()})
        if (isa_and_nonnull<CompoundStmt>(Branch))
          last(Branch, At);
      return;
    }
    const Stmt *Kept = Then ? If->getThen() : If->getElse();
    Planned.Hoisted.insert(Kept);
    last(Kept, At);
  }
};

} // namespace

bool holdsStep(const Stmt *Part, const Step &Within, bool GoingOn) {
  if (!Part)
    return false;
  for (auto &Next : Within.Next)
    if (Next->Statement == Part)
      return !GoingOn || !Next->BackTo ||
             (Next->Node && !Next->BackTo->Repeated);
  return llvm::any_of(Part->children(), [&](const Stmt *Child) {
    return holdsStep(Child, Within, GoingOn);
  });
}

bool goesOn(const FunctionDecl *Function, const UnitFacts &Unit) {
  Walk Reached(Unit);
  Reached.function(Unit.find(Function), /*Through=*/false);
  return llvm::any_of(Reached.Seen, [](const FunctionFacts *Facts) {
    return llvm::any_of(Facts->HandOffs, [](auto &Node) {
      return Node->Continuation.Kind != ContinuationKind::Callable;
    });
  });
}

std::vector<const CallExpr *> callsThatGoOn(const Stmt *Body,
                                            const UnitFacts &Unit) {
  std::vector<const CallExpr *> Found;
  forEachOwnCall(Body, [&](const CallExpr *Call) {
    if (const FunctionDecl *Callee = Unit.callee(Call))
      if (goesOn(Callee, Unit))
        Found.push_back(Call);
  });
  return Found;
}

bool reaches(const FunctionFacts &From, const FunctionFacts &To,
             const UnitFacts &Unit) {
  Walk Reached(Unit);
  Reached.inside(From, /*Through=*/true);
  return Reached.Seen.count(&To);
}

std::vector<const FunctionFacts *> loopsBehind(const FunctionFacts &Root,
                                               const UnitFacts &Unit) {
  // What the root itself calls begins chains of its own.
  Walk Behind(Unit);
  Behind.continuations(Root);
  std::vector<const FunctionFacts *> Entered, Others;
  for (auto &Facts : Unit.Functions) {
    if (Facts.get() == &Root || Facts->HandOffs.empty() ||
        !Behind.Seen.count(Facts.get()) || !reaches(*Facts, *Facts, Unit))
      continue;
    bool FromOutside = llvm::any_of(Unit.Functions, [&](auto &Other) {
      Walk Direct(Unit);
      Direct.steps(*Other);
      return Direct.Seen.count(Facts.get()) && !reaches(*Facts, *Other, Unit);
    });
    (FromOutside ? Entered : Others).push_back(Facts.get());
  }
  Entered.insert(Entered.end(), Others.begin(), Others.end());
  return Entered;
}

bool isOnOwnObject(const CallExpr &Call, const FunctionFacts &Root) {
  auto *Method = dyn_cast<CXXMethodDecl>(calleeOf(&Call));
  if (!Method || Method->isStatic())
    return true;
  auto *Own = dyn_cast<CXXMethodDecl>(Root.Function);
  auto *OfObject = dyn_cast<CXXMemberCallExpr>(&Call);
  if (!Own || !OfObject || Own->getParent()->getCanonicalDecl() !=
                               Method->getParent()->getCanonicalDecl())
    return false;
  const Expr *Object = stripCopies(OfObject->getImplicitObjectArgument());
  if (auto *Arrow = dyn_cast<CXXOperatorCallExpr>(Object);
      Arrow && Arrow->getOperator() == OO_Arrow)
    Object = Arrow->getArg(0);
  return isOwnObject(Object) || sharedFromThis(Object);
}

std::string mustStay(const FunctionDecl &Function, unsigned Uses,
                     const FunctionFacts &Root, const RewriteInput &In) {
  const FunctionDecl &Written = written(Function);
  auto *Method = dyn_cast<CXXMethodDecl>(&Written);
  if (In.Unit.References.lookup(Function.getCanonicalDecl()) != Uses ||
      (Method && Method->isVirtual()))
    return quoted(&Function) +
           " is used elsewhere, too, or virtual: it has to stay a function";
  const SourceManager &Sources = In.Context.getSourceManager();
  FileID File = Sources.getFileID(Root.Function->getLocation());
  for (const FunctionDecl *Each : Written.redecls()) {
    if (Sources.getFileID(Each->getLocation()) == File)
      continue;
    if (Each->doesThisDeclarationHaveABody())
      return quoted(&Function) + " has its body in another file";
    if (!In.Project.contains(Each->getLocation()) ||
        Each->getLocation().isMacroID())
      return quoted(&Function) +
             " is declared outside of the project, or by a macro";
    if (!Method || !allUsersSeen(*Method))
      return quoted(&Function) +
             " is declared in another file, whose other users are not seen: "
             "make it private, in a class without friends whose functions "
             "are all defined here";
  }
  return "";
}

const Stmt *lastStatement(const CompoundStmt *Block, const Step &At) {
  for (const Stmt *S : llvm::reverse(Block->body()))
    if (!llvm::is_contained(At.Ignores, S) && !isa<NullStmt>(S) &&
        llvm::none_of(At.Next, [&](auto &Next) {
          return llvm::is_contained(Next->Follows, S);
        }))
      return S;
  return nullptr;
}

Ending endingOf(const Step &Next, const Step &Within, Ending OfWithin,
                const Plan &Planned, ASTContext &Context) {
  if (OfWithin == Ending::Coroutine)
    return OfWithin;
  if (OfWithin == Ending::Return || !Next.Last)
    return Ending::Return;
  for (const Stmt *S = Next.Statement; S && S != Within.Body;
       S = parentOf(S, Context)) {
    if (isa_and_nonnull<SwitchStmt>(parentOf(S, Context)))
      return Ending::Return;
    if (auto *If = dyn_cast_or_null<IfStmt>(parentOf(S, Context)))
      if (!Planned.Hoisted.count(S) &&
          (!If->getElse() || Planned.Hoisted.count(If->getThen()) ||
           Planned.Hoisted.count(If->getElse())))
        return Ending::Return;
  }
  return Ending::Loop;
}

bool mayEnd(const Stmt *S, const Step &At) {
  for (auto &Next : At.Next)
    if (Next->Statement == S)
      return mayEnd(*Next);
  if (auto *Block = dyn_cast_or_null<CompoundStmt>(S))
    return mayEnd(lastStatement(Block, At), At);
  auto *If = dyn_cast_or_null<IfStmt>(S);
  if (If && If->getElse())
    return mayEnd(If->getThen(), At) || mayEnd(If->getElse(), At);
  if (auto *Value = dyn_cast_or_null<Expr>(S))
    S = Value->IgnoreImplicit();
  return !S || !isa<ReturnStmt, CXXThrowExpr>(S);
}

bool mayEnd(const Step &At) {
  if (At.BackTo)
    return false;
  // A loop is only left by leaving the coroutine.
  return !At.Head && mayEnd(At.Body, At);
}

/// What the initiation names besides its continuation, in order.
static std::vector<const ValueDecl *> named(const Step &At, const Plan &Planned) {
  std::vector<const ValueDecl *> Found;
  auto Add = [&](const Expr *Part) {
    forEach<Expr>(Part, [&](const Expr *Each) {
      if (auto *Reference = dyn_cast<DeclRefExpr>(Each))
        Found.push_back(resolve(Planned, Reference->getDecl()));
      else if (auto *Member = dyn_cast<MemberExpr>(Each))
        Found.push_back(Member->getMemberDecl());
    });
  };
  Add(cast<CallExpr>(At.Node->Initiation)->getCallee());
  for (const Expr *Each : At.Node->arguments())
    if (Each != At.Node->Continuation.Written)
      Add(Each);
  return Found;
}

/// The initiation without its continuation and without white space.
static std::string operationText(const Step &At, const Source &File) {
  Range Call = File.range(At.Node->Initiation->getSourceRange());
  Range Argument = File.range(At.Node->Continuation.Written->getSourceRange());
  std::string Text = (File.slice({Call.Begin, Argument.Begin}) +
                      File.slice({Argument.End, Call.End}))
                         .str();
  llvm::erase_if(Text, [](char C) { return isWhitespace(C); });
  return Text;
}

bool isRepeated(const Step &Head, const Plan &Planned, const Source &File) {
  auto IsPlain = [](const Step &At) {
    return At.Node && At.Ends.empty() && At.Follows.empty();
  };
  return IsPlain(Head) &&
         llvm::all_of(allSteps(Planned), [&](const Step *At) {
           return At->BackTo != &Head ||
                  (IsPlain(*At) && operationText(*At, File) == operationText(Head, File) &&
                   named(*At, Planned) == named(Head, Planned));
         });
}

void hoistBranches(Plan &Planned, ASTContext &Context) {
  if (Planned.isStraightened())
    Hoister(Planned, Context).step(*Planned.First, Ending::Coroutine);
}

} // namespace coroutinize
