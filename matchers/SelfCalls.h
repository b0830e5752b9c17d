//===- SelfCalls.h - Lambdas that call themselves ---------------*- C++ -*-===//
//
//   auto step = std::make_shared<std::function<void(int)>>();
//   *step = [step, …](int n) { …; (*step)(n - 1); };
//   (*step)(3);
//
//   auto loop = [](auto self, int n) -> void { …; self(self, n - 1); };
//   loop(loop, 3);
//
// Such a lambda is a function whose name is a variable. Everything here borrows
// from the AST.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_MATCHERS_SELFCALLS_H
#define COROUTINIZE_MATCHERS_SELFCALLS_H

#include "matchers/GenericLambdas.h"
#include "model/Model.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include <map>
#include <set>
#include <vector>

namespace coroutinize {

/// A lambda that calls itself, with all that serves nothing else.
struct SelfCalling {
  const clang::LambdaExpr *Lambda = nullptr;
  const clang::VarDecl *Holder = nullptr; ///< the function's variable
  const clang::Stmt *Made = nullptr;      ///< the statement with the lambda
  /// Besides Made: what declares and checks its names.
  std::vector<const clang::Stmt *> Parts;
  /// All variables that hold the lambda, and those of them that own it.
  std::set<const clang::ValueDecl *> Names, Owners;
  bool OwnsItself = false; ///< captured a name that owns it: a leak
  /// All calls, and how far their arguments are behind the parameters.
  std::map<const clang::CallExpr *, unsigned> Calls;

  const clang::CXXMethodDecl *function() const {
    return functionOf(*Lambda);
  }
};

/// What a function's body holds of them.
struct SelfCalls {
  std::vector<SelfCalling> Found;
  /// Those that can't be taken for functions, and why.
  struct Unfit {
    RefusalReason Reason = RefusalReason::ContinuationKind;
    std::string Message;
  };
  std::map<const clang::LambdaExpr *, Unfit> Others;
};

/// Finds the lambdas that a variable in the function's body holds, and that
/// call themselves by it.
SelfCalls findSelfCalls(const clang::FunctionDecl &);

} // namespace coroutinize

#endif
