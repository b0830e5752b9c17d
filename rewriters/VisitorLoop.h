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
  const VisitorForwarder *Through = nullptr; ///< what is called instead
  const clang::LambdaExpr *Lambda = nullptr;
  std::vector<const clang::ParmVarDecl *> Elements;
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

  /// A temporary that the loop needs until its end, by the argument that is or
  /// refers to it; -1 is the object.
  struct Temporary {
    int Argument = -1;
    const clang::MaterializeTemporaryExpr *Made = nullptr;
  };
  std::optional<Temporary> Held;

  /// The argument that is the visitor.
  unsigned visitorIndex(const VisitedProducer &) const;
  /// The argument for the producer's parameter; null where it has a default.
  const clang::Expr *argument(unsigned Parameter, const VisitedProducer &) const;
};

/// The call as a loop, or nothing where it stays as it is.
std::optional<VisitorLoop> asLoop(const VisitorConsumer &,
                                  const VisitedProducer &,
                                  const RewriteInput &);

/// Is an element taken by value? Or by reference to const?
bool takesValue(clang::QualType Parameter);
bool takesReadOnly(clang::QualType Parameter);

/// What a loop declares for the lambda's parameters.
struct LoopVariables {
  std::string Head; ///< `const Node &node`, `auto [name, value]`
  std::vector<std::string> Declared; ///< what its body begins with
};

/// \returns nothing where the parameters can't be had from the elements.
std::optional<LoopVariables> loopVariables(const VisitorLoop &,
                                           const GeneratorPlan &,
                                           const Source &,
                                           const RewriteInput &);

/// The patches that make the loop; they leave alone what stays, so that other
/// rewrites may lie inside. \p Inner are the patches of the same file so far.
/// \returns nothing where the plan asks for more than the lambda can give.
std::optional<std::vector<Patch>>
makeLoop(const VisitorLoop &, const GeneratorPlan &, const Source &,
         const std::vector<Patch> &Inner, const RewriteInput &);

} // namespace coroutinize

#endif
