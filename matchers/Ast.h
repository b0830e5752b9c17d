//===- Ast.h - Small questions to the AST -----------------------*- C++ -*-===//
#ifndef COROUTINIZE_MATCHERS_AST_H
#define COROUTINIZE_MATCHERS_AST_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"
#include <string>

namespace coroutinize {

/// Calls \p Use for each node of the kind in and below \p S, which may be null.
template <typename Node, typename Callback>
void forEach(const clang::Stmt *S, Callback Use) {
  if (!S)
    return;
  if (auto *Found = llvm::dyn_cast<Node>(S))
    Use(Found);
  for (const clang::Stmt *Child : S->children())
    forEach<Node>(Child, Use);
}

/// True when the child is a statement of its parent, not its condition or the
/// like.
inline bool isStatementOf(const clang::Stmt *Parent, const clang::Stmt *S) {
  using namespace clang;
  if (auto *Branch = llvm::dyn_cast<IfStmt>(Parent))
    return Branch->getThen() == S || Branch->getElse() == S;
  if (auto *Loop = llvm::dyn_cast<ForStmt>(Parent))
    return Loop->getBody() == S;
  if (auto *Loop = llvm::dyn_cast<WhileStmt>(Parent))
    return Loop->getBody() == S;
  if (auto *Loop = llvm::dyn_cast<DoStmt>(Parent))
    return Loop->getBody() == S;
  if (auto *Loop = llvm::dyn_cast<CXXForRangeStmt>(Parent))
    return Loop->getBody() == S;
  if (auto *Case = llvm::dyn_cast<SwitchCase>(Parent))
    return Case->getSubStmt() == S;
  return llvm::isa<CompoundStmt>(Parent);
}

/// True when the node is written inside of the other one.
inline bool isInside(const clang::Stmt &Inner, const clang::Stmt &Around) {
  return Around.getBeginLoc() < Inner.getBeginLoc() &&
         Inner.getEndLoc() < Around.getEndLoc();
}

/// True when the declaration is named in or below \p S, which may be null.
inline bool mentions(const clang::Stmt *S, const clang::ValueDecl *D) {
  bool Found = false;
  forEach<clang::DeclRefExpr>(S, [&](const clang::DeclRefExpr *Reference) {
    Found |= Reference->getDecl() == D;
  });
  forEach<clang::MemberExpr>(S, [&](const clang::MemberExpr *Reference) {
    Found |= Reference->getMemberDecl() == D;
  });
  return Found;
}

/// True in the expansion of `assert`: one that fails may name another function
/// than before.
inline bool isOfAssert(clang::SourceLocation Where,
                       const clang::ASTContext &Context) {
  const clang::SourceManager &Sources = Context.getSourceManager();
  for (; Where.isMacroID(); Where = Sources.getImmediateMacroCallerLoc(Where))
    if (clang::Lexer::getImmediateMacroName(Where, Sources,
                                            Context.getLangOpts()) == "assert")
      return true;
  return false;
}

/// `name`, as messages spell it.
inline std::string quoted(const clang::NamedDecl *D) {
  return "`" + D->getNameAsString() + "`";
}

} // namespace coroutinize

#endif
