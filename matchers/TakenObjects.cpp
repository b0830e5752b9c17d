#include "matchers/TakenObjects.h"
#include "dialects/Dialect.h"
#include "dialects/Keys.h"
#include "matchers/Ast.h"

using namespace clang;

namespace coroutinize {

void TakenObjects::take(const Take &Found, std::string Cell, const Expr *Where) {
  UseWalker Walker(Context, Project, &In);
  const VarDecl *Variable = Found.Variable;
  if (Found.Value) {
    Walker.track(Found.Value);
    Taken.insert(Found.Value);
    if (!Variable)
      Variable = receiver(Found.Value);
  } else {
    Walker.track(Variable);
    Walker.track(Found.Swap);
  }
  follow(Walker, Variable, Where, std::move(Cell));
}

void TakenObjects::takeAll(const VarDecl &Variable) {
  const Expr *Init = Variable.getInit();
  std::vector<const FieldDecl *> Parts;
  if (Init && Variable.hasLocalStorage() && Variable.getType()->isRecordType() &&
      stripCallable(Init)->isLValue() && cellPath(Init, Aliases).Cells.empty())
    Parts = callableParts(Variable.getType(), Project);
  for (const FieldDecl *Field : Parts) {
    CellPath Path;
    Path.Cells.push_back(Field);
    if (auto Found = asTake(Path, Init, Parents, Aliases, Context))
      take(*Found, declarationKey(*Field), Init);
  }
}

/// The local variable that gets the value.
const VarDecl *TakenObjects::receiver(const Expr *Value) const {
  const Stmt *S = Value;
  while (const Stmt *Parent = Parents.of(S)) {
    if (auto *Assign = dyn_cast<CXXOperatorCallExpr>(Parent);
        Assign && Assign->getOperator() == OO_Equal) {
      auto *To = dyn_cast<DeclRefExpr>(
          Assign->getArg(0)->IgnoreUnlessSpelledInSource());
      return To ? dyn_cast<VarDecl>(To->getDecl()) : nullptr;
    }
    if (auto *Declares = dyn_cast<DeclStmt>(Parent))
      return Declares->isSingleDecl()
                 ? dyn_cast<VarDecl>(Declares->getSingleDecl())
                 : nullptr;
    if (!isa<Expr>(Parent))
      return nullptr;
    S = Parent;
  }
  return nullptr;
}

/// Walks all that may use what was taken at \p Where.
void TakenObjects::follow(UseWalker &Walker, const VarDecl *Variable, const Expr *Where,
            std::string Cell) {
  std::vector<const Stmt *> Also;
  if (Variable && Variable->isLocalVarDecl()) {
    Aliases.Own.insert(Variable);
    for (const Stmt *S : Parents.all())
      if (auto *Reference = dyn_cast<DeclRefExpr>(S);
          Reference && variableOf(Reference) == Variable)
        Also.push_back(Reference);
  }
  const Stmt *Scope = Parents.scope(Where, Also);
  // What a range-based for goes over is evaluated once.
  if (auto *Range = dyn_cast_or_null<CXXForRangeStmt>(Scope);
      Range && Parents.isWithin(Where, Range->getRangeInit()))
    Scope = Parents.scope(Range, {});
  std::vector<const Stmt *> Statements;
  if (!Scope) {
    Statements = {Where}; // in a constructor's initialiser
  } else {
    const Stmt *First = Parents.childOf(Scope, Where);
    bool Behind = false;
    for (const Stmt *Child : Scope->children())
      if ((Behind |= Child == First) && Child)
        Statements.push_back(Child);
  }
  CallableSummary Summary;
  Summary.Function = Node.Key;
  Summary.Name = Node.Name;
  Summary.Cell = std::move(Cell);
  Summary.At = Project.place(Where->getExprLoc());
  Summary.Most = Walker.most(Walker.walk(Statements));
  Summary.Uses = std::move(Walker.Uses);
  Into.Summaries.push_back(std::move(Summary));
}

void TakenObjects::takeResults(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || !Project.contains(Callee->getLocation()))
    return;
  QualType Type = Callee->getReturnType();
  if (!Type->isReferenceType() && !Type->isPointerType() &&
      holdsCallable(Type)) {
    UseWalker Walker(Context, Project, &In);
    Walker.track(Call);
    Taken.insert(Call);
    follow(Walker, receiver(Call), Call, resultCell(*Callee));
  }
  if (isa<CXXOperatorCallExpr>(Call))
    return;
  for (unsigned I = 0; I < Call->getNumArgs() && I < Callee->getNumParams();
       ++I) {
    QualType Parameter = Callee->getParamDecl(I)->getType();
    if (!Parameter->isLValueReferenceType() ||
        Parameter.getNonReferenceType().isConstQualified() ||
        !holdsCallable(Parameter))
      continue;
    const Expr *Argument = Call->getArg(I)->IgnoreUnlessSpelledInSource();
    auto *Reference = dyn_cast<DeclRefExpr>(Argument);
    auto *Variable =
        Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
    if (!Variable || !Variable->hasLocalStorage() ||
        isa<ParmVarDecl>(Variable) || Variable->getType()->isReferenceType())
      continue;
    UseWalker Walker(Context, Project, &In);
    Walker.track(Variable);
    Walker.fill(Argument);
    follow(Walker, Variable, Call, outCell(*Callee, I));
  }
}

bool TakenObjects::isTaken(const Expr *Object) const {
  for (const Expr *E = Object; E;) {
    E = stripCallable(E);
    if (Taken.count(E))
      return true;
    if (auto *Reference = dyn_cast<DeclRefExpr>(E)) {
      auto *Variable = dyn_cast<VarDecl>(variableOf(Reference));
      return Variable && !isa<ParmVarDecl>(Variable) &&
             Aliases.Own.count(Variable);
    }
    if (auto *Member = dyn_cast<MemberExpr>(E))
      E = Member->getBase();
    else if (auto *MemberCall = dyn_cast<CXXMemberCallExpr>(E))
      E = MemberCall->getImplicitObjectArgument();
    else if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(E))
      E = Operator->getArg(0);
    else if (auto *Star = dyn_cast<UnaryOperator>(E))
      E = Star->getSubExpr();
    else
      return false;
  }
  return false;
}

bool TakenObjects::isShared(const Expr *Object, bool IsArrow) const {
  if (!isTaken(Object))
    return false;
  for (const Expr *E = stripCallable(Object);;) {
    const Expr *Pointer = nullptr;
    if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
      if (Operator->getNumArgs() > 0)
        Pointer = Operator->getArg(0);
    } else if (auto *Star = dyn_cast<UnaryOperator>(E)) {
      Pointer = Star->getSubExpr();
    } else if (auto *Member = dyn_cast<MemberExpr>(E)) {
      Pointer = Member->getBase();
    } else if (auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
      Pointer = Call->getImplicitObjectArgument();
    }
    const Expr *At = Pointer ? Pointer : E;
    const CXXRecordDecl *Class = At->getType()->getAsCXXRecordDecl();
    if ((At->getType()->isPointerType() && (Pointer || IsArrow)) ||
        (Class && Class->isInStdNamespace() && Class->getIdentifier() &&
         (Class->getName() == "shared_ptr" || Class->getName() == "weak_ptr")))
      return true;
    if (!Pointer)
      return false;
    E = stripCallable(Pointer);
  }
}

} // namespace coroutinize
