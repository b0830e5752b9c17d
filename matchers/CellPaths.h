//===- CellPaths.h - Expressions that reach into a cell ---------*- C++ -*-===//
#ifndef COROUTINIZE_MATCHERS_CELLPATHS_H
#define COROUTINIZE_MATCHERS_CELLPATHS_H

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseMap.h"
#include <map>
#include <set>
#include <vector>

namespace coroutinize {

/// The nodes of a function's body with their parents.
class ParentsInFunction {
public:
  explicit ParentsInFunction(const clang::FunctionDecl &);

  const clang::Stmt *of(const clang::Stmt *S) const { return Parents.lookup(S); }
  /// The innermost block or loop around \p S that holds all of \p Also.
  const clang::Stmt *scope(const clang::Stmt *S,
                           llvm::ArrayRef<const clang::Stmt *> Also) const;
  bool isWithin(const clang::Stmt *S, const clang::Stmt *Outer) const;
  /// The statement of \p Scope that holds \p S.
  const clang::Stmt *childOf(const clang::Stmt *Scope,
                             const clang::Stmt *S) const;
  llvm::ArrayRef<const clang::Stmt *> all() const { return All; }
  /// Might it be executed more than once in one call of the function?
  bool inLoop(const clang::Stmt *) const;
  /// Is \p B never executed after \p A in one call of the function?
  bool exclude(const clang::Stmt *A, const clang::Stmt *B) const;
  /// What the loop goes over whose variable \p Copy initialises, if any.
  const clang::Expr *rangeOfElement(const clang::Stmt *Copy) const;

private:
  llvm::DenseMap<const clang::Stmt *, const clang::Stmt *> Parents;
  std::vector<const clang::Stmt *> All;

  void add(const clang::Stmt *S, const clang::Stmt *Parent);
};

/// An expression that reaches into cells: `queue.front()`, `it->second`,
/// `task.run` and the like.
struct CellPath {
  std::vector<const clang::ValueDecl *> Cells; ///< the last one first
  const clang::Expr *Accessor = nullptr; ///< the call that reaches in, if any
  const clang::VarDecl *Through = nullptr; ///< a reference or an iterator
  bool OnSelf = false;                     ///< a member of this object
  bool Looped = false; ///< of each element in turn
  bool Moved = false;  ///< through an iterator that was moved on
};

/// What the local variables of a function have to do with cells.
struct CellAliases {
  /// References to, and iterators of, what a cell holds.
  std::map<const clang::ValueDecl *, CellPath> Inside;
  /// Objects of their own, whose parts are followed with them: what was taken
  /// out of a cell, parameters by value.
  std::set<const clang::ValueDecl *> Own;
};

CellPath cellPath(const clang::Expr *, const CellAliases &);

/// `++it`, `it + 1`: an iterator of the same container.
bool isMoveOfIterator(clang::OverloadedOperatorKind);

/// Does this function of a standard container, smart pointer or optional give
/// access to what is in it?
bool isAccessor(llvm::StringRef Name);

} // namespace coroutinize

#endif
