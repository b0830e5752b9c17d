//===- HandOffs.h - The hand-offs of each function of a unit ----*- C++ -*-===//
//
//   ASTContext ──findHandOffs──▶ UnitFacts ──buildChains (Chains.h)──▶ Chain
//
// Everything here borrows from the AST and dies with it.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_MATCHERS_HANDOFFS_H
#define COROUTINIZE_MATCHERS_HANDOFFS_H

#include "dialects/Dialect.h"
#include "matchers/Continuation.h"
#include "matchers/Scope.h"
#include "matchers/SelfCalls.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>
#include <vector>

namespace coroutinize {

/// One hand-off in the AST.
struct HandOffNode {
  const clang::Expr *Initiation = nullptr;      ///< call or construction
  const clang::FunctionDecl *Callee = nullptr;  ///< null in dependent code
  std::string CalleeName;                       ///< qualified where known
  unsigned Index = 0;                           ///< of the argument
  coroutinize::Continuation Continuation;
  const coroutinize::Dialect *Dialect = nullptr;
  coroutinize::Nature Nature;
  bool Inline = false; ///< seen to be invoked before the operation returns
  /// And the operation goes on after that.
  bool GoesOnAfterInline = false;
  HandOffNode *Parent = nullptr;                ///< lexically enclosing
  unsigned Depth = 1;
  std::vector<std::unique_ptr<HandOffNode>> Children;
  /// Functions that the continuation's own body calls.
  std::vector<const clang::FunctionDecl *> Calls;
  /// And those that it calls with callables that it was given itself.
  std::vector<const clang::FunctionDecl *> PassesOnTo;

  /// The arguments of the initiation, the continuation included.
  llvm::ArrayRef<const clang::Expr *> arguments() const;
};

/// What one function definition of the project holds.
struct FunctionFacts {
  const clang::FunctionDecl *Function = nullptr; ///< the definition
  std::vector<std::unique_ptr<HandOffNode>> HandOffs;
  /// Functions that the body calls outside of any continuation.
  std::vector<const clang::FunctionDecl *> Calls;
  /// And those that it calls with callables that it was given itself.
  std::vector<const clang::FunctionDecl *> PassesOnTo;
  /// Of a lambda that calls itself: how, and the function that it is in.
  std::optional<SelfCalling> Self;
  const clang::FunctionDecl *Enclosing = nullptr;
  /// Those that the body holds.
  std::vector<const FunctionFacts *> Lambdas;

  /// True when something is initiated in the body, or in such a lambda.
  bool initiates() const;
};

/// All of a unit, in source order.
struct UnitFacts {
  std::vector<std::unique_ptr<FunctionFacts>> Functions;
  llvm::DenseMap<const clang::FunctionDecl *, FunctionFacts *> ByFunction;
  /// How often the project's code of this unit names each function, by its
  /// canonical declaration.
  llvm::DenseMap<const clang::FunctionDecl *, unsigned> References;
  /// Lambdas that call themselves are functions, too.
  std::vector<std::unique_ptr<FunctionFacts>> Lambdas;
  llvm::DenseMap<const clang::CallExpr *, const FunctionFacts *> SelfCalls;
  /// And why others are none.
  std::map<const clang::LambdaExpr *, coroutinize::SelfCalls::Unfit> NoFunctions;

  /// Why the lambda that the hand-off is in can't be a function, or null.
  const coroutinize::SelfCalls::Unfit *unfit(const HandOffNode &) const;

  /// What the templates of the project became where this unit used them, with
  /// all types known. It finds the functions that are no templates, too.
  std::unique_ptr<UnitFacts> Instances;

  /// The facts of the function, whichever of its declarations is given.
  const FunctionFacts *find(const clang::FunctionDecl *) const;
  /// The function that a call calls, lambdas that call themselves included.
  const clang::FunctionDecl *callee(const clang::CallExpr *) const;
};

/// What an offer that awaits the hand-off rests on.
Ground groundOf(const HandOffNode &, const Scope &);

/// \p Known is what the project's code shows of callable parameters.
UnitFacts findHandOffs(clang::ASTContext &, const Scope &,
                       const KnownNatures &Known);

} // namespace coroutinize

#endif
