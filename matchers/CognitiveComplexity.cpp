//===- CognitiveComplexity.cpp - clang-tidy's metric of a function --------===//
//
// The rules, in SonarSource's words, and where they are below:
//
//   B1  +1 for a structure that breaks the flow      structure, TraverseIfStmt
//       +1 for goto                                  TraverseStmt
//       +1 for each run of one logical operator      TraverseBinaryOperator
//   B2  one level deeper inside of a structure, a    nested
//       lambda, a statement expression, a function
//       of a local class
//   B3  + the level at which a structure stands      structure, TraverseIfStmt
//
// Where clang-tidy departs from them, so does this file, for the sake of equal
// numbers: the places are marked "as clang-tidy". docs/metric.md lists them.
//
//===----------------------------------------------------------------------===//
#include "matchers/CognitiveComplexity.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include <optional>
#include <utility>

using namespace clang;

namespace {

class Visitor : public RecursiveASTVisitor<Visitor> {
  using Base = RecursiveASTVisitor<Visitor>;

public:
  /// Starts at the function itself, which adds no level.
  unsigned measure(FunctionDecl *Function) {
    Base::TraverseDecl(Function);
    return Total;
  }

  bool TraverseStmt(Stmt *S);
  bool TraverseIfStmt(IfStmt *If) { return traverseIf(If, /*IsElseIf=*/false); }
  bool TraverseBinaryOperator(BinaryOperator *Operator);
  bool TraverseCallExpr(CallExpr *Call);
  bool TraverseDecl(Decl *D);

private:
  /// Traverses \p S one level deeper. As clang-tidy: \p S itself is not looked
  /// at again, so in "if (a) while (b) f();" the bare loop does not count.
  bool nested(Stmt *S) {
    ++Level;
    bool Continue = Base::TraverseStmt(S);
    --Level;
    return Continue;
  }

  bool structure(Stmt *S) {
    Total += 1 + Level;
    return nested(S);
  }

  bool traverseIf(IfStmt *If, bool IsElseIf);

  unsigned Total = 0;
  unsigned Level = 0;
  /// The logical operator around the place of the traversal, if any.
  std::optional<BinaryOperatorKind> Surrounding;
};

bool Visitor::TraverseStmt(Stmt *S) {
  if (!S)
    return true;
  switch (S->getStmtClass()) {
  case Stmt::ConditionalOperatorClass:
  case Stmt::SwitchStmtClass:
  case Stmt::ForStmtClass:
  case Stmt::CXXForRangeStmtClass:
  case Stmt::WhileStmtClass:
  case Stmt::DoStmtClass:
  case Stmt::CXXCatchStmtClass:
    return structure(S);
  case Stmt::LambdaExprClass:
  case Stmt::StmtExprClass:
    return nested(S);
  case Stmt::GotoStmtClass:
  case Stmt::IndirectGotoStmtClass:
    ++Total;
    break;
  default:
    break;
  }
  return Base::TraverseStmt(S);
}

/// An "if" counts with its level, "else if" and "else" only as one.
/// As clang-tidy: a condition variable's initialiser is not looked into.
bool Visitor::traverseIf(IfStmt *If, bool IsElseIf) {
  Total += IsElseIf ? 1 : 1 + Level;
  auto Condition = [&](Stmt *S) {
    return IsElseIf ? nested(S) : TraverseStmt(S);
  };
  if (!Condition(If->getInit()) || !Condition(If->getCond()) ||
      !nested(If->getThen()))
    return false;

  Stmt *Else = If->getElse();
  if (!Else)
    return true;
  if (auto *ElseIf = dyn_cast<IfStmt>(Else))
    return traverseIf(ElseIf, /*IsElseIf=*/true);
  ++Total;
  return nested(Else);
}

/// Only where the operator differs from the one around it does a run begin.
bool Visitor::TraverseBinaryOperator(BinaryOperator *Operator) {
  if (!Operator->isLogicalOp())
    return Base::TraverseBinaryOperator(Operator);
  if (Surrounding != Operator->getOpcode())
    ++Total;
  auto Outer = std::exchange(Surrounding, Operator->getOpcode());
  bool Continue = Base::TraverseBinaryOperator(Operator);
  Surrounding = Outer;
  return Continue;
}

/// In the arguments of a call, operators begin anew. As clang-tidy: not in
/// those of a member function or of an overloaded operator.
bool Visitor::TraverseCallExpr(CallExpr *Call) {
  auto Outer = std::exchange(Surrounding, std::nullopt);
  bool Continue = Base::TraverseCallExpr(Call);
  Surrounding = Outer;
  return Continue;
}

/// Functions of local classes lie one level deeper.
bool Visitor::TraverseDecl(Decl *D) {
  if (!D)
    return true;
  switch (D->getKind()) {
  case Decl::Function:
  case Decl::CXXMethod:
  case Decl::CXXConstructor:
  case Decl::CXXDestructor:
    break;
  default:
    return Base::TraverseDecl(D);
  }
  ++Level;
  bool Continue = Base::TraverseDecl(D);
  --Level;
  return Continue;
}

} // namespace

unsigned coroutinize::cognitiveComplexity(const FunctionDecl *Definition) {
  return Visitor().measure(const_cast<FunctionDecl *>(Definition));
}
