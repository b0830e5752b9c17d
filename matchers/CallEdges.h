//===- CallEdges.h - Whom a function calls ----------------------*- C++ -*-===//
#ifndef COROUTINIZE_MATCHERS_CALLEDGES_H
#define COROUTINIZE_MATCHERS_CALLEDGES_H

#include "matchers/CellPaths.h"
#include "matchers/Scope.h"
#include "model/Facts.h"
#include "clang/AST/ASTContext.h"

namespace coroutinize {

/// Adds to \p Node the functions of the project that its body calls, those
/// inside of closures with who gets the closure.
/// \param IsTaken was the object taken out of a cell for good?
/// \param IsShared and may others have it, too?
void collectCalls(const ParentsInFunction &, const CellAliases &,
                  llvm::function_ref<bool(const clang::Expr *)> IsTaken,
                  llvm::function_ref<bool(const clang::MemberExpr *)> IsShared,
                  clang::ASTContext &, const Scope &, FunctionNode &Node);

} // namespace coroutinize

#endif
