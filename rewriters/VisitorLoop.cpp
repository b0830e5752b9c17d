#include "rewriters/VisitorLoop.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Basic/SourceManager.h"
#include "matchers/Ast.h"
#include "matchers/Continuation.h"
#include "matchers/GenericLambdas.h"

using namespace clang;

namespace coroutinize {
namespace {

class LoopReader {
public:
  LoopReader(const VisitorConsumer &Consumer, const VisitedProducer &P,
             const RewriteInput &In)
      : P(P), In(In) {
    Out.Call = Consumer.Call;
    Out.In = Consumer.In;
  }

  std::optional<VisitorLoop> run() {
    if (P.Index >= Out.Call->getNumArgs() || isInMacro(Out.Call->getSourceRange()) ||
        Out.In->isConstexpr() || asWritten(Out.In) == asWritten(P.Function) ||
        namesTemplateArguments())
      return std::nullopt;
    Out.Lambda =
        dyn_cast<LambdaExpr>(stripCopies(Out.Call->getArg(P.Index)));
    if (!Out.Lambda || !lambda() || !captures() || !arguments() || !place())
      return std::nullopt;
    Known = true;
    read(Out.Lambda->getBody(), false, false);
    auto *Body = cast<CompoundStmt>(Out.Lambda->getBody());
    for (VisitorLoop::Return &Each : Out.Returns)
      Each.Last = Body->body_back() == Each.Statement;
    return Known ? std::optional(Out) : std::nullopt;
  }

private:
  const VisitedProducer &P;
  const RewriteInput &In;
  VisitorLoop Out;
  bool Known = true;

  bool namesTemplateArguments() const {
    const Expr *Callee = Out.Call->getCallee()->IgnoreParenImpCasts();
    auto *Reference = dyn_cast<DeclRefExpr>(Callee);
    auto *Member = dyn_cast<MemberExpr>(Callee);
    return (Reference && Reference->hasExplicitTemplateArgs()) ||
           (Member && Member->hasExplicitTemplateArgs());
  }

  bool lambda() {
    const CXXMethodDecl *Operator = functionOf(*Out.Lambda);
    auto *Prototype = Operator->getType()->castAs<FunctionProtoType>();
    if (Out.Lambda->isMutable() || Operator->getNumParams() == 0 ||
        Operator->isConsteval() || Operator->isStatic() ||
        Operator->getTrailingRequiresClause() || Operator->isVariadic() ||
        Operator->hasAttrs() || isInMacro(Out.Lambda->getSourceRange()) ||
        (Prototype->getExceptionSpecType() != EST_None &&
         Prototype->getExceptionSpecType() != EST_NoexceptFalse) ||
        Out.Lambda->getExplicitTemplateParameters().size() != 0 ||
        isa<CoroutineBodyStmt>(Out.Lambda->getBody()))
      return false;
    for (const ParmVarDecl *Each : Operator->parameters()) {
      if (Each->hasDefaultArg() || Each->isParameterPack())
        return false;
      Out.Elements.push_back(Each);
    }
    return true;
  }

  /// A loop sees the variables themselves: copies must not have been needed.
  bool captures() const {
    for (const LambdaCapture &Capture : Out.Lambda->captures()) {
      if (Capture.capturesThis()) {
        if (Capture.getCaptureKind() == LCK_StarThis)
          return false;
        continue;
      }
      if (!Capture.capturesVariable() || Out.Lambda->isInitCapture(&Capture) ||
          Capture.isPackExpansion())
        return false;
      if (Capture.getCaptureKind() == LCK_ByCopy &&
          !isNeverChanged(Capture.getCapturedVar()))
        return false;
    }
    return true;
  }

  /// A scalar that is only read after its declaration.
  bool isNeverChanged(const ValueDecl *D) const {
    QualType Type = D->getType();
    if (!Type->isScalarType() || !isa<VarDecl>(D))
      return false;
    if (Type.isConstQualified())
      return true;
    bool Read = true;
    forEach<DeclRefExpr>(Out.In->getBody(), [&](const DeclRefExpr *Reference) {
      if (Reference->getDecl() != D)
        return;
      DynTypedNodeList Up =
          In.Context.getParentMapContext().getParents(*Reference);
      const auto *Cast = Up.empty() ? nullptr : Up[0].get<ImplicitCastExpr>();
      const auto *Closure = Up.empty() ? nullptr : Up[0].get<LambdaExpr>();
      Read &= (Cast && Cast->getCastKind() == CK_LValueToRValue) ||
              (Closure && capturesCopy(Closure, D));
    });
    return Read;
  }

  static bool capturesCopy(const LambdaExpr *Closure, const ValueDecl *D) {
    return llvm::any_of(Closure->captures(), [&](const LambdaCapture &Each) {
      return Each.capturesVariable() && Each.getCapturedVar() == D &&
             Each.getCaptureKind() == LCK_ByCopy;
    });
  }

  /// What the arguments refer to has to live as long as the loop.
  bool arguments() const {
    auto Temporary = [](const Expr *E) {
      bool Found = false;
      forEach<Expr>(E, [&](const Expr *Part) {
        // What is the parameter itself moves along.
        Found |= isa<MaterializeTemporaryExpr>(Part) ||
                 (isa<CXXBindTemporaryExpr>(Part) && Part != E);
      });
      return Found;
    };
    for (unsigned I = 0; I < Out.Call->getNumArgs(); ++I)
      if (I != P.Index && (Temporary(Out.Call->getArg(I)) ||
                           isa<InitListExpr>(Out.Call->getArg(I))))
        return false;
    auto *Member = dyn_cast<CXXMemberCallExpr>(Out.Call);
    return !Member || !Temporary(Member->getImplicitObjectArgument());
  }

  /// A statement of its own, `bool all = until(…);`, `return until(…);`.
  bool place() {
    const Stmt *At = Out.Call;
    for (;;) {
      DynTypedNodeList Up = In.Context.getParentMapContext().getParents(*At);
      if (Up.size() != 1)
        return false;
      if (auto *Variable = Up[0].get<VarDecl>()) {
        Up = In.Context.getParentMapContext().getParents(*Variable);
        auto *Declaration = Up.empty() ? nullptr : Up[0].get<DeclStmt>();
        if (!Declaration || !Declaration->isSingleDecl() ||
            !Variable->getType()->isBooleanType() ||
            Variable->getType().isConstQualified() ||
            Variable->isStaticLocal() ||
            Variable->getInitStyle() != VarDecl::CInit ||
            isa<AutoType>(Variable->getType()))
          return false;
        Out.Result = VisitorLoop::Variable;
        Out.Variable_ = Variable;
        Out.Statement = Declaration;
        Up = In.Context.getParentMapContext().getParents(*Declaration);
        return !Up.empty() && Up[0].get<CompoundStmt>();
      }
      const Stmt *Parent = Up[0].get<Stmt>();
      if (!Parent)
        return false;
      if (auto *Return = dyn_cast<ReturnStmt>(Parent)) {
        Up = In.Context.getParentMapContext().getParents(*Return);
        Out.Result = VisitorLoop::Returned;
        Out.Statement = Return;
        return P.Function->getReturnType()->isBooleanType() &&
               enclosingReturnsBool(Return) && !Up.empty() &&
               Up[0].get<CompoundStmt>();
      }
      if (isStatementOf(Parent, At)) {
        Out.Statement = At;
        return !isa<SwitchCase>(Parent);
      }
      auto *Cast = dyn_cast<CStyleCastExpr>(Parent);
      if (!isa<ExprWithCleanups, ParenExpr, ImplicitCastExpr>(Parent) &&
          !(Cast && Cast->getType()->isVoidType()))
        return false;
      At = Parent;
    }
  }

  /// The function or closure that the statement returns from gives a bool.
  bool enclosingReturnsBool(const Stmt *S) const {
    DynTypedNode At = DynTypedNode::create(*S);
    for (;;) {
      DynTypedNodeList Up = In.Context.getParentMapContext().getParents(At);
      if (Up.empty())
        return false;
      At = Up[0];
      if (auto *Function = At.get<FunctionDecl>())
        return Function->getReturnType()->isBooleanType();
      if (At.get<LambdaExpr>())
        return false;
    }
  }

  void read(const Stmt *S, bool InLoop, bool InSwitch) {
    if (!S || isa<LambdaExpr>(S))
      return;
    if (auto *Return = dyn_cast<ReturnStmt>(S)) {
      Known &= !isInMacro(Return->getSourceRange());
      Out.Returns.push_back({Return, InLoop, InSwitch, false});
    }
    Known &= !isa<GotoStmt, IndirectGotoStmt, LabelStmt, AddrLabelExpr,
                  CoroutineSuspendExpr, CoreturnStmt>(S);
    Known &= !isa<PredefinedExpr>(S) || isOfAssert(S->getBeginLoc(), In.Context);
    InLoop |= isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S);
    InSwitch |= isa<SwitchStmt>(S);
    for (const Stmt *Child : S->children())
      read(Child, InLoop, InSwitch);
  }
};

} // namespace

std::optional<VisitorLoop> asLoop(const VisitorConsumer &Consumer,
                                  const VisitedProducer &P,
                                  const RewriteInput &In) {
  return LoopReader(Consumer, P, In).run();
}

bool takesValue(QualType Parameter) { return !Parameter->isReferenceType(); }

bool takesReadOnly(QualType Parameter) {
  return Parameter->isLValueReferenceType() &&
         Parameter.getNonReferenceType().isConstQualified();
}

} // namespace coroutinize
