//===- Lifetimes.cpp - What ends when, and who can tell -------------------===//
//
// Rules 12 and 13: what a continuation owned lives on until the next one owns
// it, or it ends; what ended before a continuation ran does not live on.
//
//===----------------------------------------------------------------------===//
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"
#include "matchers/Ast.h"
#include "rewriters/Captures.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {
namespace {

/// True for Asio's own objects: moved from, they hold nothing, and a socket that
/// closes is seen by its peer only.
bool isAsioObject(QualType Type) {
  const CXXRecordDecl *Record = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && !Record->ctors().empty() &&
         isInAsio(**Record->ctor_begin());
}

/// True for an object that `reset()` ends.
bool isSmartPointer(QualType Type) {
  auto *Record = Type->getAsCXXRecordDecl();
  return Record && Record->isInStdNamespace() && !Type.isConstQualified() &&
         (Record->getName() == "shared_ptr" || Record->getName() == "unique_ptr");
}

bool moves(const Stmt *S, const ValueDecl *D) {
  bool Found = false;
  forEach<CallExpr>(S, [&](const CallExpr *Call) {
    Found |= Call->isCallToStdMove() && referenced(Call->getArg(0)) == D;
  });
  return Found;
}

} // namespace

/// True when nobody can tell that the variable ends a little sooner, or later:
/// before \p At leads back, or with the coroutine.
bool CaptureCheck::endsUnseen(const ValueDecl *D, const Step &At) {
  if (At.BackTo && isAsioObject(D->getType()))
    return true;
  if (At.BackTo && isSharedPointer(D->getType())) {
    std::string Seen = "nothing sees that " + quoted(D) + " lets go before " +
                       quoted(At.Target) + " begins again";
    if (!llvm::is_contained(Planned.Assumptions, Seen))
      Planned.Assumptions.push_back(Seen);
    return true;
  }
  // Moved away by the initiation, or in a statement before it.
  auto *Record = D->getType().getNonReferenceType()->getAsCXXRecordDecl();
  if (!isAsioObject(D->getType()) && !(Record && Record->isInStdNamespace()))
    return false;
  if (moves(At.expression(), D))
    return true;
  ParentMapContext &Parents = In.Context.getParentMapContext();
  for (const Stmt *S = At.Statement; S;) {
    DynTypedNodeList Up = Parents.getParents(*S);
    const Stmt *Parent = Up.empty() ? nullptr : Up[0].get<Stmt>();
    if (auto *Block = dyn_cast_or_null<CompoundStmt>(Parent))
      for (const Stmt *Before : Block->body()) {
        if (Before == S)
          break;
        if (isa<Expr, DeclStmt>(Before) && moves(Before, D))
          return true;
      }
    S = Parent;
  }
  return false;
}

/// The variables that the continuation owns and whose end can be observed.
std::set<const ValueDecl *> CaptureCheck::owns(const Step &At) const {
  std::set<const ValueDecl *> Owned;
  if (const LambdaExpr *Lambda = At.Node->Continuation.Lambda)
    for (const LambdaCapture &Capture : Lambda->captures())
      if (Capture.capturesVariable() && Capture.getCaptureKind() == LCK_ByCopy) {
        const ValueDecl *D = resolve(Planned, Capture.getCapturedVar());
        if (const Step *Carried = stepOf(Planned, D))
          Owned.merge(owns(*Carried));
        else if (D != Planned.Self && !destroysOnlyMemory(D->getType(), In.Semantics))
          Owned.insert(D);
      }
  for (const InitCapture &Each : At.Bound)
    if (const ValueDecl *D = resolve(Planned, Each.Variable);
        !destroysOnlyMemory(D->getType(), In.Semantics))
      Owned.insert(D);
  return Owned;
}

void CaptureCheck::lifetimes(Step &At, const Stmt *Within,
                             std::set<const ValueDecl *> Live) {
  // Locals that are in scope where this step is initiated.
  std::vector<const VarDecl *> Pointers;
  const Stmt *Child = At.expression();
  ParentMapContext &Parents = In.Context.getParentMapContext();
  auto Lives = [&](const Stmt *S) {
    auto *Declarations = dyn_cast_or_null<DeclStmt>(S);
    if (!Declarations)
      return;
    for (const Decl *D : Declarations->decls())
      if (auto *Variable = dyn_cast<VarDecl>(D);
          Variable && Variable->hasLocalStorage() &&
          !stepOf(Planned, Variable) &&
          !(holdsSelf(Variable) && Planned.Object == Keeping::Shared) &&
          (!destroysOnlyMemory(Variable->getType(), In.Semantics) ||
           locksWeak(Variable))) {
        if (isSmartPointer(Variable->getType()) && At.Node &&
            !At.Node->Inline && At.Node->Dialect == &GenericDialect)
          Pointers.push_back(Variable);
        else
          Live.insert(Variable);
      }
  };
  while (Child && Within && Child != Within) {
    DynTypedNodeList Up = Parents.getParents(*Child);
    const Stmt *Parent = Up.empty() ? nullptr : Up[0].get<Stmt>();
    if (!Parent)
      break;
    if (auto *Compound = dyn_cast<CompoundStmt>(Parent))
      for (const Stmt *S : Compound->body()) {
        if (S == Child)
          break;
        Lives(S);
      }
    if (auto *If = dyn_cast<IfStmt>(Parent)) {
      Lives(If->getInit());
      Lives(If->getConditionVariableDeclStmt());
    }
    Child = Parent;
  }
  std::set<const ValueDecl *> Owned =
      At.Node ? owns(At) : std::set<const ValueDecl *>();
  for (auto &[Other, Variable] : Planned.Aliases)
    if (At.Call && !At.BackTo && Live.count(resolve(Planned, Variable)) &&
        Other->getDeclContext() == At.Target)
      Owned.insert(resolve(Planned, Variable));
  llvm::sort(Pointers, [](const VarDecl *A, const VarDecl *B) {
    return A->getLocation() > B->getLocation();
  });
  for (const VarDecl *Each : Pointers)
    if (!Owned.count(Each))
      At.Ends.push_back(Each);
  for (const ValueDecl *D : Live)
    if (!Owned.count(resolve(Planned, D)) && !endsUnseen(D, At)) {
      refuse(RefusalReason::ObservableDestructor, At.expression()->getExprLoc(),
             quoted(D) + (At.BackTo && !At.Node
                              ? " ends after this call, and would end before it"
                              : " ends before the continuation runs, and would "
                                "live on; end it in a block of its own"));
      return;
    }
  if (At.BackTo)
    return;
  for (const InitCapture &Each : At.Inits)
    if (isa<ParmVarDecl>(Each.Variable) &&
        !destroysOnlyMemory(Each.Variable->getType().getNonReferenceType(),
                            In.Semantics))
      Owned.insert(Each.Variable);
  for (const CompletionValue &Value : At.Values)
    if (Value.Parameter &&
        !destroysOnlyMemory(Value.Type.getNonReferenceType(), In.Semantics)) {
      if (!Value.Used)
        refuse(RefusalReason::ObservableDestructor,
               Value.Parameter->getLocation(),
               quoted(Value.Parameter) + " is destroyed when the continuation "
                                         "ends");
      Owned.insert(Value.Parameter);
    }
  for (auto &Next : At.Next)
    lifetimes(*Next, At.Body, Owned);
}

/// True for what only looked at the object, and would hold it now:
/// `auto self = weak.lock();`
bool CaptureCheck::locksWeak(const VarDecl *Variable) {
  auto *Call = Variable->getInit()
                   ? dyn_cast<CallExpr>(stripCopies(Variable->getInit()))
                   : nullptr;
  return Call && calleeName(Call) == "lock";
}

/// What the first arguments name becomes a parameter, and lives as long.
void CaptureCheck::firstArguments(const Step &First) {
  std::set<const ValueDecl *> Owned = owns(First);
  for (const Expr *Argument : First.Node->arguments()) {
    if (Argument == First.Node->Continuation.Written)
      continue;
    forEach<DeclRefExpr>(Argument, [&](const DeclRefExpr *Reference) {
      if (!isLocal(Reference->getDecl()))
        return;
      const ValueDecl *D = resolve(Planned, Reference->getDecl());
      if (D != Planned.Self && !destroysOnlyMemory(D->getType(), In.Semantics) &&
          !Owned.count(D))
        refuse(RefusalReason::ObservableDestructor, Reference->getLocation(),
               quoted(D) + " ends with the function, and would live on");
    });
  }
}

} // namespace coroutinize
