#include "rewriters/Constness.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"
#include "matchers/Ast.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {
namespace {

/// True for an object of a class that may only be read.
bool isConstRecord(const Expr *E) {
  return E->isLValue() && E->getType()->isRecordType() &&
         E->getType().isConstQualified();
}

/// True where `std::move(x)` only makes the next closure's `x`.
bool isHandedOn(const Stmt *Move, const ValueDecl *Captured,
                ParentMapContext &Parents) {
  while (auto *E = dyn_cast_or_null<Expr>(Move)) {
    if (auto *Lambda = dyn_cast<LambdaExpr>(E))
      return llvm::any_of(Lambda->captures(), [&](const LambdaCapture &Each) {
        return Each.capturesVariable() &&
               Each.getCapturedVar() != Captured &&
               Each.getCapturedVar()->getName() == Captured->getName();
      });
    DynTypedNodeList Up = Parents.getParents(*E);
    auto *Variable = Up.empty() ? nullptr : Up[0].get<VarDecl>();
    if (Variable && Variable->isInitCapture())
      return Variable->getName() == Captured->getName();
    Move = Up.empty() ? nullptr : Up[0].get<Stmt>();
  }
  return false;
}

/// True for `auto &x = y;`, `auto *x = &y;` and `for (auto &x : y)`, where
/// what is done with x may depend on y being const.
bool deducesConst(const VarDecl *Variable, ParentMapContext &Parents) {
  if (Variable->isImplicit()) {
    auto Up = Parents.getParents(*Variable);
    auto *Range = Up.empty() ? nullptr : Up[0].get<DeclStmt>();
    if (!Range)
      return false;
    Up = Parents.getParents(*Range);
    auto *Loop = Up.empty() ? nullptr : Up[0].get<CXXForRangeStmt>();
    if (!Loop)
      return false;
    Variable = Loop->getLoopVariable();
    auto *Record = Variable->getType().getNonReferenceType()
                       ->getAsCXXRecordDecl();
    if (!Record || Record->isInStdNamespace())
      return false;
  }
  QualType Type = Variable->getType();
  auto *Deduced = Type->getContainedAutoType();
  return Deduced && (Type->isReferenceType() || Type->isPointerType());
}

/// True for a const member function that has a twin which is not.
bool isOverloadedOnConst(const CXXMethodDecl *Method) {
  if (!Method || !Method->isConst() || Method->getParent()->isInStdNamespace())
    return false;
  for (const NamedDecl *Other :
       Method->getParent()->lookup(Method->getDeclName())) {
    auto *Same = dyn_cast<CXXMethodDecl>(Other);
    if (Same && !Same->isConst() && !Same->isStatic())
      return true;
  }
  return false;
}

/// True when the call's template deduces something from the argument.
bool deducesFrom(const FunctionDecl &Function, const Stmt *Call,
                 const Stmt *Argument) {
  const FunctionTemplateDecl *Template = Function.getPrimaryTemplate();
  auto *Written = dyn_cast<CallExpr>(Call);
  if (!Template || !Written)
    return Template;
  const FunctionDecl *Pattern = Template->getTemplatedDecl();
  for (unsigned I = 0; I < Written->getNumArgs(); ++I)
    if (Written->getArg(I) == Argument && I < Pattern->getNumParams())
      return Pattern->getParamDecl(I)->getType()->isDependentType();
  return true;
}

} // namespace

std::optional<Refusal> constPicks(const Step &At, const ValueDecl *Captured,
                                  const char *Why, const RewriteInput &In) {
  ParentMapContext &Parents = In.Context.getParentMapContext();
  std::optional<Refusal> Refused;
  auto Refuse = [&](const Expr *Reference, std::string Advice) {
    if (!Refused)
      Refused = Refusal{"", RefusalReason::ConstCapture,
                        In.Project.place(Reference->getExprLoc()),
                        quoted(Captured) + " is const here because " + Why +
                            "; " + Advice};
  };
  forEach<Expr>(At.Body, [&](const Expr *Reference) {
    auto *Variable = dyn_cast<DeclRefExpr>(Reference);
    auto *Part = dyn_cast<MemberExpr>(Reference);
    const ValueDecl *Named = Variable ? Variable->getDecl()
                             : Part   ? Part->getMemberDecl()
                                      : nullptr;
    if (Named != Captured || !Reference->getType().isConstQualified())
      return;
    const Stmt *Child = Reference;
    for (;;) {
      DynTypedNodeList Up = Parents.getParents(*Child);
      const Stmt *Parent = Up.empty() ? nullptr : Up[0].get<Stmt>();
      auto *Made = Up.empty() ? nullptr : Up[0].get<VarDecl>();
      if (Made && deducesConst(Made, Parents))
        Refuse(Reference, "say so in the type");
      if (!Parent)
        break;
      auto *Cast = dyn_cast<ImplicitCastExpr>(Parent);
      if (Cast && Cast->getCastKind() == CK_LValueToRValue)
        break;
      auto *Address = dyn_cast<UnaryOperator>(Parent);
      if (isa<ImplicitCastExpr, ParenExpr>(Parent) ||
          (Address && Address->getOpcode() == UO_AddrOf)) {
        Child = Parent;
        continue;
      }
      const CXXMethodDecl *Method = nullptr;
      const FunctionDecl *Function = nullptr;
      if (auto *Member = dyn_cast<MemberExpr>(Parent)) {
        Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
        // A part of what is const is const.
        if (isConstRecord(Member)) {
          Child = Member;
          continue;
        }
        if (Method)
          Parent = Parents.getParents(*Member)[0].get<Stmt>();
      } else if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(Parent)) {
        Function = Operator->getDirectCallee();
        if (Operator->getNumArgs() && Operator->getArg(0) == Child)
          Method = dyn_cast_or_null<CXXMethodDecl>(Function);
      } else if (auto *Call = dyn_cast<CallExpr>(Parent)) {
        Function = Call->getDirectCallee();
      }
      if (Method && Method->getParent()->isInStdNamespace() && Parent &&
          isConstRecord(cast<Expr>(Parent))) {
        Child = Parent;
        continue;
      }
      bool Foreign = Function && !In.Project.contains(Function->getLocation());
      bool Several =
          Function && !Method && !Foreign &&
          llvm::range_size(Function->getDeclContext()->lookup(
              Function->getDeclName())) > 1;
      bool Generic = Function && !Foreign && deducesFrom(*Function, Parent, Child);
      auto *Move = dyn_cast_or_null<CallExpr>(Parent);
      bool Moved = Move && Move->isCallToStdMove() && !isHandedOn(Move, Captured, Parents);
      if (isOverloadedOnConst(Method) || Several || Generic || Moved)
        Refuse(Reference, "make the call independent of that");
      break;
    }
  });
  return Refused;
}

std::optional<Refusal> constnessPicks(const Plan &Planned, const Step &At,
                                      const ValueDecl *Captured,
                                      const RewriteInput &In) {
  // A const variable of a step stays one; the root's become parameters.
  QualType Type = Captured->getType().getNonReferenceType();
  if (Type.isConstQualified() &&
      Captured->getDeclContext() != Planned.Root->Function)
    return std::nullopt;
  return constPicks(At, Captured, "it is a captured copy", In);
}

bool bindsConst(const Step &At) {
  bool Asio = At.Node->Dialect->HasCoroutines;
  bool Any = false;
  for (const CompletionValue &Value : At.Values) {
    bool Own = Asio && &Value == &At.Values.front() && isErrorCode(Value.Type);
    if (!Value.Used || Own)
      continue;
    if (!Value.Type.getNonReferenceType().isConstQualified())
      return false;
    Any = true;
  }
  return Any;
}

std::optional<Refusal> bindingPicks(const Step &At, const RewriteInput &In) {
  std::optional<Refusal> Refused;
  if (At.Values.size() > 1 && !bindsConst(At))
    for (const CompletionValue &Value : At.Values)
      if (!Refused && Value.Used &&
          Value.Type.getNonReferenceType().isConstQualified())
        Refused = constPicks(At, Value.Parameter, "its parameter says so", In);
  return Refused;
}

bool isChanged(const ValueDecl &D, const Stmt *Code, ASTContext &Context) {
  if (D.getType().getNonReferenceType().isConstQualified())
    return false;
  bool Read = true;
  forEach<DeclRefExpr>(Code, [&](const DeclRefExpr *Reference) {
    if (Reference->getDecl() != &D)
      return;
    // An initializer list, as written, is another parent.
    auto Up = Context.getParentMapContext().getParents(*Reference);
    Read &= llvm::any_of(Up, [](const DynTypedNode &Each) {
      auto *Cast = Each.get<ImplicitCastExpr>();
      return Cast && Cast->getCastKind() == CK_LValueToRValue;
    });
  });
  return !Read;
}

} // namespace coroutinize
