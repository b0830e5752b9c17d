//===- CallableUse.cpp - What a function does with a callable parameter ---===//
//
// Walks the callee's body and counts, over its structured control flow, how
// often the parameter is invoked or handed on. A lambda that captures it, a
// function that it is passed to, are followed while there is fuel; a store into
// a member or a container is an escape whose end is not understood (Bounded is
// false), as is everything else that is not recognised.
//
//===----------------------------------------------------------------------===//
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "dialects/Dialect.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coroutinize {
namespace {

/// How often the parameter is used, on the worst path: up to the end of a
/// statement, and up to the ways that leave the function inside it.
struct Count {
  unsigned Through = 0;
  unsigned Exit = 0;
  bool FallsThrough = true;
  bool Called = false; ///< invoked before the end of the statement
};

Count sequence(Count A, Count B) {
  if (!A.FallsThrough)
    return A;
  return {A.Through + B.Through, std::max(A.Exit, A.Through + B.Exit),
          B.FallsThrough, A.Called || B.Called};
}

Count either(Count A, Count B) {
  Count Result;
  Result.FallsThrough = A.FallsThrough || B.FallsThrough;
  Result.Through = std::max(A.FallsThrough ? A.Through : 0,
                            B.FallsThrough ? B.Through : 0);
  Result.Exit = std::max(A.Exit, B.Exit);
  Result.Called = (A.FallsThrough && A.Called) || (B.FallsThrough && B.Called);
  return Result;
}

/// Strips what does not change which callable is meant: casts, copies and
/// moves, std::move, std::forward.
const Expr *strip(const Expr *E) {
  for (;;) {
    E = E->IgnoreUnlessSpelledInSource();
    if (auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
      E = Cleanups->getSubExpr();
    else if (auto *Construct = dyn_cast<CXXConstructExpr>(E);
             Construct && Construct->getNumArgs() == 1)
      E = Construct->getArg(0);
    else if (auto *Cast = dyn_cast<ExplicitCastExpr>(E))
      E = Cast->getSubExpr();
    else if (auto *Call = dyn_cast<CallExpr>(E);
             Call && Call->isCallToStdMove())
      E = Call->getArg(0);
    else if (auto *Call = dyn_cast<CallExpr>(E);
             Call && Call->getNumArgs() == 1 && Call->getDirectCallee() &&
             Call->getDirectCallee()->isInStdNamespace() &&
             Call->getDirectCallee()->getIdentifier() &&
             Call->getDirectCallee()->getName() == "forward")
      E = Call->getArg(0);
    else
      return E;
  }
}

class UseWalker {
public:
  UseWalker(ASTContext &Context, unsigned Fuel) : Context(Context), Fuel(Fuel) {}

  CallableUse Use;

  /// Follows \p Callable through \p Body.
  Count walk(const Stmt *S, const ValueDecl *Callable) {
    if (!S)
      return {};
    if (auto *Branch = dyn_cast<IfStmt>(S)) {
      Count Test = sequence(walk(Branch->getInit(), Callable),
                            walk(Branch->getCond(), Callable));
      return sequence(Test, either(walk(Branch->getThen(), Callable),
                                   walk(Branch->getElse(), Callable)));
    }
    if (auto *Choice = dyn_cast<ConditionalOperator>(S))
      return sequence(walk(Choice->getCond(), Callable),
                      either(walk(Choice->getTrueExpr(), Callable),
                             walk(Choice->getFalseExpr(), Callable)));
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S)) {
      Count Body = children(S, Callable);
      if (Body.Through > 0 && Body.FallsThrough)
        many("it is used in a loop");
      Body.FallsThrough = true;
      return Body;
    }
    if (auto *Switch = dyn_cast<SwitchStmt>(S)) {
      // Cases are taken as alternatives when each ends; the sum is the safe
      // reading.
      Count Body = children(Switch, Callable);
      Body.FallsThrough = true;
      return Body;
    }
    if (isa<ReturnStmt, CXXThrowExpr>(S)) {
      Count Value = children(S, Callable);
      return {0, std::max(Value.Exit, Value.Through), false};
    }
    if (auto *Block = dyn_cast<CompoundStmt>(S)) {
      Count Sum;
      for (const Stmt *Child : Block->body()) {
        auto *Return = dyn_cast<ReturnStmt>(Child);
        if (Sum.FallsThrough && Sum.Called && !(Return && !Return->getRetValue()))
          Use.GoesOn = true;
        Sum = sequence(Sum, walk(Child, Callable));
      }
      return Sum;
    }
    if (auto *Lambda = dyn_cast<LambdaExpr>(S))
      return closure(Lambda, Callable, nullptr, 0);
    if (auto *Call = dyn_cast<CallExpr>(S))
      return call(Call, Callable);
    if (auto *Construct = dyn_cast<CXXConstructExpr>(S))
      return construct(Construct, Callable);
    if (auto *Reference = dyn_cast<DeclRefExpr>(S)) {
      if (Reference->getDecl() == Callable)
        unknown("it is used in a way that is not understood");
      return {};
    }
    if (auto *Assign = dyn_cast<BinaryOperator>(S);
        Assign && Assign->isAssignmentOp() && refersTo(Assign->getRHS(), Callable)) {
      unknown("it is stored");
      return {1, 0, true};
    }
    if (isa<ImplicitCastExpr>(S)) {
      auto *Cast = cast<ImplicitCastExpr>(S);
      // `if (callback)`: a test, no use.
      if (Cast->getCastKind() == CK_PointerToBoolean &&
          refersTo(Cast->getSubExpr(), Callable))
        return {};
    }
    return children(S, Callable);
  }

private:
  ASTContext &Context;
  unsigned Fuel;

  Count children(const Stmt *S, const ValueDecl *Callable) {
    Count Sum;
    for (const Stmt *Child : S->children())
      Sum = sequence(Sum, walk(Child, Callable));
    return Sum;
  }

  void many(std::string Why) {
    Use.Many = true;
    Use.Why = std::move(Why);
  }
  void unknown(std::string Why) {
    Use.Escapes = true;
    Use.Bounded = false;
    if (!Use.Many)
      Use.Why = std::move(Why);
  }

  static bool refersTo(const Expr *E, const ValueDecl *Callable) {
    E = strip(E);
    if (auto *Dereference = dyn_cast<UnaryOperator>(E);
        Dereference && Dereference->getOpcode() == UO_Deref)
      E = strip(Dereference->getSubExpr());
    if (auto *Reference = dyn_cast<DeclRefExpr>(E))
      return Reference->getDecl() == Callable;
    return false;
  }

  /// The variable that stands for \p Callable inside the lambda, or null when
  /// it is not captured. \p ByReference tells how.
  static const ValueDecl *captured(const LambdaExpr *Lambda,
                                   const ValueDecl *Callable) {
    for (const LambdaCapture &Capture : Lambda->captures()) {
      if (!Capture.capturesVariable())
        continue;
      if (Capture.getCapturedVar() == Callable)
        return Callable;
      if (auto *Init = dyn_cast<VarDecl>(Capture.getCapturedVar());
          Init && Init->isInitCapture() && Init->getInit() &&
          refersTo(Init->getInit(), Callable))
        return Init;
    }
    return nullptr;
  }

  /// A lambda that may hold the callable; \p Callee gets it as \p Index.
  Count closure(const LambdaExpr *Lambda, const ValueDecl *Callable,
                const FunctionDecl *Callee, unsigned Index) {
    const ValueDecl *Inner = captured(Lambda, Callable);
    if (!Inner)
      return {};
    UseWalker Nested(Context, Fuel);
    Count Uses = Nested.walk(Lambda->getBody(), Inner);
    unsigned Worst = std::max(Uses.Through, Uses.Exit);
    if (Nested.Use.Many || Worst > 1)
      many(Nested.Use.Many ? Nested.Use.Why
                           : "a closure uses it more than once");
    if (!Nested.Use.Bounded)
      unknown(Nested.Use.Why);
    return hand(Callee, Index, "a closure that calls it");
  }

  /// The callable, or a closure that calls it once, is given to \p Callee.
  Count hand(const FunctionDecl *Callee, unsigned Index, llvm::StringRef What) {
    if (!Callee) {
      unknown((What + " is kept").str());
      return {1, 0, true};
    }
    std::string Name = Callee->getDeclName().isIdentifier()
                           ? Callee->getQualifiedNameAsString()
                           : std::string("an operator");
    CallableArgument Argument{Callee, Callee->getNameAsString(), Index, nullptr,
                              true};
    if (auto Asio = AsioDialect.recognise(Argument, Context);
        Asio && Asio->HandOff) {
      Use.Escapes = true;
      if (Asio->Nature.Time != When::Later)
        Use.Inline = true;
      if (Use.Why.empty())
        Use.Why = "`" + Name + "` invokes it once";
      return {1, 0, true};
    }
    if (isInStandardLibrary(*Callee) || Fuel == 0) {
      unknown("`" + Name + "` keeps it");
      return {1, 0, true};
    }
    CallableUse Inner = summariseCallable(Callee, Index, Context, Fuel - 1);
    if (!Inner.Seen) {
      unknown("the body of `" + Name + "` is not in this unit");
      return {1, 0, true};
    }
    Use.Escapes |= Inner.Escapes;
    Use.Inline |= Inner.Inline;
    Use.Bounded &= Inner.Bounded;
    Use.GoesOn |= Inner.GoesOn;
    if (Inner.Many)
      many(Inner.Why);
    else if (!Inner.Why.empty())
      Use.Why = "`" + Name + "`: " + Inner.Why;
    return {1, 0, true, Inner.Inline};
  }

  Count call(const CallExpr *Call, const ValueDecl *Callable) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    // The callable itself is called.
    const Expr *Called = Call->getCallee();
    unsigned First = 0;
    if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call)) {
      if (Operator->getOperator() == OO_Call) {
        Called = Operator->getArg(0);
        First = 1;
      } else if (Operator->isAssignmentOp() &&
                 refersTo(Operator->getArg(1), Callable)) {
        unknown("it is stored");
        return {1, 0, true};
      }
    }
    if (auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
      // `callback.operator bool()`, `callback.swap(…)`: only the test is known.
      const Expr *Object = Member->getImplicitObjectArgument();
      if (Object && refersTo(Object, Callable)) {
        if (isa_and_nonnull<CXXConversionDecl>(Callee))
          return {};
        unknown("a member of it is called");
        return {};
      }
    }
    Count Sum;
    if (refersTo(Called, Callable)) {
      Use.Inline = true;
      if (Use.Why.empty())
        Use.Why = "it is called there";
      Sum.Through = 1;
      Sum.Called = true;
    } else if (First == 0 && !isa<CXXOperatorCallExpr>(Call)) {
      Sum = walk(Call->getCallee(), Callable);
    }
    if (Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
        Callee->getName() == "invoke" && Call->getNumArgs() > 0 &&
        refersTo(Call->getArg(0), Callable)) {
      Use.Inline = true;
      return {1, 0, true, true};
    }
    if (Call->isCallToStdMove())
      return walk(Call->getArg(0), Callable);
    // An operator that is a member has its object as the first argument.
    unsigned Shift = isa<CXXOperatorCallExpr>(Call) &&
                             isa_and_nonnull<CXXMethodDecl>(Callee)
                         ? 1
                         : 0;
    for (unsigned I = First; I < Call->getNumArgs(); ++I)
      Sum = sequence(Sum, argument(Call->getArg(I), Callable, Callee, I - Shift));
    return Sum;
  }

  Count construct(const CXXConstructExpr *Construct, const ValueDecl *Callable) {
    if (Construct->getNumArgs() == 1 && refersTo(Construct, Callable)) {
      unknown("it is copied");
      return {};
    }
    Count Sum;
    for (unsigned I = 0; I < Construct->getNumArgs(); ++I)
      Sum = sequence(Sum, argument(Construct->getArg(I), Callable,
                                   Construct->getConstructor(), I));
    return Sum;
  }

  Count argument(const Expr *E, const ValueDecl *Callable,
                 const FunctionDecl *Callee, unsigned Index) {
    if (refersTo(E, Callable))
      return hand(Callee, Index, "it");
    if (auto *Lambda = dyn_cast<LambdaExpr>(strip(E)))
      return closure(Lambda, Callable, Callee, Index);
    return walk(E, Callable);
  }
};

} // namespace

CallableUse summariseCallable(const FunctionDecl *Function, unsigned Index,
                              ASTContext &Context, unsigned Fuel) {
  const FunctionDecl *Definition = nullptr;
  CallableUse Nothing;
  if (!Function->hasBody(Definition) || Index >= Definition->getNumParams() ||
      Definition->getBody() == nullptr)
    return Nothing;
  if (auto *Method = dyn_cast<CXXMethodDecl>(Function);
      Method && Method->isVirtual())
    return Nothing; // an override may do anything
  const ParmVarDecl *Parameter = Definition->getParamDecl(Index);
  UseWalker Walker(Context, Fuel);
  Count Uses;
  if (auto *Constructor = dyn_cast<CXXConstructorDecl>(Definition))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->isWritten()) {
        Uses = sequence(Uses, Walker.walk(Init->getInit(), Parameter));
        if (Init->isMemberInitializer() && !Walker.Use.Bounded)
          Walker.Use.Why = "it is stored in `" +
                           Init->getMember()->getNameAsString() + "`";
      }
  Uses = sequence(Uses, Walker.walk(Definition->getBody(), Parameter));
  CallableUse Use = Walker.Use;
  Use.Seen = true;
  if (std::max(Uses.Through, Uses.Exit) > 1 && !Use.Many) {
    Use.Many = true;
    Use.Why = "`" + Function->getQualifiedNameAsString() +
              "` uses it more than once on one path";
  }
  return Use;
}

} // namespace coroutinize
