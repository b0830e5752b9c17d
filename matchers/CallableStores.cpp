//===- CallableStores.cpp - Where a callable that is followed is put ------===//
#include "clang/AST/ASTContext.h"
#include "dialects/Dialect.h"
#include "matchers/Ast.h"
#include "matchers/CallableUses.h"

using namespace clang;

namespace coroutinize {

UseCount UseWalker::assign(const Expr *Target, const Expr *Value,
                           const Expr *Whole) {
  auto Held = holding(Value);
  const Expr *To = Target->IgnoreUnlessSpelledInSource();
  if (!Held) {
    // `cb = nullptr;`, `cb = other;`: what it held is dropped.
    if (isCallable(To))
      return walk(Value);
    return sequence(walk(Value), walk(Target));
  }
  // `map[key] = cb`, `*box = cb`
  const Expr *Base = To;
  if (auto *Index = dyn_cast<CXXOperatorCallExpr>(Base);
      Index && Index->getOperator() == OO_Subscript)
    Base = Index->getArg(0);
  if (const ValueDecl *Cell = cellOf(Base))
    return storeInto(Base, *Cell, *Held, Whole->getExprLoc());
  if (const ParmVarDecl *Out = outParameter(To); Out && In) {
    CallableUse Use;
    Use.Kind = UseKind::Store;
    Use.Target = outCell(*In, Out->getFunctionScopeIndex());
    Use.Name = "*" + Out->getNameAsString();
    return use(std::move(Use), *Held, Whole->getExprLoc());
  }
  if (auto *Reference = dyn_cast<DeclRefExpr>(To))
    if (auto *Variable = dyn_cast<VarDecl>(Reference->getDecl());
        Variable && Variable->isLocalVarDecl() &&
        !Variable->getType()->isReferenceType()) {
      hold(Variable, *Held);
      return {};
    }
  return escape("it is stored", Whole);
}

/// The local variable whose own part the expression is: `entry.run`,
/// `request->done`.
static const VarDecl *objectOfPart(const Expr *Part) {
  auto *Member = dyn_cast<MemberExpr>(Part->IgnoreUnlessSpelledInSource());
  if (!Member)
    return nullptr;
  const Expr *Base = Member->getBase()->IgnoreUnlessSpelledInSource();
  if (auto *Arrow = dyn_cast<CXXOperatorCallExpr>(Base);
      Arrow && Arrow->getOperator() == OO_Arrow)
    Base = Arrow->getArg(0)->IgnoreUnlessSpelledInSource();
  auto *Reference = dyn_cast<DeclRefExpr>(Base);
  auto *Variable =
      Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
  return Variable && Variable->isLocalVarDecl() && Variable->hasLocalStorage() &&
                 Variable->getType()->isRecordType()
             ? Variable
             : nullptr;
}

UseCount UseWalker::storeInto(const Expr *Into, const ValueDecl &Cell,
                              Holding Held, SourceLocation Where) {
  if (!isa<FieldDecl>(Cell))
    return use(storedIn(Cell), Held, Where);
  const VarDecl *Object = objectOfPart(Into);
  bool IsArrow = Object && cast<MemberExpr>(Into->IgnoreUnlessSpelledInSource())
                               ->isArrow();
  if (Object && (!IsArrow || Fresh.count(Object) || Tracked.count(Object))) {
    // Where the object goes, it goes. It is in its part, too.
    CallableUse Part = storedIn(Cell);
    Part.At = Project.place(Where);
    Part.Wrapped = Held.Wrapped;
    Part.InnerMost = Held.InnerMost;
    Part.Inner = Held.Inner;
    Held.Within.push_back(std::move(Part));
    if (Tracked.count(Object))
      return use(storedIn(Cell), Held, Where);
    hold(Object, std::move(Held));
    return {};
  }
  auto *Constructor = dyn_cast_or_null<CXXConstructorDecl>(In);
  auto *Member = dyn_cast<MemberExpr>(Into->IgnoreUnlessSpelledInSource());
  if (!(Constructor && Member &&
        isa<CXXThisExpr>(Member->getBase()->IgnoreImpCasts()))) {
    CallableUse Elsewhere = storedIn(Cell);
    Elsewhere.Target = objectCell(Cell);
    Elsewhere.At = Project.place(Where);
    Held.Within.push_back(std::move(Elsewhere));
  }
  return use(storedIn(Cell), Held, Where);
}

/// `auto request = std::make_shared<Request>();`
static bool makesObject(const VarDecl &Variable) {
  if (!Variable.isLocalVarDecl() || !Variable.hasLocalStorage() ||
      !Variable.getInit() || Variable.getType()->isReferenceType())
    return false;
  const Expr *Init = stripCallable(Variable.getInit());
  auto *Made = dyn_cast<CallExpr>(Init);
  auto *Construct = dyn_cast<CXXConstructExpr>(Init);
  return (Made && identifier(Made->getDirectCallee()).starts_with("make_") &&
          isInStandardLibrary(*Made->getDirectCallee())) ||
         (Construct && Construct->getNumArgs() > 0 &&
          isa<CXXNewExpr>(stripCallable(Construct->getArg(0))));
}

void UseWalker::noteFresh(const Stmt *S) {
  if (auto *Declares = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Declares->decls())
      if (auto *Variable = dyn_cast<VarDecl>(D); Variable && makesObject(*Variable))
        Fresh.insert(Variable);
    return;
  }
  // `request->id = 1;` keeps it as it is.
  auto *E = dyn_cast<Expr>(S);
  E = E ? E->IgnoreUnlessSpelledInSource() : nullptr;
  const VarDecl *Filled = nullptr;
  if (auto *Cleanups = dyn_cast_or_null<ExprWithCleanups>(E))
    E = Cleanups->getSubExpr()->IgnoreUnlessSpelledInSource();
  const Expr *Value = nullptr;
  if (auto *Set = dyn_cast_or_null<BinaryOperator>(E);
      Set && Set->getOpcode() == BO_Assign) {
    Filled = objectOfPart(Set->getLHS());
    Value = Set->getRHS();
  } else if (auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(E);
             Operator && Operator->getOperator() == OO_Equal) {
    Filled = objectOfPart(Operator->getArg(0));
    Value = Operator->getArg(1);
  }
  std::erase_if(Fresh, [&](const VarDecl *Each) {
    return mentions(S, Each) && !(Each == Filled && !mentions(Value, Each));
  });
}

UseCount UseWalker::declare(const DeclStmt *Declarations) {
  UseCount Sum;
  for (const Decl *D : Declarations->decls()) {
    auto *Variable = dyn_cast<VarDecl>(D);
    if (!Variable || !Variable->getInit())
      continue;
    auto Held = holding(Variable->getInit());
    if (Held && Variable->isLocalVarDecl() && !Variable->hasGlobalStorage())
      hold(Variable, *Held);
    else
      Sum = sequence(Sum, walk(Variable->getInit()));
  }
  return Sum;
}

std::optional<UseCount> UseWalker::store(const CXXMemberCallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || !isInStandardLibrary(*Callee) || !isInsertion(identifier(Callee)))
    return std::nullopt;
  llvm::ArrayRef<const Expr *> Arguments(
      const_cast<const Expr *const *>(Call->getArgs()), Call->getNumArgs());
  auto Held = inside(Arguments, nullptr, nullptr);
  if (!Held)
    return std::nullopt;
  const ValueDecl *Cell = cellOf(Call->getImplicitObjectArgument());
  if (!Cell)
    return escape("it is kept in a local container", Call);
  return storeInto(Call->getImplicitObjectArgument(), *Cell, *Held,
                   Call->getExprLoc());
}

UseCount UseWalker::swap(const CallExpr *Call) {
  auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  if (Call->getNumArgs() != (Member ? 1 : 2))
    return children(Call);
  const Expr *Sides[] = {Member ? Member->getImplicitObjectArgument()
                                : Call->getArg(0),
                         Call->getArg(Member ? 0 : 1)};
  UseCount Sum;
  for (unsigned I : {0, 1}) {
    auto Held = holding(Sides[I]);
    const Expr *Other = Sides[1 - I];
    if (!Held)
      continue;
    if (const ValueDecl *Cell = cellOf(Other))
      Sum = sequence(Sum, storeInto(Other, *Cell, *Held, Call->getExprLoc()));
    else if (auto *Reference = dyn_cast<DeclRefExpr>(stripCallable(Other)))
      hold(variableOf(Reference), *Held);
    else
      Sum = sequence(Sum, escape("it is swapped", Call));
  }
  return Sum;
}

} // namespace coroutinize
