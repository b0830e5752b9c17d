#include "rewriters/Captures.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"
#include "matchers/Ast.h"
#include "rewriters/Constness.h"
#include "rewriters/Sharing.h"
#include "rewriters/Source.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {
namespace {

const ValueDecl *referenced(const Expr *E) {
  auto *Reference = dyn_cast<DeclRefExpr>(stripCopies(E));
  return Reference ? Reference->getDecl() : nullptr;
}

bool isLocal(const ValueDecl *D) {
  auto *Variable = dyn_cast_or_null<VarDecl>(D);
  return (Variable && Variable->hasLocalStorage()) ||
         isa_and_nonnull<BindingDecl>(D);
}

bool isConst(const ValueDecl *D) {
  return D->getType().getNonReferenceType().isConstQualified();
}

/// True for a reference that is not the function's parameter: what it refers
/// to may change.
bool isAlien(const ValueDecl *D) {
  return D->getType()->isReferenceType() && !isa<ParmVarDecl>(D);
}

/// True for an object that `reset()` ends.
bool isSmartPointer(QualType Type) {
  auto *Record = Type->getAsCXXRecordDecl();
  return Record && Record->isInStdNamespace() && !Type.isConstQualified() &&
         (Record->getName() == "shared_ptr" || Record->getName() == "unique_ptr");
}

/// The variables that the expression moves from.
std::set<const ValueDecl *> movedBy(const Expr *E) {
  std::set<const ValueDecl *> Moved;
  forEach<CallExpr>(E, [&](const CallExpr *Call) {
    if (Call->isCallToStdMove())
      if (const ValueDecl *D = referenced(Call->getArg(0)))
        Moved.insert(D);
  });
  return Moved;
}

/// The variables that other arguments of the initiation move from.
std::set<const ValueDecl *> movedByArguments(const HandOffNode &Node) {
  std::set<const ValueDecl *> Moved;
  for (const Expr *Argument : Node.arguments())
    if (Argument != Node.Continuation.Written)
      Moved.merge(movedBy(Argument));
  return Moved;
}

/// True when the initiation reads the variable besides its continuation.
bool reads(const HandOffNode &Node, const ValueDecl *D) {
  auto *Call = dyn_cast<CallExpr>(Node.Initiation);
  return (Call && mentions(Call->getCallee(), D)) ||
         llvm::any_of(Node.arguments(), [&](const Expr *Argument) {
           return Argument != Node.Continuation.Written && mentions(Argument, D);
         });
}

} // namespace

void CaptureCheck::refuse(RefusalReason Reason, SourceLocation Where,
                          std::string Message) {
  if (!Refused)
    Refused = Refusal{"", Reason, In.Project.place(Where), std::move(Message)};
}

/// `shared_from_this()`, or a variable that holds it.
bool CaptureCheck::isSelf(const Expr *E) const {
  E = stripCopies(E);
  if (auto *Call = dyn_cast<CXXMemberCallExpr>(E))
    return calleeName(Call) == "shared_from_this" &&
           isa<CXXThisExpr>(
               Call->getImplicitObjectArgument()->IgnoreParenImpCasts());
  auto *Variable = dyn_cast_or_null<VarDecl>(referenced(E));
  return Variable && holdsSelf(Variable);
}

/// Not a `std::weak_ptr` that was made of it.
bool CaptureCheck::holdsSelf(const VarDecl *Variable) const {
  auto *Record = Variable->getType().getNonReferenceType()->getAsCXXRecordDecl();
  return Variable->getInit() && Record && Record->getIdentifier() &&
         Record->getName() == "shared_ptr" && isSelf(Variable->getInit());
}

/// All variables that hold the object are one in the coroutine.
void CaptureCheck::adoptSelf(const VarDecl *Variable) {
  if (!Planned.Self)
    Planned.Self = Variable;
  else if (resolve(Planned, Variable) != Planned.Self)
    Planned.Aliases[Variable] = Planned.Self;
}

void CaptureCheck::keep(Keeping How, const Step &At) {
  if (How != Keeping::NoObject && Planned.Object == Keeping::NoObject)
    Planned.Object = How;
  bool Owns = How == Keeping::Shared;
  if (SeenKeeping && (*SeenKeeping == Keeping::Shared) != Owns)
    refuse(RefusalReason::Ownership, At.Node->Initiation->getExprLoc(),
           Owns ? "this continuation owns the object, the one before did not"
                : "this continuation does not own the object, the one before "
                  "did");
  SeenKeeping = How;
}

void CaptureCheck::captures(Step &At) {
  const LambdaExpr *Lambda = At.Node->Continuation.Lambda;
  std::set<const ValueDecl *> Moved = movedByArguments(*At.Node);
  bool UsesThis = false, OwnsSelf = false;
  for (const LambdaCapture &Capture : Lambda->captures()) {
    SourceLocation Where = Capture.getLocation();
    if (Capture.capturesThis()) {
      UsesThis = true;
      if (Capture.getCaptureKind() == LCK_StarThis)
        refuse(RefusalReason::Ownership, Where,
               "the continuation works on a copy of the object");
      continue;
    }
    if (!Capture.capturesVariable() || Capture.isPackExpansion()) {
      refuse(RefusalReason::ReferenceCapture, Where,
             "this capture is not taken apart yet");
      continue;
    }
    const ValueDecl *Captured = Capture.getCapturedVar();
    auto *Init = dyn_cast<VarDecl>(Captured);
    if (Init && !Lambda->isInitCapture(&Capture))
      Init = nullptr;
    if (Capture.getCaptureKind() == LCK_ByRef) {
      if (Init || !Captured->getType()->isReferenceType())
        refuse(RefusalReason::ReferenceCapture, Where,
               quoted(Captured) + " is captured by reference; capture it by "
                                  "value, or hold it where it outlives the "
                                  "operation");
      continue;
    }
    if (Init) {
      const ValueDecl *From = referenced(Init->getInit());
      if (isLocal(From) && Moved.count(From) && !holdsSelf(Init))
        refuse(RefusalReason::CaptureOrder, Where,
               quoted(From) + " is moved by an argument, too");
      if (holdsSelf(Init)) {
        OwnsSelf = true;
        adoptSelf(Init);
      } else if (isLocal(From) &&
                 From->getType().getNonReferenceType().getCanonicalType()
                         .getUnqualifiedType() ==
                     Init->getType().getCanonicalType().getUnqualifiedType() &&
                 From->getName() == Init->getName()) {
        Planned.Aliases[Init] = From;
      } else {
        if (isInMacro(Init->getInit()->getSourceRange()))
          refuse(RefusalReason::Macro, Where,
                 "the value of " + quoted(Init) + " comes from a macro");
        At.Inits.push_back({Init, Init->getInit()});
      }
    } else {
      auto *Variable = dyn_cast<VarDecl>(Captured);
      if (Variable && holdsSelf(Variable)) {
        OwnsSelf = true;
        adoptSelf(Variable);
      } else if (Moved.count(Captured)) {
        refuse(RefusalReason::CaptureOrder, Where,
               quoted(Captured) + " is moved by an argument, too");
      } else if (lends(At, resolve(Planned, Captured), Planned, In.Context) ==
                 Lending::Reference) {
        refuse(RefusalReason::CaptureOrder, Where,
               "the operation may change " + quoted(Captured) +
                   ", of which the continuation has a copy");
      }
      if (Captured->getType()->isArrayType())
        refuse(RefusalReason::ReferenceCapture, Where,
               quoted(Captured) + " is an array");
    }
    if (Lambda->isMutable())
      continue;
    if (auto Picked = constnessPicks(Planned, At, Captured, In); !Refused)
      Refused = Picked;
  }
  keep(OwnsSelf   ? Keeping::Shared
       : UsesThis ? Keeping::Raw
                  : Keeping::NoObject,
       At);
}

/// The arguments that a bind holds: the parameter is the variable that it was
/// bound to where both are the same, else a variable of its own.
void CaptureCheck::boundArguments(Step &At) {
  std::set<const ValueDecl *> Moved = movedByArguments(*At.Node), Aliased;
  Source File(In.Context, In.Context.getSourceManager().getFileID(
                              At.Target->getLocation()));
  auto Mentioned = File.identifiers(File.range(At.Body->getSourceRange()));
  for (const InitCapture &Each : At.Bound) {
    SourceLocation Where = Each.Init->getExprLoc();
    const ValueDecl *From = referenced(Each.Init);
    QualType Type = Each.Variable->getType();
    auto Value = [](QualType Each) {
      return Each.getNonReferenceType().getCanonicalType().getUnqualifiedType();
    };
    bool Same = Value(stripCopies(Each.Init)->getType()) == Value(Type);
    bool Const = Type.getNonReferenceType().isConstQualified();
    if (isInMacro(Each.Init->getSourceRange()))
      refuse(RefusalReason::Macro, Where,
             "the value of " + quoted(Each.Variable) + " comes from a macro");
    const Expr *Written = stripCopies(Each.Init);
    bool Constant = isa<StringLiteral>(Written) ||
                    (Written->getType()->isArithmeticType() &&
                     Written->isEvaluatable(In.Context));
    if (!Same && !Constant)
      refuse(RefusalReason::ContinuationKind, Where,
             "the value of " + quoted(Each.Variable) +
                 " is converted when the continuation runs");
    if (isLocal(From) && Moved.count(From))
      refuse(RefusalReason::CaptureOrder, Where,
             quoted(From) + " is moved by an argument, too");
    if (Same && isLocal(From) &&
        (From->getName() == Each.Variable->getName() ||
         !Mentioned.count(From->getNameAsString())) &&
        (Const || !isConst(From)) && !isAlien(From) &&
        Aliased.insert(From).second) {
      if (lends(At, resolve(Planned, From), Planned, In.Context) ==
          Lending::Reference)
        refuse(RefusalReason::CaptureOrder, Where,
               "the operation may change " + quoted(From) +
                   ", of which the continuation has a copy");
      if (Const)
        if (auto Picked = constPicks(At, Each.Variable,
                                     "its parameter says so", In);
            !Refused)
          Refused = Picked;
      Planned.Aliases[Each.Variable] = From;
    } else {
      At.Inits.push_back(Each);
    }
  }
}

void CaptureCheck::bound(Step &At) {
  boundArguments(At);
  if (!At.Node->Continuation.Object) {
    keep(Keeping::NoObject, At);
    return;
  }
  const Expr *Object = stripCopies(At.Node->Continuation.Object);
  if (isa<CXXThisExpr>(Object)) {
    keep(Keeping::Raw, At);
  } else if (isSelf(Object)) {
    keep(Keeping::Shared, At);
    if (auto *Variable = dyn_cast_or_null<VarDecl>(referenced(Object)))
      adoptSelf(Variable);
  } else {
    refuse(RefusalReason::ContinuationKind, Object->getBeginLoc(),
           "the handler is bound to another object");
  }
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
  const Stmt *Child = At.Node->Initiation;
  ParentMapContext &Parents = In.Context.getParentMapContext();
  auto Lives = [&](const Stmt *S) {
    auto *Declarations = dyn_cast_or_null<DeclStmt>(S);
    if (!Declarations)
      return;
    for (const Decl *D : Declarations->decls())
      if (auto *Variable = dyn_cast<VarDecl>(D);
          Variable && Variable->hasLocalStorage() &&
          !stepOf(Planned, Variable) &&
          !(holdsSelf(Variable) &&
            Planned.Object == Keeping::Shared) &&
          (!destroysOnlyMemory(Variable->getType(), In.Semantics) ||
           locksWeak(Variable))) {
        if (isSmartPointer(Variable->getType()) && !At.Node->Inline &&
            At.Node->Dialect == &GenericDialect)
          Pointers.push_back(Variable);
        else
          Live.insert(Variable);
      }
  };
  while (Within && Child != Within) {
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
  std::set<const ValueDecl *> Owned = owns(At);
  llvm::sort(Pointers, [](const VarDecl *A, const VarDecl *B) {
    return A->getLocation() > B->getLocation();
  });
  for (const VarDecl *Each : Pointers)
    if (!Owned.count(Each))
      At.Ends.push_back(Each);
  for (const ValueDecl *D : Live)
    if (!Owned.count(resolve(Planned, D))) {
      refuse(RefusalReason::ObservableDestructor,
             At.Node->Initiation->getExprLoc(),
             quoted(D) + " ends before the continuation runs, and would live "
                         "on; end it in a block of its own");
      return;
    }
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

std::optional<Refusal> CaptureCheck::run() {
  for (Step *At : allSteps(Planned)) {
    if (At->Node->Continuation.Lambda)
      captures(*At);
    else
      bound(*At);
    if (auto Picked = bindingPicks(*At, In); !Refused)
      Refused = Picked;
  }
  // A variable that takes another one's value is made before the initiation.
  for (Step *At : allSteps(Planned))
    for (const InitCapture &Each : At->Inits)
      for (const ValueDecl *D : movedBy(Each.Init))
        if (reads(*At->Node, D))
          refuse(RefusalReason::CaptureOrder, Each.Init->getExprLoc(),
                 quoted(D) + " is read by an argument, too");
  if (Planned.Object == Keeping::Shared && !Planned.Self &&
      !isa<CXXMethodDecl>(Planned.Root->Function))
    refuse(RefusalReason::Ownership, Planned.Root->Function->getLocation(),
           "who owns the object can't be told");
  // What the first arguments name becomes a parameter, and lives as long.
  std::set<const ValueDecl *> Owned = owns(*Planned.First);
  for (const Expr *Argument : Planned.First->Node->arguments()) {
    if (Argument == Planned.First->Node->Continuation.Written)
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
  lifetimes(*Planned.First, nullptr, {});
  return Refused;
}

} // namespace coroutinize
