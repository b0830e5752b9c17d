#include "rewriters/Captures.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"
#include "matchers/Ast.h"
#include "rewriters/Constness.h"
#include "rewriters/Forms.h"
#include "rewriters/OwnObject.h"
#include "rewriters/Sharing.h"
#include "rewriters/Source.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {
namespace {

bool isConst(const ValueDecl *D) {
  return D && D->getType().getNonReferenceType().isConstQualified();
}

/// True for a reference that is not the function's parameter: what it refers
/// to may change.
bool isAlien(const ValueDecl *D) {
  return D && D->getType()->isReferenceType() && !isa<ParmVarDecl>(D);
}

/// The variables that other arguments of the initiation move from.
std::set<const ValueDecl *> movedByArguments(const HandOffNode &Node) {
  std::set<const ValueDecl *> Moved;
  for (const Expr *Argument : Node.arguments())
    if (Argument != Node.Continuation.Written)
      Moved.merge(movedBy(Argument));
  return Moved;
}

} // namespace

std::set<const ValueDecl *> movedBy(const Expr *E) {
  std::set<const ValueDecl *> Moved;
  forEach<CallExpr>(E, [&](const CallExpr *Call) {
    if (Call->isCallToStdMove())
      if (const ValueDecl *D = referenced(Call->getArg(0)))
        Moved.insert(D);
  });
  return Moved;
}

const ValueDecl *referenced(const Expr *E) {
  // A function object's own member is a variable of it.
  if (auto *Member = dyn_cast<MemberExpr>(stripCopies(E)))
    if (auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
        Field && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) &&
        llvm::any_of(Field->getParent()->decls(), [](const Decl *Each) {
          auto *Method = dyn_cast<CXXMethodDecl>(Each);
          return Method && Method->getOverloadedOperator() == OO_Call;
        }))
      return Field;
  auto *Reference = dyn_cast<DeclRefExpr>(stripCopies(E));
  return Reference ? Reference->getDecl() : nullptr;
}

const ValueDecl *captureOf(const LambdaCapture &Capture) {
  auto *Variable = dyn_cast<VarDecl>(Capture.getCapturedVar());
  if (!Variable || !Variable->isInitCapture() || !Variable->getInit())
    return Capture.getCapturedVar();
  const ValueDecl *From = referenced(Variable->getInit());
  return From ? From : Variable;
}

unsigned usesOf(const VarDecl &Variable, const Stmt *Code) {
  unsigned Count = 0;
  std::set<const Expr *> Plain;
  forEach<LambdaExpr>(Code, [&](const LambdaExpr *Each) {
    auto Init = Each->capture_init_begin();
    for (const LambdaCapture &Capture : Each->captures()) {
      if (Capture.capturesVariable() &&
          Capture.getCapturedVar() == &Variable &&
          Capture.getCaptureKind() == LCK_ByCopy)
        forEach<DeclRefExpr>(*Init, [&](const DeclRefExpr *Reference) {
          Plain.insert(Reference);
        });
      ++Init;
    }
  });
  forEach<DeclRefExpr>(Code, [&](const DeclRefExpr *Reference) {
    Count += Reference->getDecl() == &Variable && !Plain.count(Reference);
  });
  return Count;
}

bool isLocal(const ValueDecl *D) {
  auto *Variable = dyn_cast_or_null<VarDecl>(D);
  return (Variable && Variable->hasLocalStorage()) ||
         isa_and_nonnull<BindingDecl>(D);
}

bool isSharedPointer(QualType Type) {
  const CXXRecordDecl *Record = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && Record->getIdentifier() && Record->getName() == "shared_ptr";
}

void CaptureCheck::refuse(RefusalReason Reason, SourceLocation Where,
                          std::string Message) {
  if (!Refused)
    Refused = Refusal{"", Reason, In.Project.place(Where), std::move(Message)};
}

/// All variables that hold the object are one in the coroutine.
void CaptureCheck::adoptSelf(const VarDecl *Variable) {
  owned(Variable->getInit());
  if (!Planned.Self)
    Planned.Self = Variable;
  else if (resolve(Planned, Variable) != Planned.Self)
    Planned.Aliases[Variable] = Planned.Self;
}

/// Notes how the object is made to be owned; all continuations have one type.
void CaptureCheck::owned(const Expr *By) {
  const CXXMemberCallExpr *Call = sharedFromThis(By);
  if (!Planned.Owner)
    Planned.Owner = Call;
  else if (!In.Context.hasSameType(Planned.Owner->getType(), Call->getType()))
    refuse(RefusalReason::Ownership, Call->getExprLoc(),
           "another class of the object is owned here than before");
}

void CaptureCheck::keep(Keeping How, const Step &At) {
  if (How != Keeping::NoObject && Planned.Object == Keeping::NoObject)
    Planned.Object = How;
  bool Owns = How == Keeping::Shared;
  if (SeenKeeping && (*SeenKeeping == Keeping::Shared) != Owns)
    refuse(RefusalReason::Ownership, At.expression()->getExprLoc(),
           Owns ? "this continuation owns the object, the one before did not"
                : "this continuation does not own the object, the one before "
                  "did");
  SeenKeeping = How;
}

/// A number, say, that continuations only give on: a variable that nobody reads.
bool CaptureCheck::isUnused(const VarDecl &Capture, const Step &At) {
  return usesOf(Capture, At.Body) == 0 && Capture.getType()->isScalarType() &&
         !Capture.getInit()->HasSideEffects(In.Context);
}

/// True for a variable of the root, which goes on after the initiation: the
/// coroutine refers to it as the closures did.
bool CaptureCheck::staysWithRoot(const ValueDecl *D) const {
  auto *Variable = dyn_cast<VarDecl>(D);
  return Variable && !Planned.ofWholeRoot() && !Planned.Tail &&
         !sharedFromThis(*Variable) &&
         Variable->getDeclContext() == Planned.Root->Function &&
         resolve(Planned, D) == D && !isNameless(D->getType());
}

void CaptureCheck::captures(Step &At) {
  const LambdaExpr *Lambda = At.lambda();
  std::set<const ValueDecl *> Moved;
  if (At.Node)
    Moved = movedByArguments(*At.Node);
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
    // What owns a lambda that calls itself owns what that owns.
    if (const Step *Loop = selfOf(Planned, Captured)) {
      OwnsSelf |= Loop != &At && Loop->Self->Owners.count(Captured) &&
                  OwnsSelfIn.count(Loop);
      continue;
    }
    if (Capture.getCaptureKind() == LCK_ByRef) {
      if (Init || (!Captured->getType()->isReferenceType() &&
                   !staysWithRoot(Captured)))
        refuse(RefusalReason::ReferenceCapture, Where,
               quoted(Captured) + " is captured by reference; capture it by "
                                  "value, or hold it where it outlives the "
                                  "operation");
      continue;
    }
    if (Init) {
      const ValueDecl *From = referenced(Init->getInit());
      if (isLocal(From) && Moved.count(From) && !sharedFromThis(*Init))
        refuse(RefusalReason::CaptureOrder, Where,
               quoted(From) + " is moved by an argument, too");
      if (sharedFromThis(*Init)) {
        OwnsSelf = true;
        adoptSelf(Init);
      } else if (isLocal(From) &&
                 From->getType().getNonReferenceType().getCanonicalType()
                         .getUnqualifiedType() ==
                     Init->getType().getCanonicalType().getUnqualifiedType() &&
                 From->getName() == Init->getName()) {
        Planned.Aliases[Init] = From;
      } else if (!isUnused(*Init, At)) {
        if (isInMacro(Init->getInit()->getSourceRange()))
          refuse(RefusalReason::Macro, Where,
                 "the value of " + quoted(Init) + " comes from a macro");
        At.Inits.push_back({Init, Init->getInit()});
      }
    } else {
      auto *Variable = dyn_cast<VarDecl>(Captured);
      if (Variable && sharedFromThis(*Variable)) {
        OwnsSelf = true;
        adoptSelf(Variable);
      } else if (Moved.count(Captured)) {
        refuse(RefusalReason::CaptureOrder, Where,
               quoted(Captured) + " is moved by an argument, too");
      } else if (At.Node && lends(At, resolve(Planned, Captured), Planned,
                                  In.Context) == Lending::Reference) {
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
    if (auto Picked = constnessPicks(Planned, At, Captured, In);
        Picked && !Refused && !staysConst(Captured))
      Refused = Picked;
  }
  if (At.Self && OwnsSelf)
    OwnsSelfIn.insert(&At);
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
    bool Local = isLocal(From) || isMember(Planned, From);
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
    if (!Same && !Constant && !At.Object)
      refuse(RefusalReason::ContinuationKind, Where,
             "the value of " + quoted(Each.Variable) +
                 " is converted when the continuation runs");
    if (Local && Moved.count(From))
      refuse(RefusalReason::CaptureOrder, Where,
             quoted(From) + " is moved by an argument, too");
    // The members of a const operator() are const.
    Const |= At.Object && cast<CXXMethodDecl>(At.Target)->isConst();
    if (Same && Local &&
        (From->getName() == Each.Variable->getName() ||
         !Mentioned.count(From->getNameAsString())) &&
        (Const || !isConst(From)) && !isAlien(From) &&
        Aliased.insert(From).second) {
      if (lends(At, resolve(Planned, From), Planned, In.Context) ==
          Lending::Reference)
        refuse(RefusalReason::CaptureOrder, Where,
               "the operation may change " + quoted(From) +
                   ", of which the continuation has a copy");
      if (Const && !At.Object)
        if (auto Picked = constPicks(At, Each.Variable,
                                     "its parameter says so", In);
            !Refused)
          Refused = Picked;
      Planned.Aliases[Each.Variable] = From;
    } else if (!At.Stackless || mentions(At.Body, Each.Variable) ||
               Written->HasSideEffects(In.Context)) {
      At.Inits.push_back(Each);
    }
    if (At.Object && Const)
      if (auto Picked = constPicks(At, Each.Variable, "operator() is", In);
          !Refused)
        Refused = Picked;
  }
}

/// True when the expression reads what is that variable in the coroutine.
bool CaptureCheck::reads(const Expr *E, const ValueDecl *D) const {
  bool Found = false;
  forEach<DeclRefExpr>(E, [&](const DeclRefExpr *Reference) {
    Found |= resolve(Planned, Reference->getDecl()) == resolve(Planned, D);
  });
  forEach<MemberExpr>(E, [&](const MemberExpr *Reference) {
    Found |= isMember(Planned, Reference->getMemberDecl()) &&
             resolve(Planned, Reference->getMemberDecl()) == resolve(Planned, D);
  });
  return Found;
}

/// The same of an initiation, besides its continuation.
bool CaptureCheck::initiationReads(const HandOffNode &Node,
                                   const ValueDecl *D) const {
  auto *Call = dyn_cast<CallExpr>(Node.Initiation);
  return (Call && reads(Call->getCallee(), D)) ||
         llvm::any_of(Node.arguments(), [&](const Expr *Argument) {
           return Argument != Node.Continuation.Written && reads(Argument, D);
         });
}

/// Gives the parameters of a called function what they get: another name of the
/// same variable, or a variable of their own; where it leads back, a new value.
void CaptureCheck::given(Step &At) {
  std::vector<InitCapture> Passed = At.Bound;
  if (At.Call)
    for (unsigned I = 0; I < At.Target->getNumParams(); ++I) {
      if (selfOf(Planned, At.Target->getParamDecl(I)))
        continue;
      const Expr *Argument = At.argument(I);
      if (auto *Default = dyn_cast<CXXDefaultArgExpr>(Argument))
        return refuse(RefusalReason::CalledStep, Default->getUsedLocation(),
                      "write out the default arguments of this call");
      Passed.push_back({At.Target->getParamDecl(I), Argument});
    }
  std::set<const ValueDecl *> Given;
  const Stmt *Body = At.BackTo ? At.BackTo->Body : At.Body;
  for (const auto &[Parameter, Argument] : Passed) {
    const ValueDecl *D = referenced(Argument);
    SourceLocation Where = Argument->getExprLoc();
    QualType Type = Parameter->getType();
    if ((isLocal(D) || isMember(Planned, D)) &&
        resolve(Planned, D) == resolve(Planned, Parameter))
      continue;
    if (!mentions(Body, Parameter) &&
        !stripCopies(Argument)->HasSideEffects(In.Context))
      continue;
    if (At.BackTo && !mentions(Body, Parameter))
      return refuse(RefusalReason::Cycle, Where,
                    "making the value of " + quoted(Parameter) +
                        " has effects, and where the loop begins nothing uses it");
    if (isInMacro(Argument->getSourceRange()))
      return refuse(RefusalReason::Macro, Where,
                    "the value of " + quoted(Parameter) + " comes from a macro");
    if (At.BackTo) {
      // The new values are given one after the other, before the initiation.
      bool Read = At.Node && initiationReads(*At.Node, Parameter);
      auto Before = llvm::find_if(At.Inits, [&](const InitCapture &Each) {
        return reads(Argument, Each.Variable);
      });
      for (auto Each = Before; Each != At.Inits.end(); ++Each)
        Read |= reads(Each->Init, Parameter);
      // What it held before ends when the initiation has returned, not before.
      bool Ends = At.Node && !destroysOnlyMemory(Type, In.Semantics);
      bool Refers = Type->isReferenceType() && !copied(At, Type);
      if (Read || Ends || Refers || Type.isConstQualified() ||
          resolve(Planned, Parameter)->getType().isConstQualified())
        return refuse(RefusalReason::Cycle, Where,
                      quoted(Parameter) + " has another value each time, which "
                                          "is not taken apart yet");
      At.Inits.insert(Before, {Parameter, Argument});
      continue;
    }
    bool SameType =
        isLocal(D) &&
        D->getType().getNonReferenceType().getCanonicalType()
                .getUnqualifiedType() ==
            Type.getNonReferenceType().getCanonicalType().getUnqualifiedType();
    // Another name of the variable, where that is as good as the copy was.
    bool Const = Type.getNonReferenceType().isConstQualified();
    bool Refers = isAlien(D) || (D && D->getType()->isLValueReferenceType() &&
                                 !isConst(D) && !Type->isReferenceType());
    // A lambda may have a copy of the same variable, and calls it otherwise.
    bool Other = At.Self && D && D->getName() != Parameter->getName();
    if (SameType && !Refers && !Other && (Const || !isConst(D)) &&
        Given.insert(D).second) {
      if (auto Picked = Const && !isConst(D)
                            ? constPicks(At, Parameter, "its parameter says so",
                                         In)
                            : std::nullopt;
          !Refused)
        Refused = Picked;
      Planned.Aliases[Parameter] = D;
      continue;
    }
    if (Type->isReferenceType() && Argument->isLValue() && !copied(At, Type))
      return refuse(RefusalReason::CalledStep, Where,
                    quoted(Parameter) + " is a reference; pass a value");
    if (Const)
      if (auto Picked = constPicks(At, Parameter, "its parameter says so", In);
          !Refused)
        Refused = Picked;
    At.Inits.push_back({Parameter, Argument});
  }
}

/// What held the object is the coroutine's parameter now.
void CaptureCheck::dropSelf(Step &At) {
  forEach<DeclStmt>(At.Body, [&](const DeclStmt *S) {
    auto *Variable =
        S->isSingleDecl() ? dyn_cast<VarDecl>(S->getSingleDecl()) : nullptr;
    if (!Variable || !Variable->hasLocalStorage() || !sharedFromThis(*Variable) ||
        isInMacro(S->getSourceRange()))
      return;
    adoptSelf(Variable);
    At.Ignores.push_back(S);
  });
}

void CaptureCheck::bound(Step &At) {
  if (!At.BackTo)
    boundArguments(At);
  if (!At.Node->Continuation.Object) {
    keep(Keeping::NoObject, At);
    return;
  }
  const Expr *Object = stripCopies(At.Node->Continuation.Object);
  if (isOwnObject(Object)) {
    keep(Keeping::Raw, At);
  } else if (sharedFromThis(Object)) {
    keep(Keeping::Shared, At);
    owned(Object);
    if (auto *Variable = dyn_cast_or_null<VarDecl>(referenced(Object)))
      adoptSelf(Variable);
  } else {
    refuse(RefusalReason::ContinuationKind, Object->getBeginLoc(),
           "the handler is bound to another object");
  }
}

std::optional<Refusal> CaptureCheck::run() {
  for (Step *At : allSteps(Planned)) {
    if (At->Node && contextOf(*At->Node) && !At->Bound.empty())
      contextArgument(*At);
    if (At->Call || At->BackTo)
      given(*At);
    if (At->lambda())
      captures(*At);
    else if (At->Node)
      bound(*At);
    if (At->Self)
      keptCaptures(*At, *At);
    if (auto Picked = At->Body ? bindingPicks(*At, In) : std::nullopt; !Refused)
      Refused = Picked;
  }
  // A variable that takes another one's value is made before the initiation.
  for (Step *At : allSteps(Planned))
    for (const InitCapture &Each : At->Inits) {
      for (const ValueDecl *D : movedBy(Each.Init))
        if (At->Node && initiationReads(*At->Node, D))
          refuse(RefusalReason::CaptureOrder, Each.Init->getExprLoc(),
                 quoted(D) + " is read by an argument, too");
      if (At->Node && bothHaveEffects(Each.Init, *At->Node, In))
        refuse(RefusalReason::CaptureOrder, Each.Init->getExprLoc(),
               "the value of " + quoted(Each.Variable) +
                   " and an argument call functions whose order may be seen");
    }
  if (Planned.Object == Keeping::Shared)
    for (Step *At : allSteps(Planned))
      dropSelf(*At);
  if (Planned.Object == Keeping::Shared && !Planned.Self &&
      !isa<CXXMethodDecl>(Planned.Root->Function))
    refuse(RefusalReason::Ownership, Planned.Root->Function->getLocation(),
           "who owns the object can't be told");
  if (!Planned.ofWholeRoot())
    firstArguments(*Planned.First);
  lifetimes(*Planned.First, nullptr, {});
  return Refused;
}

} // namespace coroutinize
