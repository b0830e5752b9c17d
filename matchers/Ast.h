//===- Ast.h - Small questions to the AST -----------------------*- C++ -*-===//
#ifndef COROUTINIZE_MATCHERS_AST_H
#define COROUTINIZE_MATCHERS_AST_H

#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"
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

/// True when the declaration is named in or below \p S, which may be null.
inline bool mentions(const clang::Stmt *S, const clang::ValueDecl *D) {
  bool Found = false;
  forEach<clang::DeclRefExpr>(S, [&](const clang::DeclRefExpr *Reference) {
    Found |= Reference->getDecl() == D;
  });
  return Found;
}

/// `name`, as messages spell it.
inline std::string quoted(const clang::NamedDecl *D) {
  return "`" + D->getNameAsString() + "`";
}

} // namespace coroutinize

#endif
