//===- Cells.h - Callables that are kept, and how they come out -*- C++ -*-===//
//
// A cell is a member or a variable that holds callables: itself, in a
// container, in an object of a class. What is put into one is invoked at most
// once where everything that comes out of it was taken for good: moved out and
// removed (a work queue), found and erased (pending requests), exchanged.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_MATCHERS_CELLS_H
#define COROUTINIZE_MATCHERS_CELLS_H

#include "matchers/Scope.h"
#include "model/Facts.h"
#include "clang/AST/ASTContext.h"

namespace coroutinize {

/// Adds what \p Function does with cells, and whom it calls, to \p Into.
void collectCells(const clang::FunctionDecl &Function, clang::ASTContext &,
                  const Scope &, FunctionNode &Node, Facts &Into);

} // namespace coroutinize

#endif
