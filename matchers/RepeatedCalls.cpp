#include "matchers/RepeatedCalls.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "matchers/Ast.h"
#include <map>
#include <set>

using namespace clang;

namespace coroutinize {
namespace {

/// Members that hold callables and are called again and again: `handler_(x)`
/// in a function that does not take the handler out, `for (auto &l : ls_) l()`.
class RepeatedCalls : public DynamicRecursiveASTVisitor {
public:
  std::map<const ValueDecl *, const FunctionDecl *> Called;

  bool TraverseDecl(Decl *D) override {
    auto *Function = dyn_cast_or_null<FunctionDecl>(D);
    if (!Function || !Function->doesThisDeclarationHaveABody())
      return DynamicRecursiveASTVisitor::TraverseDecl(D);
    auto OuterCalls = std::exchange(Calls, {});
    auto OuterReset = std::exchange(Reset, {});
    bool Continue = DynamicRecursiveASTVisitor::TraverseDecl(D);
    for (const ValueDecl *Member : Calls)
      if (!Reset.count(Member))
        Called.emplace(Member, Function);
    Calls = OuterCalls;
    Reset = OuterReset;
    return Continue;
  }

  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *Call) override {
    const Expr *Object = Call->getArg(0)->IgnoreParenImpCasts();
    if (Call->getOperator() == OO_Call) {
      if (const ValueDecl *Member = member(Object))
        Calls.insert(Member);
      else if (auto *Reference = dyn_cast<DeclRefExpr>(root(Object)))
        if (const ValueDecl *Container = Loops[Reference->getDecl()])
          Calls.insert(Container);
    } else if (Call->isAssignmentOp()) {
      if (const ValueDecl *Member = member(Object))
        Reset.insert(Member);
    }
    return true;
  }

  bool VisitCXXForRangeStmt(CXXForRangeStmt *Loop) override {
    if (const ValueDecl *Container =
            member(Loop->getRangeInit()->IgnoreParenImpCasts()))
      Loops[Loop->getLoopVariable()] = Container;
    return true;
  }

  bool VisitCallExpr(CallExpr *Call) override {
    // std::move(m), std::exchange(m, {}), swap(m, x), m.clear(), m.pop().
    std::string Name = calleeName(Call);
    if (auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
      if (Name == "clear" || Name.starts_with("pop") || Name == "erase" ||
          Name == "swap" || Name == "reset")
        if (const ValueDecl *Field = member(
                Member->getImplicitObjectArgument()->IgnoreParenImpCasts()))
          Reset.insert(Field);
      return true;
    }
    if (Name == "move" || Name == "exchange" || Name == "swap")
      for (const Expr *Argument : Call->arguments())
        if (const ValueDecl *Field = member(Argument->IgnoreParenImpCasts()))
          Reset.insert(Field);
    return true;
  }

private:
  std::set<const ValueDecl *> Calls, Reset;
  std::map<const ValueDecl *, const ValueDecl *> Loops;

  static const ValueDecl *member(const Expr *E) {
    auto *Member = dyn_cast<MemberExpr>(E);
    return Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
  }
  /// `entry.second` → entry
  static const Expr *root(const Expr *E) {
    while (auto *Member = dyn_cast<MemberExpr>(E))
      E = Member->getBase()->IgnoreParenImpCasts();
    return E;
  }
};

/// Finds the members that the operation stores its parameter in.
struct Stores : DynamicRecursiveASTVisitor {
  const ValueDecl *Parameter = nullptr;
  std::set<const ValueDecl *> Members;
  void store(const Expr *Where, const Stmt *What) {
    while (auto *Operator = dyn_cast<CXXOperatorCallExpr>(
               Where->IgnoreParenImpCasts()))
      Where = Operator->getArg(0);
    auto *Member = dyn_cast<MemberExpr>(Where->IgnoreParenImpCasts());
    if (Member && mentions(What, Parameter))
      Members.insert(Member->getMemberDecl());
  }
  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *Call) override {
    if (Call->isAssignmentOp() && Call->getNumArgs() == 2)
      store(Call->getArg(0), Call->getArg(1));
    return true;
  }
  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *Call) override {
    if (Call->getImplicitObjectArgument())
      for (const Expr *Argument : Call->arguments())
        store(Call->getImplicitObjectArgument(), Argument);
    return true;
  }
};

void mark(HandOffNode &Node, const RepeatedCalls &Repeated) {
  for (auto &Child : Node.Children)
    mark(*Child, Repeated);
  if (Node.Nature.Times != HowOften::Unknown || !Node.Callee)
    return;
  const FunctionDecl *Definition = nullptr;
  if (!Node.Callee->hasBody(Definition))
    return;
  if (Node.Index >= Definition->getNumParams())
    return;
  Stores Finder;
  Finder.Parameter = Definition->getParamDecl(Node.Index);
  Finder.TraverseStmt(Definition->getBody());
  if (auto *Constructor = dyn_cast<CXXConstructorDecl>(Definition))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->isMemberInitializer() &&
          mentions(Init->getInit(), Finder.Parameter))
        Finder.Members.insert(Init->getMember());
  for (const ValueDecl *Member : Finder.Members) {
    auto Found = Repeated.Called.find(Member);
    if (Found == Repeated.Called.end())
      continue;
    Node.Nature.Times = HowOften::Many;
    Node.Nature.Basis = Evidence::Proven;
    Node.Nature.Why = "`" + Found->second->getQualifiedNameAsString() +
                      "` calls `" + Member->getNameAsString() +
                      "` and keeps it";
  }
}

} // namespace

void markRepeated(UnitFacts &Unit, ASTContext &Context, const Scope &Project) {
  RepeatedCalls Repeated;
  for (Decl *D : Context.getTranslationUnitDecl()->decls())
    if (Project.contains(D->getLocation()))
      Repeated.TraverseDecl(D);
  for (auto &Facts : Unit.Functions)
    for (auto &Node : Facts->HandOffs)
      mark(*Node, Repeated);
}

} // namespace coroutinize
