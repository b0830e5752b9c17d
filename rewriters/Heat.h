//===- Heat.h - Is a loop hot by its own evidence? --------------*- C++ -*-===//
#ifndef COROUTINIZE_REWRITERS_HEAT_H
#define COROUTINIZE_REWRITERS_HEAT_H

#include "clang/AST/Stmt.h"

namespace coroutinize {

/// True when nothing is seen in the statement that takes longer than a
/// resumption: no input or output, no allocation, no call of what is not seen.
bool isHot(const clang::Stmt *);

/// The deepest nesting of loops, branches, closures and handlers.
unsigned nesting(const clang::Stmt *);

} // namespace coroutinize

#endif
