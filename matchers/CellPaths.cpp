#include "matchers/CellPaths.h"
#include "clang/AST/DeclCXX.h"
#include "dialects/Dialect.h"
#include "matchers/Callables.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace coroutinize {

ParentsInFunction::ParentsInFunction(const FunctionDecl &Function) {
  if (auto *Constructor = dyn_cast<CXXConstructorDecl>(&Function))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->isWritten() && Init->getInit())
        add(Init->getInit(), nullptr);
  add(Function.getBody(), nullptr);
}

void ParentsInFunction::add(const Stmt *S, const Stmt *Parent) {
  if (!S || !Parents.try_emplace(S, Parent).second)
    return;
  All.push_back(S);
  for (const Stmt *Child : S->children())
    add(Child, S);
}

static bool isScope(const Stmt *S) {
  return isa<CompoundStmt, ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S);
}

bool ParentsInFunction::isWithin(const Stmt *S, const Stmt *Outer) const {
  for (; S; S = of(S))
    if (S == Outer)
      return true;
  return false;
}

const Stmt *
ParentsInFunction::scope(const Stmt *S,
                         llvm::ArrayRef<const Stmt *> Also) const {
  for (const Stmt *Up = of(S); Up; Up = of(Up))
    if (isScope(Up) && llvm::all_of(Also, [&](const Stmt *Each) {
          return isWithin(Each, Up);
        }))
      return Up;
  return nullptr;
}

const Stmt *ParentsInFunction::childOf(const Stmt *Scope, const Stmt *S) const {
  while (S && of(S) != Scope)
    S = of(S);
  return S;
}

bool ParentsInFunction::exclude(const Stmt *A, const Stmt *B) const {
  const Stmt *Child = A;
  for (const Stmt *S = of(A); S; Child = S, S = of(S)) {
    auto *Branch = dyn_cast<IfStmt>(S);
    if (!Branch || (Child != Branch->getThen() && Child != Branch->getElse()))
      continue;
    const Stmt *Other = Child == Branch->getThen() ? Branch->getElse()
                                                   : Branch->getThen();
    if (Other && isWithin(B, Other))
      return true;
    auto *Block = dyn_cast<CompoundStmt>(Child);
    const Stmt *Last = Block ? Block->body_back() : Child;
    if (Last && isa<ReturnStmt>(Last) && !isWithin(B, Branch) &&
        Branch->getEndLoc() < B->getBeginLoc())
      return true;
  }
  return false;
}

const Expr *ParentsInFunction::rangeOfElement(const Stmt *Copy) const {
  const Stmt *Child = Copy;
  for (const Stmt *S = of(Copy); S; Child = S, S = of(S))
    if (auto *Range = dyn_cast<CXXForRangeStmt>(S))
      return Range->getLoopVarStmt() == Child ? Range->getRangeInit() : nullptr;
    else if (!isa<Expr, DeclStmt>(S))
      return nullptr;
  return nullptr;
}

bool ParentsInFunction::inLoop(const Stmt *S) const {
  for (; S; S = of(S))
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, LambdaExpr>(S))
      return true;
  return false;
}

bool isAccessor(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases({"front", "back", "top", "at"}, true)
      .Cases({"begin", "cbegin", "rbegin", "find", "lower_bound"}, true)
      .Cases({"value", "get", "mapped", "data", "upper_bound"}, true)
      .Default(false);
}

bool isMoveOfIterator(OverloadedOperatorKind Kind) {
  return Kind == OO_PlusPlus || Kind == OO_MinusMinus || Kind == OO_Plus ||
         Kind == OO_Minus || Kind == OO_PlusEqual || Kind == OO_MinusEqual;
}

/// A part of what the function has for itself.
static bool isOwn(const Expr *E, const CellAliases &Aliases) {
  for (;;) {
    E = stripCallable(E);
    if (auto *Reference = dyn_cast<DeclRefExpr>(E))
      return Aliases.Own.count(variableOf(Reference));
    if (auto *Member = dyn_cast<MemberExpr>(E))
      E = Member->getBase();
    else if (auto *Star = dyn_cast<UnaryOperator>(E))
      E = Star->getSubExpr();
    else if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
             Operator && Operator->getNumArgs() == 1)
      E = Operator->getArg(0);
    else if (auto *Call = dyn_cast<CXXMemberCallExpr>(E);
             Call && Call->getDirectCallee() &&
             isInStandardLibrary(*Call->getDirectCallee()) &&
             Call->getImplicitObjectArgument())
      E = Call->getImplicitObjectArgument();
    else
      return false;
  }
}

static CellPath reach(const Expr *E, const CellAliases &Aliases) {
  E = stripCallable(E);
  auto Into = [&](const Expr *Base, const Expr *Accessor) {
    CellPath Path = reach(Base, Aliases);
    if (!Path.Cells.empty() && !Path.Accessor)
      Path.Accessor = Accessor;
    return Path;
  };
  auto Moved = [](CellPath Path) {
    Path.Moved = true;
    return Path;
  };
  if (auto *Star = dyn_cast<UnaryOperator>(E))
    return Star->getOpcode() == UO_Deref ? Into(Star->getSubExpr(), nullptr)
           : Star->isIncrementDecrementOp()
               ? Moved(Into(Star->getSubExpr(), nullptr))
               : CellPath();
  if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
    switch (Operator->getOperator()) {
    case OO_Star:
    case OO_Arrow:
      return Into(Operator->getArg(0), nullptr);
    case OO_Subscript:
      return Into(Operator->getArg(0), Operator);
    default:
      return isMoveOfIterator(Operator->getOperator())
                 ? Moved(Into(Operator->getArg(0), nullptr))
                 : CellPath();
    }
  }
  if (auto *Element = dyn_cast<ArraySubscriptExpr>(E))
    return Into(Element->getBase(), Element);
  if (auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    return Callee && isInStandardLibrary(*Callee) &&
                   isAccessor(identifier(Callee)) &&
                   Call->getImplicitObjectArgument()
               ? Into(Call->getImplicitObjectArgument(), Call)
               : CellPath();
  }
  if (auto *Member = dyn_cast<MemberExpr>(E)) {
    const Expr *Base = Member->getBase()->IgnoreUnlessSpelledInSource();
    bool OnSelf = isa<CXXThisExpr>(Base);
    CellPath Path = OnSelf ? CellPath() : reach(Base, Aliases);
    auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    bool Pair = Field && Field->getParent()->isInStdNamespace();
    if (Field && !Pair && holdsCallable(Field->getType())) {
      // A part of a local object is that object's affair.
      if (!isOwn(Base, Aliases))
        Path.Cells.insert(Path.Cells.begin(), Field);
      Path.OnSelf = OnSelf;
    }
    return Path;
  }
  if (auto *Reference = dyn_cast<DeclRefExpr>(E)) {
    auto Known = Aliases.Inside.find(variableOf(Reference));
    if (Known != Aliases.Inside.end()) {
      CellPath Path = Known->second;
      Path.Through = dyn_cast<VarDecl>(variableOf(Reference));
      return Path;
    }
    CellPath Path;
    if (const ValueDecl *Variable = cellOf(Reference);
        Variable && holdsCallable(Variable->getType()))
      Path.Cells.push_back(Variable);
    return Path;
  }
  return {};
}

CellPath cellPath(const Expr *E, const CellAliases &Aliases) {
  return reach(E, Aliases);
}

} // namespace coroutinize
