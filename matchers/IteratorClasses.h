//===- IteratorClasses.h - Classes that keep the place in a loop ----------===//
//
//   for (int i : Range(5)) …
//
// `Range` is an iterator class where `begin` makes an object that keeps its
// place in members, `++` moves on, `!=` against `end` tells whether there is
// more, and nobody does anything else with either. Borrows from the AST.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_MATCHERS_ITERATORCLASSES_H
#define COROUTINIZE_MATCHERS_ITERATORCLASSES_H

#include "matchers/Scope.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include <optional>
#include <vector>

namespace coroutinize {

/// A loop over an object that is made for it: `for (x : C(args))`, or
/// `C c(args); for (auto it = c.begin(); it != c.end(); ++it)`.
struct IteratorLoop {
  const clang::Stmt *Loop = nullptr; ///< CXXForRangeStmt, or ForStmt of a pair
  const clang::CXXConstructExpr *Range = nullptr;
  const clang::DeclStmt *Object = nullptr; ///< `C c(args);` directly before it
  /// Of a pair: the one `*it`, and the first statement where it is all that
  /// this declares.
  const clang::CXXOperatorCallExpr *Element = nullptr;
  const clang::DeclStmt *Declared = nullptr;

  const clang::Stmt *body() const;
};

struct IteratorClass {
  const clang::CXXRecordDecl *Class = nullptr;    ///< has begin and end
  const clang::CXXRecordDecl *Iterator = nullptr; ///< has *, ++ and !=
  const clang::CXXConstructorDecl *Constructor = nullptr; ///< of Class
  const clang::CXXMethodDecl *Begin = nullptr, *End = nullptr;
  const clang::CXXMethodDecl *Star = nullptr, *Next = nullptr,
                             *Differs = nullptr;
  bool Negated = false; ///< Differs is `==`
  std::vector<IteratorLoop> Loops;
  /// The first use that is none of these loops.
  std::optional<clang::SourceLocation> OtherUse;
};

/// All of the project's iterator classes, in source order.
std::vector<IteratorClass> findIteratorClasses(clang::ASTContext &,
                                               const Scope &);

} // namespace coroutinize

#endif
