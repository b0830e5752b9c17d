#include "rewriters/Heat.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coroutinize {
namespace {

/// How many calls deep bodies are looked at.
constexpr unsigned Fuel = 4;

/// Members of the standard library that only look.
bool onlyLooks(const FunctionDecl &Callee) {
  if (!Callee.isInStdNamespace() && !Callee.getParent()->isStdNamespace())
    return false;
  auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  if (!Method)
    return Callee.getIdentifier() && (Callee.getName() == "move" ||
                                      Callee.getName() == "forward");
  return Method->isConst() || Callee.isOverloadedOperator() ||
         (Callee.getIdentifier() &&
          (Callee.getName() == "begin" || Callee.getName() == "end" ||
           Callee.getName() == "get"));
}

bool isCold(const Stmt *S, unsigned Depth) {
  if (!S)
    return false;
  if (isa<CXXNewExpr, CXXThrowExpr>(S))
    return true;
  const FunctionDecl *Callee = nullptr;
  bool Calls = false;
  if (auto *Call = dyn_cast<CallExpr>(S)) {
    Callee = Call->getDirectCallee();
    // In a template, what is called is not known: the visitor, as a rule.
    Calls = !Call->isTypeDependent();
  } else if (auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    Callee = Construct->getConstructor();
    Calls = !Callee->isTrivial();
  }
  if (Calls && Callee && !onlyLooks(*Callee) && !Callee->getBuiltinID()) {
    const FunctionDecl *Definition = nullptr;
    if (!Depth || !Callee->hasBody(Definition) || !Definition->getBody() ||
        isCold(Definition->getBody(), Depth - 1))
      return true;
  }
  for (const Stmt *Child : S->children())
    if (isCold(Child, Depth))
      return true;
  return false;
}

} // namespace

bool isHot(const Stmt *S) { return !isCold(S, Fuel); }

unsigned nesting(const Stmt *S) {
  if (!S)
    return 0;
  unsigned Deepest = 0;
  for (const Stmt *Child : S->children())
    Deepest = std::max(Deepest, nesting(Child));
  return Deepest + isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, IfStmt,
                       SwitchStmt, CXXCatchStmt, LambdaExpr>(S);
}

} // namespace coroutinize
