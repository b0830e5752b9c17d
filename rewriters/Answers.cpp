#include "clang/AST/ParentMapContext.h"
#include "rewriters/Generator.h"

using namespace clang;

namespace coroutinize {

std::optional<const Stmt *> answerCondition(const Expr *Call,
                                            const RewriteInput &In) {
  DynTypedNode At = DynTypedNode::create(*Call);
  bool Alone = true;
  for (const Stmt *Below = Call;;) {
    DynTypedNodeList Up = In.Context.getParentMapContext().getParents(At);
    if (Up.size() != 1)
      return std::nullopt;
    At = Up[0];
    if (At.get<VarDecl>())
      return Alone ? std::optional<const Stmt *>(nullptr) : std::nullopt;
    const Stmt *S = At.get<Stmt>();
    if (!S)
      return std::nullopt;
    if (auto *Branch = dyn_cast<IfStmt>(S))
      return Branch->getCond() == Below && !Branch->getInit() &&
                     !Branch->getConditionVariable() && !Branch->isConstexpr()
                 ? std::optional(S)
                 : std::nullopt;
    if (auto *Switch = dyn_cast<SwitchStmt>(S))
      return Switch->getCond() == Below && !Switch->getInit() &&
                     !Switch->getConditionVariable()
                 ? std::optional(S)
                 : std::nullopt;
    if (auto *Binary = dyn_cast<BinaryOperator>(S)) {
      const Expr *Other =
          Binary->getLHS() == Below ? Binary->getRHS() : Binary->getLHS();
      if (!Binary->isComparisonOp() || Other->isValueDependent() ||
          !Other->isEvaluatable(In.Context))
        return std::nullopt;
      Alone = false;
    } else if (isa<UnaryOperator>(S)) {
      Alone = false;
    } else if (!isa<ParenExpr, ImplicitCastExpr>(S)) {
      return std::nullopt;
    }
    Below = S;
  }
}

} // namespace coroutinize
