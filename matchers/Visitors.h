//===- Visitors.h - Functions that call a visitor for each element --------===//
//
//   ASTContext ──findVisitors──▶ VisitedProducer: each use of the visitor in
//                                the producer, each call of it in the unit
//
// A producer calls one of its parameters, the visitor, before it returns:
// `for_each_node(tree, visit)`, `until(list, visit)`. What a use of the visitor
// means is told by the statement that it makes up. Borrows from the AST.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_MATCHERS_VISITORS_H
#define COROUTINIZE_MATCHERS_VISITORS_H

#include "matchers/Scope.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include <memory>
#include <vector>

namespace coroutinize {

/// One call of the visitor, or of the producer itself with the same visitor.
struct VisitorCall {
  const clang::CallExpr *Call = nullptr;
  bool PassedOn = false; ///< to the producer itself
};

/// How a statement uses the visitor.
enum class VisitorUseKind {
  Visits, ///< `visit(x);`
  Stops,  ///< `if (!visit(x)) return false;`, `return visit(a) && visit(b);`
  Answers ///< the answer is looked at: `if (visit(x) == Skip) continue;`
};

struct VisitorUse {
  VisitorUseKind Kind = VisitorUseKind::Visits;
  const clang::Stmt *Statement = nullptr; ///< without its semicolon
  std::vector<VisitorCall> Calls;         ///< in the order of evaluation
  bool StopsOn = false; ///< the answer that ends all, of Stops
  /// `if (guard && !visit(x)) return false;`
  const clang::Expr *Guard = nullptr;
};

/// What stands in the way of a generator, found while reading the producer.
struct VisitorObstacle {
  RefusalReason Reason;
  clang::SourceLocation Where;
  std::string Message;
};

/// A function that does no more than to call the producer, of the same object,
/// with what it was given: `void each(f) { until([&](x) { f(x); return true; }); }`
struct VisitorForwarder {
  const clang::FunctionDecl *Function = nullptr;
  unsigned Index = 0; ///< of its visitor
  /// What it answers itself; nothing where the visitor's answer is passed on.
  std::optional<bool> Answer;
  /// For each parameter of the producer but the visitor: its own; -1 where it
  /// gives none.
  std::vector<int> Parameters;
};

/// A call of the producer from elsewhere.
struct VisitorConsumer {
  const clang::CallExpr *Call = nullptr;
  const clang::FunctionDecl *In = nullptr; ///< the function it is written in
  const VisitorForwarder *Through = nullptr; ///< what it calls instead
};

struct VisitedProducer {
  const clang::FunctionDecl *Function = nullptr; ///< the pattern of a template
  const clang::ParmVarDecl *Visitor = nullptr;
  unsigned Index = 0; ///< of the parameter
  /// The template parameter that is the visitor's type, if it is one.
  const clang::TemplateTypeParmDecl *Deduced = nullptr;
  /// The parameter and result types of a visitor with a signature.
  const clang::FunctionProtoType *Signature = nullptr;
  std::vector<VisitorUse> Uses;
  std::vector<const clang::ReturnStmt *> Returns; ///< those not in Uses
  std::optional<VisitorObstacle> Obstacle;        ///< the first one
  std::vector<VisitorConsumer> Consumers;
  std::vector<std::unique_ptr<VisitorForwarder>> Forwarders;
  bool UsedOtherwise = false; ///< somebody names it without such a call
};

/// All producers of the project's code, in source order.
std::vector<std::unique_ptr<VisitedProducer>> findVisitors(clang::ASTContext &,
                                                           const Scope &);

/// Fills who calls the producers, and who names them otherwise, in the
/// declarations.
void findConsumers(std::vector<std::unique_ptr<VisitedProducer>> &,
                   const std::vector<clang::Decl *> &, const Scope &);

/// The signature of `std::function<void(int)>` and its likes, class templates
/// with a function type as their first argument, and of function pointers.
const clang::FunctionProtoType *callableSignature(clang::QualType);

/// The function as it was written: the pattern of an instantiation.
const clang::FunctionDecl *asWritten(const clang::FunctionDecl *);

} // namespace coroutinize

#endif
