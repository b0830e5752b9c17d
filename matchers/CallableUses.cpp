#include "matchers/CallableUses.h"
#include "clang/AST/ASTContext.h"
#include "dialects/Dialect.h"
#include "dialects/Keys.h"
#include "matchers/Ast.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace coroutinize {

UseCount sequence(UseCount A, const UseCount &B) {
  if (!A.FallsThrough)
    return A;
  A.Exit = std::max(A.Exit, A.Through + B.Exit);
  A.Through += B.Through;
  A.FallsThrough = B.FallsThrough;
  if (B.FallsThrough)
    A.Open.append(B.Open);
  else
    A.Open.clear();
  return A;
}

static UseCount either(const UseCount &A, const UseCount &B) {
  UseCount Result;
  Result.FallsThrough = A.FallsThrough || B.FallsThrough;
  Result.Exit = std::max(A.Exit, B.Exit);
  for (const UseCount *Each : {&A, &B})
    if (Each->FallsThrough) {
      Result.Through = std::max(Result.Through, Each->Through);
      Result.Open.append(Each->Open);
    }
  return Result;
}

//===----------------------------------------------------------------------===//
// Uses
//===----------------------------------------------------------------------===//

UseCount UseWalker::use(CallableUse Use, const Holding &Held,
                        SourceLocation Where) {
  Use.At = Project.place(Where);
  Use.Wrapped = Held.Wrapped;
  Use.InnerMost = Held.InnerMost;
  Use.Inner = Held.Inner;
  Use.Within = Held.Within;
  UseCount One;
  One.Through = 1;
  One.Open.push_back(Uses.size());
  Uses.push_back(std::move(Use));
  return One;
}

UseCount UseWalker::escape(std::string Why, const Stmt *Where) {
  CallableUse Use;
  Use.Why = std::move(Why);
  return use(std::move(Use), {}, Where->getBeginLoc());
}

UseCount UseWalker::hand(const FunctionDecl *Callee, unsigned Index,
                         const Holding &Held, SourceLocation Where) {
  return use(handedTo(Callee, Index, Context), Held, Where);
}

UseCount UseWalker::argument(const Expr *E, const FunctionDecl *Callee,
                             unsigned Index) {
  if (Filled.count(E->IgnoreUnlessSpelledInSource()))
    return {};
  if (auto Held = holding(E))
    return hand(Callee, Index, *Held, E->getExprLoc());
  return walk(E);
}

void UseWalker::hold(const ValueDecl *Variable, Holding Held) {
  // Its constructor has the callable whatever becomes of the object.
  for (CallableUse &Object : Held.Within)
    Uses.push_back(std::move(Object));
  Held.Within.clear();
  Tracked[Variable] = std::move(Held);
}

std::optional<UseCount> UseWalker::memberCall(const CXXMemberCallExpr *Call) {
  const Expr *Object = Call->getImplicitObjectArgument();
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Object || !isCallable(Object))
    return store(Call);
  if (isa_and_nonnull<CXXConversionDecl>(Callee))
    return UseCount();
  UseCount Sum;
  for (const Expr *Argument : Call->arguments())
    Sum = sequence(Sum, walk(Argument));
  llvm::StringRef Name = identifier(Callee);
  if (Callee && isInStandardLibrary(*Callee))
    return llvm::StringSwitch<bool>(Name)
                   .Cases({"has_value", "empty", "size", "key"}, true)
                   .Cases({"reset", "clear"}, true)
                   .Default(false)
               ? Sum
               : sequence(Sum, escape("`" + Name.str() + "` is called on it",
                                      Call));
  // A method of the object that holds it; one that only answers leaves it.
  if (auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
      Method && Method->isConst() && !Method->getReturnType()->isVoidType() &&
      !holdsCallable(Method->getReturnType()))
    return Sum;
  CallableUse Use;
  Use.Kind = UseKind::Invoke;
  Use.Target = Callee ? declarationKey(*Callee) : "";
  Use.Name = Callee ? Callee->getQualifiedNameAsString() : "";
  const ValueDecl *Variable = direct(Object);
  return sequence(Sum, use(std::move(Use),
                           Variable ? Tracked[Variable] : Holding(),
                           Call->getExprLoc()));
}

UseCount UseWalker::call(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  // What it takes from a cell is in place of something empty.
  if (Taken.count(Call))
    return {};
  if (Callee && identifier(Callee) == "swap" && isInStandardLibrary(*Callee))
    return swap(Call);
  const Expr *Called = Call->getCallee();
  unsigned First = 0;
  if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call)) {
    OverloadedOperatorKind Kind = Operator->getOperator();
    if (Kind == OO_Equal && Call->getNumArgs() == 2)
      return assign(Call->getArg(0), Call->getArg(1), Call);
    if ((Kind == OO_EqualEqual || Kind == OO_ExclaimEqual) &&
        (isCallable(Call->getArg(0)) || isCallable(Call->getArg(1))))
      return {};
    if (Kind == OO_Call) {
      Called = Call->getArg(0);
      First = 1;
    }
  }
  if (auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
    if (auto Done = memberCall(Member))
      return *Done;

  // `(object.*handler)(…)`
  if (auto *Member = dyn_cast<BinaryOperator>(Called->IgnoreParenImpCasts());
      Member && Member->isPtrMemOp())
    Called = Member->getRHS();

  UseCount Sum;
  auto Held = First || !isa<CXXOperatorCallExpr>(Call) ? holding(Called)
                                                       : std::nullopt;
  CallableUse CallIt;
  CallIt.Kind = UseKind::Call;
  bool IsItself = Held.has_value();
  if (!IsItself && !isa<CXXOperatorCallExpr>(Call))
    Sum = walk(Called);
  // An operator that is a member has its object as the first argument.
  unsigned Shift = isa<CXXOperatorCallExpr>(Call) &&
                           isa_and_nonnull<CXXMethodDecl>(Callee)
                       ? 1
                       : 0;
  for (unsigned I = First; I < Call->getNumArgs(); ++I)
    Sum = sequence(Sum, argument(Call->getArg(I), Callee, I - Shift));
  if (IsItself)
    Sum = sequence(Sum, use(std::move(CallIt), *Held, Call->getExprLoc()));
  return Sum;
}

UseCount UseWalker::construct(const CXXConstructExpr *Construct) {
  UseCount Sum;
  for (unsigned I = 0; I < Construct->getNumArgs(); ++I)
    Sum = sequence(Sum, argument(Construct->getArg(I),
                                 Construct->getConstructor(), I));
  return Sum;
}

//===----------------------------------------------------------------------===//
// Control flow
//===----------------------------------------------------------------------===//

void UseWalker::markLooped(size_t From) {
  for (; From < Uses.size(); ++From)
    Uses[From].Looped = true;
}

UseCount UseWalker::children(const Stmt *S) {
  UseCount Sum;
  for (const Stmt *Child : S->children())
    Sum = sequence(Sum, walk(Child));
  return Sum;
}

UseCount UseWalker::walk(llvm::ArrayRef<const Stmt *> Statements) {
  UseCount Sum;
  for (const Stmt *Each : Statements) {
    auto *Return = dyn_cast_or_null<ReturnStmt>(Each);
    if (Sum.FallsThrough && !(Return && !Return->getRetValue()))
      for (unsigned Earlier : Sum.Open)
        Uses[Earlier].Followed = true;
    if (Each)
      noteFresh(Each);
    Sum = sequence(Sum, walk(Each));
  }
  return Sum;
}

UseCount UseWalker::loop(const Stmt *S) {
  size_t Before = Uses.size(), Known;
  UseCount Body;
  // What holds it at the end of the body holds it at its beginning.
  do {
    Known = Tracked.size();
    Uses.resize(Before);
    auto *Range = dyn_cast<CXXForRangeStmt>(S);
    Body = Range && isCallable(Range->getRangeInit()) ? walk(Range->getBody())
                                                      : children(S);
  } while (Tracked.size() > Known);
  return Body;
}

UseCount UseWalker::walk(const Stmt *S) {
  if (!S)
    return {};
  if (auto *E = dyn_cast<Expr>(S); E && Taken.count(E))
    return {};
  if (auto *Block = dyn_cast<CompoundStmt>(S))
    return walk({const_cast<const Stmt *const *>(Block->body_begin()),
                 Block->size()});
  if (auto *Declarations = dyn_cast<DeclStmt>(S))
    return declare(Declarations);
  if (auto *Branch = dyn_cast<IfStmt>(S)) {
    UseCount Test = walk(Branch->getInit());
    if (Branch->getConditionVariableDeclStmt())
      Test = sequence(Test, walk(Branch->getConditionVariableDeclStmt()));
    else
      Test = sequence(Test, walk(Branch->getCond()));
    return sequence(Test,
                    either(walk(Branch->getThen()), walk(Branch->getElse())));
  }
  if (auto *Choice = dyn_cast<ConditionalOperator>(S))
    return sequence(walk(Choice->getCond()), either(walk(Choice->getTrueExpr()),
                                                    walk(Choice->getFalseExpr())));
  if (auto *Range = dyn_cast<CXXForRangeStmt>(S);
      Range && isCallable(Range->getRangeInit())) {
    // Each element once.
    if (const ValueDecl *Container = direct(Range->getRangeInit()))
      Tracked[Range->getLoopVariable()] = Tracked[Container];
    else
      track(Range->getLoopVariable());
    UseCount Body = loop(Range);
    Body.FallsThrough = true;
    return Body;
  }
  if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S)) {
    size_t Before = Uses.size();
    UseCount Body = loop(S);
    markLooped(Before);
    if (Body.Through > 0 && Body.FallsThrough)
      Body.Through = 2;
    Body.FallsThrough = true;
    for (unsigned Each : Body.Open)
      Uses[Each].Followed = true;
    return Body;
  }
  if (auto *Switch = dyn_cast<SwitchStmt>(S)) {
    // The sum over all cases is the safe reading.
    UseCount Body = children(Switch);
    Body.FallsThrough = true;
    return Body;
  }
  if (auto *Try = dyn_cast<CXXTryStmt>(S)) {
    UseCount Tried = walk(Try->getTryBlock()), Caught;
    Caught.FallsThrough = false;
    for (unsigned I = 0; I < Try->getNumHandlers(); ++I)
      Caught = either(Caught, walk(Try->getHandler(I)->getHandlerBlock()));
    // It may have been thrown behind every use.
    UseCount Thrown = Tried;
    Thrown.Through = Tried.most();
    Thrown.FallsThrough = true;
    for (unsigned Each : Tried.Open)
      Uses[Each].Followed = true;
    return either(Tried, sequence(Thrown, Caught));
  }
  if (auto *Return = dyn_cast<ReturnStmt>(S)) {
    UseCount Value;
    if (auto Held = Return->getRetValue() && In ? holding(Return->getRetValue())
                                                : std::nullopt) {
      CallableUse Use;
      Use.Kind = UseKind::Store;
      Use.Target = resultCell(*In);
      Use.Name = "the result of " + In->getQualifiedNameAsString();
      Value = use(std::move(Use), *Held, Return->getBeginLoc());
    } else {
      Value = children(S);
    }
    return {0, std::max(Value.Exit, Value.Through), false, {}};
  }
  if (isa<CXXThrowExpr>(S)) {
    UseCount Value = children(S);
    return {0, std::max(Value.Exit, Value.Through), false, {}};
  }
  if (auto *Lambda = dyn_cast<LambdaExpr>(S))
    return closure(Lambda) ? escape("a closure that holds it is kept", Lambda)
                           : UseCount();
  if (auto *Call = dyn_cast<CallExpr>(S))
    return call(Call);
  if (auto *Construct = dyn_cast<CXXConstructExpr>(S))
    return construct(Construct);
  if (isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, CXXTypeidExpr>(S))
    return {}; // not evaluated
  if (auto *Delete = dyn_cast<CXXDeleteExpr>(S);
      Delete && isCallable(Delete->getArgument()))
    return {};
  if (auto *Operator = dyn_cast<BinaryOperator>(S)) {
    if (Operator->isAssignmentOp())
      return assign(Operator->getLHS(), Operator->getRHS(), Operator);
    if (Operator->isEqualityOp() && (isCallable(Operator->getLHS()) ||
                                     isCallable(Operator->getRHS())))
      return {};
  }
  if (auto *Cast = dyn_cast<CastExpr>(S);
      Cast && isCallable(Cast->getSubExpr()) &&
      (Cast->getCastKind() == CK_ToVoid ||
       Cast->getCastKind() == CK_PointerToBoolean))
    return {};
  // `task.deadline`: another part of the object that holds it.
  if (auto *Member = dyn_cast<MemberExpr>(S);
      Member && isCallable(Member->getBase()) && !isCallable(Member))
    return {};
  if (auto *E = dyn_cast<Expr>(S); E && isCallable(E))
    return escape("it is used in a way that is not understood", E);
  return children(S);
}

UseCount UseWalker::walkFunction(const FunctionDecl &Definition) {
  UseCount Sum;
  if (auto *Constructor = dyn_cast<CXXConstructorDecl>(&Definition))
    for (const CXXCtorInitializer *Init : Constructor->inits()) {
      if (!Init->isWritten() || !Init->getInit())
        continue;
      auto Held = Init->isMemberInitializer() ? holding(Init->getInit())
                                              : std::nullopt;
      if (!Held) {
        Sum = sequence(Sum, walk(Init->getInit()));
        continue;
      }
      Sum = sequence(Sum, use(storedIn(*Init->getMember()), *Held,
                              Init->getSourceLocation()));
    }
  return sequence(Sum, walk(Definition.getBody()));
}

unsigned UseWalker::most(const UseCount &Sum) {
  bool Jumps = false;
  if (Sum.most() > 0)
    forEach<GotoStmt>(In->getBody(), [&](const GotoStmt *) { Jumps = true; });
  if (!Jumps)
    return Sum.most();
  markLooped(0);
  return 2;
}

} // namespace coroutinize
