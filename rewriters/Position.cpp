#include "rewriters/Position.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coroutinize {

const Stmt *parentOf(const Stmt *S, ASTContext &Context) {
  DynTypedNodeList Up = Context.getParentMapContext().getParents(*S);
  return Up.empty() ? nullptr : Up[0].get<Stmt>();
}

Position positionOf(const Expr *Initiation, const Stmt *Body,
                    ASTContext &Context) {
  Position P;
  ParentMapContext &Parents = Context.getParentMapContext();
  const Stmt *Child = Initiation;
  bool Expression = true, Breaks = false;
  while (Child != Body) {
    DynTypedNodeList Up = Parents.getParents(*Child);
    const Stmt *Parent = Up.empty() ? nullptr : Up[0].get<Stmt>();
    if (!Parent || isa<LambdaExpr>(Parent)) {
      // Its call operator's body, or its own.
      Position Elsewhere;
      Elsewhere.InLambda =
          Parent || (!Up.empty() && Up[0].get<FunctionDecl>());
      return Elsewhere;
    }
    if (Expression) {
      bool Branch = false;
      if (auto *If = dyn_cast<IfStmt>(Parent))
        Branch = If->getThen() == Child || If->getElse() == Child;
      if (isa<CompoundStmt, CaseStmt, DefaultStmt>(Parent) || Branch ||
          (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(Parent) &&
           !isa<Expr>(Parent))) {
        P.Statement = Child;
        Expression = false;
      } else if (isa<ReturnStmt>(Parent)) {
        P.Returned = true;
        Child = Parent;
        continue;
      } else if (!isa<ExprWithCleanups, ParenExpr, ImplicitCastExpr>(Parent)) {
        return P;
      } else {
        Child = Parent;
        continue;
      }
    }
    if (auto *Compound = dyn_cast<CompoundStmt>(Parent)) {
      auto It = llvm::find(Compound->body(), Child);
      bool Ends = std::next(It) == Compound->body_end();
      auto *Next = Ends ? nullptr : dyn_cast<ReturnStmt>(*std::next(It));
      if (!Ends) {
        P.Last = false;
        // `op(…); return;` leaves the function, wherever it stands.
        if (Next && !Next->getRetValue())
          P.Returned |= Child == P.Statement;
        else if (!Breaks && isa<BreakStmt>(*std::next(It)))
          Breaks = true; // out of the switch that is met below
        else if (!P.Returned && !Breaks)
          P.Tail = false;
      }
    } else if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(Parent)) {
      P.Loop = Parent;
      if (!P.Returned)
        P.Tail = false;
      P.Last = false;
    } else if (isa<CXXTryStmt, CXXCatchStmt>(Parent)) {
      P.Try = Parent;
    } else if (isa<SwitchStmt>(Parent)) {
      P.Switch = Parent;
      Breaks = false;
    } else if (!isa<IfStmt, CaseStmt, DefaultStmt, AttributedStmt>(Parent)) {
      return {};
    }
    Child = Parent;
  }
  return P;
}

} // namespace coroutinize
