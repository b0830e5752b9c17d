//===- Continuation.h - What is handed over, taken apart --------*- C++ -*-===//
#ifndef COROUTINIZE_MATCHERS_CONTINUATION_H
#define COROUTINIZE_MATCHERS_CONTINUATION_H

#include "model/Model.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include <optional>
#include <vector>

namespace coroutinize {

/// A continuation as written. Borrows from the AST.
struct Continuation {
  ContinuationKind Kind = ContinuationKind::Callable;
  const clang::Expr *Written = nullptr;      ///< the whole argument
  const clang::LambdaExpr *Lambda = nullptr; ///< of (named) lambdas
  const clang::VarDecl *Variable = nullptr;  ///< of a named lambda
  const clang::FunctionDecl *Function = nullptr; ///< of named targets
  const clang::Expr *Object = nullptr; ///< the object bound to a member function
  const clang::Expr *Executor = nullptr; ///< bind_executor's

  /// One parameter of the target: what it was bound to, or which completion
  /// argument it gets (counted from 0; -1 when bound).
  struct Parameter {
    const clang::Expr *Bound = nullptr;
    int Completion = -1;
  };
  /// Of std::bind: one for each parameter of Function. Empty for the others,
  /// whose parameters are the completion arguments in order (after the
  /// Bound ones of a bind_front).
  std::vector<Parameter> Parameters;

  /// The function that runs: the lambda's call operator or the named target.
  const clang::FunctionDecl *target() const;
};

/// Takes an argument apart. \returns nothing when it is not callable.
std::optional<Continuation> asContinuation(const clang::Expr *Argument,
                                           clang::ASTContext &);

/// Strips what does not change which object is meant: parentheses, implicit
/// nodes, copies and moves, std::move and std::forward.
const clang::Expr *stripCopies(const clang::Expr *);

/// The function that a call calls; in dependent code the only candidate.
const clang::FunctionDecl *calleeOf(const clang::CallExpr *);

/// The unqualified name of what a call calls, also in dependent code.
std::string calleeName(const clang::CallExpr *);

} // namespace coroutinize

#endif
