#include "rewriters/OwnObject.h"
#include "clang/AST/DeclCXX.h"
#include "matchers/Continuation.h"
#include "rewriters/Captures.h"

using namespace clang;

namespace coroutinize {

/// What the only statement of a member function without parameters returns, or
/// null.
static const Expr *returnedBy(const CallExpr *Call) {
  auto *Member = dyn_cast_or_null<CXXMemberCallExpr>(Call);
  const CXXMethodDecl *Method = Member ? Member->getMethodDecl() : nullptr;
  const FunctionDecl *Definition = nullptr;
  if (!Method || Method->isVirtual() || Method->getNumParams() > 0 ||
      !Method->hasBody(Definition))
    return nullptr;
  auto *Body = dyn_cast<CompoundStmt>(Definition->getBody());
  auto *Return = Body && Body->size() == 1
                     ? dyn_cast<ReturnStmt>(Body->body_front())
                     : nullptr;
  bool Refers = Method->getReturnType()->isLValueReferenceType() ||
                Method->getReturnType()->isPointerType();
  return Return && Refers ? Return->getRetValue() : nullptr;
}

static const Expr *objectOf(const CallExpr *Call) {
  return cast<CXXMemberCallExpr>(Call)->getImplicitObjectArgument();
}

bool isOwnObject(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (isa<CXXThisExpr>(E))
    return true;
  if (auto *Star = dyn_cast<UnaryOperator>(E);
      Star && (Star->getOpcode() == UO_Deref || Star->getOpcode() == UO_AddrOf))
    return isOwnObject(Star->getSubExpr());
  if (auto *Cast = dyn_cast<CXXStaticCastExpr>(E))
    return !Cast->isPRValue() || Cast->getType()->isPointerType()
               ? isOwnObject(Cast->getSubExpr())
               : false;
  auto *Call = dyn_cast<CallExpr>(E);
  const Expr *Returned = returnedBy(Call);
  return Returned && isOwnObject(objectOf(Call)) && isOwnObject(Returned);
}

const FieldDecl *ownMember(const Expr *E) {
  E = stripCopies(E);
  if (auto *Member = dyn_cast<MemberExpr>(E))
    return isOwnObject(Member->getBase())
               ? dyn_cast<FieldDecl>(Member->getMemberDecl())
               : nullptr;
  auto *Call = dyn_cast<CallExpr>(E);
  const Expr *Returned = returnedBy(Call);
  return Returned && Returned->isLValue() && isOwnObject(objectOf(Call))
             ? ownMember(Returned)
             : nullptr;
}

const CXXMemberCallExpr *sharedFromThis(const Expr *E) {
  E = stripCopies(E);
  if (auto *Call = dyn_cast<CXXMemberCallExpr>(E))
    return calleeName(Call) == "shared_from_this" &&
                   isOwnObject(Call->getImplicitObjectArgument())
               ? Call
               : nullptr;
  auto *Variable = dyn_cast_or_null<VarDecl>(referenced(E));
  return Variable ? sharedFromThis(*Variable) : nullptr;
}

const CXXMemberCallExpr *sharedFromThis(const VarDecl &Variable) {
  return isSharedPointer(Variable.getType()) && Variable.getInit()
             ? sharedFromThis(Variable.getInit())
             : nullptr;
}

const CallExpr *derivedOf(const CXXMemberCallExpr &Call) {
  return dyn_cast<CallExpr>(
      Call.getImplicitObjectArgument()->IgnoreParenImpCasts());
}

} // namespace coroutinize
