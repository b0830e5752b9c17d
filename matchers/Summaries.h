//===- Summaries.h - The facts of a unit ------------------------*- C++ -*-===//
//
//   ASTContext ──summarise──▶ Facts ──link/Natures.h──▶ Natures
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_MATCHERS_SUMMARIES_H
#define COROUTINIZE_MATCHERS_SUMMARIES_H

#include "matchers/Scope.h"
#include "model/Facts.h"

namespace clang {
class ASTContext;
} // namespace clang

namespace coroutinize {

/// What the functions of the project do with callables, and those of others
/// that they pass callables to.
Facts summarise(clang::ASTContext &, const Scope &);

} // namespace coroutinize

#endif
