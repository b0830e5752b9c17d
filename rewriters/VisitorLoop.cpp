#include "rewriters/VisitorLoop.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Basic/SourceManager.h"
#include "matchers/Ast.h"
#include "matchers/Continuation.h"
#include "matchers/GenericLambdas.h"
#include "rewriters/Types.h"

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
    Out.Through = Consumer.Through;
    Index = Out.visitorIndex(P);
  }

  std::optional<VisitorLoop> run() {
    if (Index >= Out.Call->getNumArgs() || !forwardsDefaults() || isInMacro(Out.Call->getSourceRange()) ||
        Out.In->isConstexpr() || asWritten(Out.In) == asWritten(P.Function) ||
        namesTemplateArguments())
      return std::nullopt;
    Out.Lambda =
        dyn_cast<LambdaExpr>(stripCopies(Out.Call->getArg(Index)));
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
  unsigned Index; ///< of the visitor
  bool Known = true;

  /// What is left to a default has the same one in the producer, and nothing
  /// comes behind it.
  bool forwardsDefaults() const {
    if (!Out.Through)
      return true;
    bool Left = false;
    for (unsigned I = 0; I < Out.Through->Parameters.size(); ++I) {
      const ParmVarDecl *Its =
          P.Function->getParamDecl(I + (I >= P.Index ? 1 : 0));
      bool Given = Out.argument(Its->getFunctionScopeIndex(), P) != nullptr;
      if (Given && Left)
        return false;
      Left |= !Given;
      int Own = Out.Through->Parameters[I];
      if (!Given && Own >= 0 &&
          !sameDefault(*Its, *Out.Through->Function->getParamDecl(Own)))
        return false;
    }
    return true;
  }

  bool sameDefault(const ParmVarDecl &A, const ParmVarDecl &B) const {
    auto Value = [&](const ParmVarDecl &Parameter) -> std::optional<llvm::APSInt> {
      const Expr *Default = nullptr;
      for (const FunctionDecl *Each :
           cast<FunctionDecl>(Parameter.getDeclContext())->redecls())
        if (auto *D = Each->getParamDecl(Parameter.getFunctionScopeIndex());
            D->hasDefaultArg() && !D->hasUninstantiatedDefaultArg())
          Default = D->getDefaultArg();
      if (!Default || Default->isValueDependent())
        return std::nullopt;
      return Default->getIntegerConstantExpr(In.Context);
    };
    auto One = Value(A), Other = Value(B);
    return One && Other && llvm::APSInt::isSameValue(*One, *Other);
  }

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

  static bool hasTemporary(const Expr *E) {
    bool Found = false;
    forEach<Expr>(E, [&](const Expr *Part) {
      // What is the parameter itself moves along.
      Found |= isa<MaterializeTemporaryExpr>(Part) ||
               (isa<CXXBindTemporaryExpr>(Part) && Part != E);
    });
    return Found;
  }

  /// What the arguments refer to has to live as long as the loop: one temporary
  /// can be held by it, where nothing else is evaluated before that.
  bool arguments() {
    bool Effects = false;
    for (unsigned I = 0; I < Out.Call->getNumArgs(); ++I) {
      const Expr *Argument = Out.Call->getArg(I);
      if (I == Index || isa<CXXDefaultArgExpr>(Argument))
        continue;
      if (isa<InitListExpr>(Argument))
        return false;
      if (!hasTemporary(Argument) || isValue(*Argument))
        Effects |= Argument->HasSideEffects(In.Context);
      else if (!hold(I, Argument))
        return false;
    }
    if (auto *Member = dyn_cast<CXXMemberCallExpr>(Out.Call)) {
      const Expr *Object = Member->getImplicitObjectArgument();
      if (!hasTemporary(Object))
        Effects |= Object->HasSideEffects(In.Context);
      else if (!hold(-1, Object))
        return false;
    }
    return !Out.Held || !Effects;
  }

  /// A value that refers to none of the temporaries that it is made from.
  bool isValue(const Expr &Argument) const {
    QualType Type = Argument.getType();
    const auto *Record = Type->getAsCXXRecordDecl();
    bool Text = Record && Record->isInStdNamespace() &&
                Record->getIdentifier() && Record->getName() == "basic_string";
    if (Argument.isGLValue() ||
        !(Type->isArithmeticType() || Type->isEnumeralType() || Text))
      return false;
    bool Known = true;
    forEach<MaterializeTemporaryExpr>(
        &Argument, [&](const MaterializeTemporaryExpr *Made) {
          Known &= destroysOnlyMemory(Made->getType(), In.Semantics);
        });
    return Known;
  }

  /// A value that was passed may end with its call.
  bool refersToTemporaries(const Expr *Value) const {
    bool Found = false;
    forEach<Expr>(Value, [&](const Expr *Part) {
      Found |= isa<MaterializeTemporaryExpr>(Part) ||
               (isa<CXXBindTemporaryExpr>(Part) && Part != Value &&
                !destroysOnlyMemory(Part->getType(), In.Semantics));
    });
    return Found;
  }

  /// The temporary below implicit conversions, if it is the only one.
  bool hold(int Argument, const Expr *E) {
    while (!isa<MaterializeTemporaryExpr>(E)) {
      auto *Construct = dyn_cast<CXXConstructExpr>(E);
      auto *Conversion = dyn_cast<CXXMemberCallExpr>(E);
      auto *Arrow = dyn_cast<CXXOperatorCallExpr>(E);
      if (auto *Cast = dyn_cast<ImplicitCastExpr>(E))
        E = Cast->getSubExpr();
      else if (auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
        E = Bound->getSubExpr();
      else if (Construct && Construct->getNumArgs() == 1 &&
               Construct->getParenOrBraceRange().isInvalid())
        E = Construct->getArg(0);
      else if (Conversion && isa<CXXConversionDecl>(Conversion->getMethodDecl()))
        E = Conversion->getImplicitObjectArgument();
      else if (Argument < 0 && Arrow && Arrow->getOperator() == OO_Arrow)
        E = Arrow->getArg(0);
      else
        return false;
    }
    auto *Made = cast<MaterializeTemporaryExpr>(E);
    const Expr *Value = Made->getSubExpr();
    while (isa<ImplicitCastExpr, CXXBindTemporaryExpr, CXXFunctionalCastExpr>(
        Value))
      Value = isa<CXXBindTemporaryExpr>(Value)
                  ? cast<CXXBindTemporaryExpr>(Value)->getSubExpr()
                  : cast<CastExpr>(Value)->getSubExpr();
    if (Out.Held || refersToTemporaries(Value) || isInMacro(Made->getSourceRange()) ||
        isa<InitListExpr, LambdaExpr>(Value->IgnoreUnlessSpelledInSource()) ||
        Made->getType()->isScalarType())
      return false;
    Out.Held = {Argument, Made};
    return true;
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

unsigned VisitorLoop::visitorIndex(const VisitedProducer &P) const {
  return Through ? Through->Index : P.Index;
}

const Expr *VisitorLoop::argument(unsigned Parameter,
                                  const VisitedProducer &P) const {
  int Index = Parameter;
  if (Through)
    Index = Through->Parameters[Parameter - (Parameter > P.Index ? 1 : 0)];
  if (Index < 0 || unsigned(Index) >= Call->getNumArgs() ||
      isa<CXXDefaultArgExpr>(Call->getArg(Index)))
    return nullptr;
  return Call->getArg(Index);
}

bool takesValue(QualType Parameter) { return !Parameter->isReferenceType(); }

bool takesReadOnly(QualType Parameter) {
  return Parameter->isLValueReferenceType() &&
         Parameter.getNonReferenceType().isConstQualified();
}

} // namespace coroutinize
