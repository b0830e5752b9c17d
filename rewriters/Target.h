//===- Target.h - The function that a hand-off runs -------------*- C++ -*-===//
#ifndef COROUTINIZE_REWRITERS_TARGET_H
#define COROUTINIZE_REWRITERS_TARGET_H

#include "rewriters/Plan.h"

namespace coroutinize {

/// Finds the function that runs as the continuation of the step's Node, and
/// which of its parameters gets which completion argument: fills Target, Body,
/// Named and Values. \p OnPath are the named steps before it.
/// \returns the refusal where it can't be taken apart.
std::optional<Refusal>
findTarget(Step &, const FunctionFacts &Root,
           const std::set<const clang::FunctionDecl *> &OnPath,
           const RewriteInput &);

} // namespace coroutinize

#endif
