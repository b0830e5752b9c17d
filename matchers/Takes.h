//===- Takes.h - What is taken out of a cell for good -----------*- C++ -*-===//
#ifndef COROUTINIZE_MATCHERS_TAKES_H
#define COROUTINIZE_MATCHERS_TAKES_H

#include "matchers/CellPaths.h"
#include "clang/AST/ASTContext.h"
#include <optional>

namespace coroutinize {

/// Something is taken out of a cell, which does not hold it any more.
struct Take {
  const clang::Expr *Value = nullptr;       ///< what is taken, or
  const clang::VarDecl *Variable = nullptr; ///< the variable that was swapped in
  const clang::Expr *Swap = nullptr;        ///< by this call
};

/// Recognises that \p Path, whose whole expression is \p Whole, is taken out:
/// `auto task = std::move(queue.front()); queue.pop();`,
/// `std::exchange(done, nullptr)`, `batch.swap(queue)`, `pending.extract(id)`.
std::optional<Take> asTake(const CellPath &Path, const clang::Expr *Whole,
                           const ParentsInFunction &, const CellAliases &,
                           const clang::ASTContext &);

} // namespace coroutinize

#endif
