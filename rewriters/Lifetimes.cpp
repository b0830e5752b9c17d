//===- Lifetimes.cpp - What ends when, and who can tell -------------------===//
//
// Rules 12 and 13: what a continuation owned lives on until the next one owns
// it, or it ends; what ended before a continuation ran does not live on.
//
//===----------------------------------------------------------------------===//
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"
#include "matchers/Ast.h"
#include "rewriters/Captures.h"
#include "rewriters/OwnObject.h"
#include "rewriters/Sharing.h"
#include "rewriters/Types.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;

namespace coroutinize {
namespace {

/// True for Asio's objects that nobody sees end a moment sooner: a socket's end
/// has no order with the start of the next operation. What keeps a context
/// running, and what cancels others, is none of them.
bool endsQuietly(const CXXRecordDecl *Record) {
  static const llvm::StringSet<> Names = {
      "basic_socket",      "basic_socket_acceptor", "basic_stream",
      "stream",            "basic_streambuf",       "basic_resolver_results",
      "basic_flat_buffer", "basic_multi_buffer",    "message"};
  if (!Record || !Record->hasDefinition())
    return false;
  if (Record->getIdentifier() && Names.contains(Record->getName()) &&
      isInAsio(*Record))
    return true;
  return llvm::any_of(Record->bases(), [](const CXXBaseSpecifier &Base) {
    return endsQuietly(Base.getType()->getAsCXXRecordDecl());
  });
}

/// True for what holds nothing once its value was moved into another object.
bool isEmptyWhenMoved(const CXXRecordDecl *Record) {
  static const llvm::StringSet<> Names = {
      "basic_string",  "vector",        "deque",         "list",
      "map",           "multimap",      "set",           "multiset",
      "unordered_map", "unordered_set", "unique_ptr",    "shared_ptr",
      "weak_ptr",      "function",      "unique_lock",   "thread",
      "future",        "promise",       "packaged_task", "any"};
  return endsQuietly(Record) || (Record && Record->isInStdNamespace() &&
                                 Record->getIdentifier() &&
                                 Names.contains(Record->getName()));
}

/// True for an object that `reset()` ends.
bool isSmartPointer(QualType Type) {
  auto *Record = Type->getAsCXXRecordDecl();
  return Record && Record->isInStdNamespace() && !Type.isConstQualified() &&
         (Record->getName() == "shared_ptr" || Record->getName() == "unique_ptr");
}

/// True when the end of a copy of the variable can be observed. What a reference
/// refers to was copied by the closure, or is by the coroutine.
bool endIsSeen(const ValueDecl *D, Sema &Semantics) {
  return !destroysOnlyMemory(D->getType().getNonReferenceType(), Semantics);
}

} // namespace

/// True when nobody can tell that the variable ends a little sooner, or later:
/// before \p At leads back, or with the coroutine.
bool CaptureCheck::endsUnseen(const ValueDecl *D, const Step &At) {
  QualType Type = D->getType().getNonReferenceType();
  auto Assume = [&](std::string What) {
    if (!llvm::is_contained(Planned.Assumptions, What))
      Planned.Assumptions.push_back(std::move(What));
    return true;
  };
  bool Again = At.BackTo && !At.BackTo->Stackless;
  if (Again && endsQuietly(Type->getAsCXXRecordDecl()))
    return true;
  if (Again && isSharedPointer(Type))
    return Assume("nothing sees that " + quoted(D) + " lets go before " +
                  quoted(At.BackTo->name()) + " begins again");
  Moved How = movedBefore(D, At);
  if (How == Moved::Perhaps)
    return Assume("nothing is left of " + quoted(D) + ", which was moved from");
  return How == Moved::Surely;
}

/// Was it moved away by the initiation, or in a statement before it?
Moved CaptureCheck::movedBefore(const ValueDecl *D, const Step &At) const {
  QualType Type = D->getType().getNonReferenceType();
  if (!isEmptyWhenMoved(Type->getAsCXXRecordDecl()))
    return Moved::Not;
  auto MovedBy = [&](const Stmt *S) {
    Moved How = moves(S, D);
    for (auto &[Other, Variable] : Planned.Aliases)
      if (resolve(Planned, Other) == D)
        How = std::max(How, moves(S, Other));
    return How;
  };
  Moved How = MovedBy(At.expression());
  ParentMapContext &Parents = In.Context.getParentMapContext();
  for (const Stmt *S = At.Statement; S;) {
    DynTypedNodeList Up = Parents.getParents(*S);
    const Stmt *Parent = Up.empty() ? nullptr : Up[0].get<Stmt>();
    if (auto *Block = dyn_cast_or_null<CompoundStmt>(Parent))
      for (const Stmt *Before : Block->body()) {
        if (Before == S)
          break;
        if (isa<Expr, DeclStmt>(Before))
          How = std::max(How, MovedBy(Before));
      }
    S = Parent;
  }
  return How;
}

/// Lets go, when the initiation has returned, of what the continuation before
/// owned and this one does not: its closure ended then. Where the continuation
/// may have run before that, its end could be told.
void CaptureCheck::endOwned(Step &At, const std::set<const ValueDecl *> &Live,
                            const std::set<const ValueDecl *> &Owned) {
  if (!At.Node || At.Node->Inline || At.Node->Dialect->HasCoroutines ||
      At.Node->Nature.Basis == Evidence::Assumed || Planned.Loops)
    return;
  std::vector<const ValueDecl *> Order; // as the closure has them
  if (const LambdaExpr *Before = At.Outer ? At.Outer->lambda() : nullptr)
    for (const LambdaCapture &Capture : Before->captures())
      if (Capture.capturesVariable())
        Order.push_back(resolve(Planned, Capture.getCapturedVar()));
  if (At.Outer) // which end before what was captured
    for (const CompletionValue &Value : At.Outer->Values)
      if (Value.Parameter)
        Order.push_back(Value.Parameter);
  for (const ValueDecl *D : llvm::reverse(Order))
    if (auto *Variable = dyn_cast<VarDecl>(D);
        Variable && Live.count(D) && !Owned.count(D) &&
        isSmartPointer(D->getType().getNonReferenceType()) &&
        !Planned.Consts.count(D) && movedBefore(D, At) != Moved::Surely)
      At.Ends.push_back(Variable);
}

/// The same of a lambda.
std::set<const ValueDecl *>
CaptureCheck::ownedBy(const LambdaExpr &Lambda) const {
  std::set<const ValueDecl *> Owned;
  for (const LambdaCapture &Capture : Lambda.captures())
    if (Capture.capturesVariable() && Capture.getCaptureKind() == LCK_ByCopy) {
      const ValueDecl *D = resolve(Planned, Capture.getCapturedVar());
      if (const Step *Carried = stepOf(Planned, D)) {
        Owned.merge(owns(*Carried));
      } else if (const Step *Loop = selfOf(Planned, D)) {
        if (Loop->lambda() != &Lambda && Loop->Self->Owners.count(D))
          Owned.merge(ownedBy(*Loop->lambda()));
      } else if (D != Planned.Self && endIsSeen(D, In.Semantics)) {
        Owned.insert(D);
      }
    }
  return Owned;
}

/// The variables that the continuation owns and whose end can be observed.
std::set<const ValueDecl *> CaptureCheck::owns(const Step &At) const {
  std::set<const ValueDecl *> Owned;
  if (const LambdaExpr *Lambda = At.lambda())
    Owned = ownedBy(*Lambda);
  for (const InitCapture &Each : At.Bound)
    if (const ValueDecl *D = resolve(Planned, Each.Variable);
        endIsSeen(D, In.Semantics))
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
          !stepOf(Planned, Variable) && !selfOf(Planned, Variable) &&
          !(sharedFromThis(*Variable) && Planned.Object == Keeping::Shared) &&
          (!destroysOnlyMemory(Variable->getType(), In.Semantics) ||
           locksWeak(Variable))) {
        if (isSmartPointer(Variable->getType()) && At.Node &&
            !At.Node->Inline && !At.Node->Dialect->HasCoroutines)
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
  std::set<const ValueDecl *> Owned;
  if (At.Node || At.Self)
    Owned = owns(At);
  // The next call finds what the lambda captured; what owns itself never ends.
  for (const Step *Loop = &At; Loop; Loop = Loop->Outer)
    if (Loop->Self && (Loop->Self->OwnsItself || At.BackTo == Loop))
      Owned.merge(ownedBy(*Loop->lambda()));
  // A function object that hands itself on.
  if (At.BackTo && At.BackTo->Object && At.Bound.empty())
    for (const InitCapture &Each : At.BackTo->Bound)
      Owned.insert(resolve(Planned, Each.Variable));
  if (At.Self)
    heldUntil(At);
  for (auto &[Other, Variable] : Planned.Aliases)
    if (At.Call && !At.BackTo && Live.count(resolve(Planned, Variable)) &&
        Other->getDeclContext() == At.Target)
      Owned.insert(resolve(Planned, Variable));
  // What leads back hands on to itself stays the same variable.
  if (At.Call && At.BackTo)
    for (unsigned I = 0; I < At.Target->getNumParams(); ++I)
      if (const ValueDecl *D = selfOf(Planned, At.Target->getParamDecl(I))
                                   ? nullptr
                                   : referenced(At.argument(I));
          D && resolve(Planned, D) == resolve(Planned, At.Target->getParamDecl(I)))
        Owned.insert(resolve(Planned, D));
  llvm::sort(Pointers, [](const VarDecl *A, const VarDecl *B) {
    return A->getLocation() > B->getLocation();
  });
  for (const VarDecl *Each : Pointers)
    if (!Owned.count(Each))
      At.Ends.push_back(Each);
  endOwned(At, Live, Owned);
  for (const ValueDecl *D : Live)
    if (!Owned.count(resolve(Planned, D)) && !llvm::is_contained(At.Ends, D) &&
        !endsUnseen(D, At)) {
      refuse(RefusalReason::ObservableDestructor, At.expression()->getExprLoc(),
             quoted(D) + (At.BackTo && !At.Node
                              ? " ends after this call, and would end before it"
                              : " ends before the continuation runs, and would "
                                "live on; end it in a block of its own"));
      return;
    }
  if (At.BackTo)
    return;
  if (!At.expression()) // the root's own, until its function ended
    for (const ParmVarDecl *Each : At.Target->parameters())
      if (!Each->getType()->isReferenceType() &&
          !destroysOnlyMemory(Each->getType(), In.Semantics))
        Owned.insert(Each);
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

/// True when a closure captures the root's variable by reference.
bool CaptureCheck::isReferredTo(const ValueDecl *D) const {
  return llvm::any_of(allSteps(Planned), [&](const Step *At) {
    const LambdaExpr *Lambda = At->lambda();
    return Lambda && llvm::any_of(Lambda->captures(), [&](const LambdaCapture &Each) {
             return Each.capturesVariable() && Each.getCaptureKind() == LCK_ByRef &&
                    Each.getCapturedVar() == D;
           });
  });
}

/// What the first arguments name becomes a parameter, and lives as long.
void CaptureCheck::firstArguments(const Step &First) {
  if (!First.Node)
    return;
  std::set<const ValueDecl *> Owned = owns(First);
  for (const Expr *Argument : First.Node->arguments()) {
    if (Argument == First.Node->Continuation.Written)
      continue;
    forEach<DeclRefExpr>(Argument, [&](const DeclRefExpr *Reference) {
      if (!isLocal(Reference->getDecl()))
        return;
      const ValueDecl *D = resolve(Planned, Reference->getDecl());
      // A parameter that is lent to the operation stays a reference, and one
      // whose class may be derived from that of a copy.
      QualType Type = D->getType().getNonReferenceType();
      auto *Class = Type->getAsCXXRecordDecl();
      if (D->getType()->isReferenceType() &&
          (!Type.isConstQualified() || (Class && Class->isPolymorphic()) ||
           First.Node->Dialect->HasCoroutines ||
           lends(First, D, Planned, In.Context) != Lending::Value))
        return;
      // So does a variable of the root that the operation or a closure refers to.
      if (isReferredTo(D) || (!First.Node->Dialect->HasCoroutines &&
                              !mayGiveAway(D, Planned, In) &&
                              lends(First, D, Planned, In.Context) != Lending::Value))
        return;
      if (D != Planned.Self && endIsSeen(D, In.Semantics) && !Owned.count(D) &&
          !endsUnseen(D, First))
        refuse(RefusalReason::ObservableDestructor, Reference->getLocation(),
               quoted(D) + " ends with the function, and would live on");
    });
  }
}

} // namespace coroutinize
