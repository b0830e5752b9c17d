//===- VisitorLoop.h - A caller of a producer as a loop ---------*- C++ -*-===//
//
//   for_each_x(a, [&](T v) { …; return; });  ──▶  for (T v : xs(a)) { … }
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_VISITORLOOP_H
#define COROUTINIZE_REWRITERS_VISITORLOOP_H

#include "rewriters/Generator.h"

namespace coroutinize {

/// A call whose visitor is a lambda that may become the body of a loop.
struct VisitorLoop {
  const clang::CallExpr *Call = nullptr;
  const clang::FunctionDecl *In = nullptr;
  const clang::LambdaExpr *Lambda = nullptr;
  const clang::ParmVarDecl *Element = nullptr;
  const clang::Stmt *Statement = nullptr; ///< all that the call is in
  /// What becomes of the producer's own result.
  enum { Ignored, Variable, Returned } Result = Ignored;
  const clang::VarDecl *Variable_ = nullptr;

  struct Return {
    const clang::ReturnStmt *Statement = nullptr;
    bool InLoop = false;   ///< `continue` would mean another loop
    bool InSwitch = false; ///< `break` would mean the switch
    bool Last = false;
  };
  std::vector<Return> Returns;
};

/// The call as a loop, or nothing where it stays as it is.
std::optional<VisitorLoop> asLoop(const VisitorConsumer &,
                                  const VisitedProducer &,
                                  const RewriteInput &);

/// Takes its element by value? Or by reference to const?
bool takesValue(const VisitorLoop &);
bool takesReadOnly(const VisitorLoop &);

/// The patches that make the loop; they leave alone what stays, so that other
/// rewrites may lie inside. \p Inner are the patches of the same file so far.
/// \returns nothing where the plan asks for more than the lambda can give.
std::optional<std::vector<Patch>>
makeLoop(const VisitorLoop &, const GeneratorPlan &, const Source &,
         const std::vector<Patch> &Inner, const RewriteInput &);

} // namespace coroutinize

#endif
