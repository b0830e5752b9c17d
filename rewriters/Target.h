//===- Target.h - The function that a hand-off runs -------------*- C++ -*-===//
#ifndef COROUTINIZE_REWRITERS_TARGET_H
#define COROUTINIZE_REWRITERS_TARGET_H

#include "rewriters/Plan.h"

namespace coroutinize {

/// The steps that are functions of their own, by their canonical declaration.
using StepsByFunction = std::map<const clang::FunctionDecl *, Step *>;

/// Whether the function may become part of the coroutine that the root starts:
/// of the same class, or of the same namespace and this unit's own.
std::optional<Refusal> mayJoin(const clang::FunctionDecl &,
                               clang::SourceLocation Where,
                               const FunctionFacts &Root, const RewriteInput &);

/// The same of a member function whose class is of that namespace.
std::optional<Refusal> mayJoinNamespace(const clang::FunctionDecl &,
                                        clang::SourceLocation Where,
                                        const FunctionFacts &Root,
                                        const RewriteInput &);

/// Finds the function that runs as the continuation of the step's Node, and
/// which of its parameters gets which completion argument: fills Target, Body,
/// Named, Values, and Bound. \p OnPath are the steps
/// before it: where it is one of them, BackTo is filled instead of Body.
/// \returns the refusal where it can't be taken apart.
std::optional<Refusal> findTarget(Step &, const FunctionFacts &Root,
                                  const StepsByFunction &OnPath,
                                  const RewriteInput &);

} // namespace coroutinize

#endif
