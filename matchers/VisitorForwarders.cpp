#include "matchers/VisitorForwarders.h"
#include "clang/AST/DeclTemplate.h"
#include "matchers/Ast.h"
#include "matchers/Continuation.h"

using namespace clang;

namespace coroutinize {
namespace {

class ForwarderReader {
public:
  ForwarderReader(const VisitorConsumer &Consumer, const VisitedProducer &P)
      : Call(*Consumer.Call), W(*Consumer.In), P(P),
        Context(W.getASTContext()) {}

  std::optional<VisitorForwarder> run() {
    Out.Function = &W;
    if (!P.Signature || P.Index >= Call.getNumArgs() || !isPlain() ||
        !isWholeBody() || !sameObject())
      return std::nullopt;
    auto *Lambda = dyn_cast<LambdaExpr>(stripCopies(Call.getArg(P.Index)));
    if (!Lambda || !forwards(*Lambda) || !arguments())
      return std::nullopt;
    return Out;
  }

private:
  const CallExpr &Call;
  const FunctionDecl &W;
  const VisitedProducer &P;
  ASTContext &Context;
  VisitorForwarder Out;

  bool isPlain() const {
    auto *Method = dyn_cast<CXXMethodDecl>(&W);
    return !(Method && Method->isVirtual()) && !W.isOverloadedOperator() &&
           !isa<CXXConstructorDecl, CXXDestructorDecl, CXXConversionDecl>(W) &&
           !W.getDescribedFunctionTemplate() && !W.isTemplateInstantiation() &&
           asWritten(&W) != asWritten(P.Function);
  }

  static const Expr *plain(const Stmt *S) {
    auto *E = dyn_cast_or_null<Expr>(S);
    return E ? E->IgnoreImplicit() : nullptr;
  }

  /// `P(…);` or `return P(…);`, and nothing else.
  bool isWholeBody() const {
    auto *Body = dyn_cast_or_null<CompoundStmt>(W.getBody());
    if (!Body || Body->size() != 1)
      return false;
    auto *Return = dyn_cast<ReturnStmt>(Body->body_front());
    return plain(Return ? Return->getRetValue() : Body->body_front()) == &Call;
  }

  bool sameObject() const {
    auto *Method = dyn_cast<CXXMethodDecl>(&W);
    auto *Its = dyn_cast<CXXMethodDecl>(P.Function);
    if (!W.getDeclContext()->Equals(P.Function->getDeclContext()) ||
        !Method != !Its)
      return false;
    if (!Method || (Method->isStatic() && Its->isStatic()))
      return true;
    auto *Of = dyn_cast<CXXMemberCallExpr>(&Call);
    return Of && !Method->isStatic() && Method->isConst() == Its->isConst() &&
           isa<CXXThisExpr>(
               Of->getImplicitObjectArgument()->IgnoreParenImpCasts());
  }

  bool same(QualType A, QualType B) const {
    return Context.hasSameType(A, B);
  }

  /// `[&f](T x) { f(x); return true; }`, `[&](T x) { return f(x); }`
  bool forwards(const LambdaExpr &Lambda) {
    auto *Body = cast<CompoundStmt>(Lambda.getBody());
    if (Body->body_empty() || Body->size() > 2)
      return false;
    const Stmt *First = Body->body_front();
    auto *Return = dyn_cast<ReturnStmt>(Body->body_back());
    if (Body->size() == 2) {
      auto *Literal = Return ? dyn_cast_or_null<CXXBoolLiteralExpr>(
                                   plain(Return->getRetValue()))
                             : nullptr;
      if (!Literal)
        return false;
      Out.Answer = Literal->getValue();
    } else if (Return) {
      First = Return->getRetValue();
    }
    auto *Visit = dyn_cast_or_null<CallExpr>(plain(First));
    auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Visit);
    if (!Visit || (Operator && Operator->getOperator() != OO_Call))
      return false;
    const Expr *Callee = Operator ? Operator->getArg(0) : Visit->getCallee();
    auto *Reference = dyn_cast<DeclRefExpr>(Callee->IgnoreParenImpCasts());
    auto *Visitor =
        Reference ? dyn_cast<ParmVarDecl>(Reference->getDecl()) : nullptr;
    if (!Visitor || Visitor->getDeclContext() != &W)
      return false;
    Out.Index = Visitor->getFunctionScopeIndex();
    // Of the same types all the way, without a copy that could be seen.
    const FunctionProtoType *Signature = callableSignature(Visitor->getType());
    auto Parameters = Lambda.getCallOperator()->parameters();
    unsigned Skipped = Operator ? 1 : 0;
    if (!Signature || Signature->getNumParams() != Parameters.size() ||
        P.Signature->getNumParams() != Parameters.size() ||
        Visit->getNumArgs() != Parameters.size() + Skipped)
      return false;
    for (unsigned I = 0; I < Parameters.size(); ++I) {
      QualType Type = Parameters[I]->getType();
      auto *Given = dyn_cast<DeclRefExpr>(
          Visit->getArg(I + Skipped)->IgnoreParenImpCasts());
      if (!Given || Given->getDecl() != Parameters[I] ||
          !same(Type, Signature->getParamType(I)) ||
          !same(Type, P.Signature->getParamType(I)) ||
          !(Type->isLValueReferenceType() || Type->isScalarType()))
        return false;
    }
    return true;
  }

  bool arguments() {
    unsigned Passed = 0;
    for (unsigned I = 0; I < Call.getNumArgs(); ++I) {
      if (I == P.Index)
        continue;
      if (isa<CXXDefaultArgExpr>(Call.getArg(I))) {
        Out.Parameters.push_back(-1);
        continue;
      }
      auto *Reference =
          dyn_cast<DeclRefExpr>(Call.getArg(I)->IgnoreParenImpCasts());
      auto *Own = Reference ? dyn_cast<ParmVarDecl>(Reference->getDecl()) : nullptr;
      if (!Own || Own->getDeclContext() != &W ||
          !same(Own->getType(), P.Function->getParamDecl(I)->getType()) ||
          !(Own->getType()->isLValueReferenceType() ||
            Own->getType()->isScalarType()))
        return false;
      int Index = Own->getFunctionScopeIndex();
      if (llvm::is_contained(Out.Parameters, Index))
        return false;
      Out.Parameters.push_back(Index);
      ++Passed;
    }
    return Passed + 1 == W.getNumParams();
  }
};

} // namespace

std::optional<VisitorForwarder> asForwarder(const VisitorConsumer &Consumer,
                                            const VisitedProducer &P) {
  return ForwarderReader(Consumer, P).run();
}

} // namespace coroutinize
