//===- Body.h - What a continuation's own statements hold -------*- C++ -*-===//
#ifndef COROUTINIZE_REWRITERS_BODY_H
#define COROUTINIZE_REWRITERS_BODY_H

#include "rewriters/Plan.h"

namespace coroutinize {

/// Reads the statements of the step's body, not of what it initiates: fills
/// its Returns, its Ignores and which of its Values are used.
/// \returns the refusal where something in it can't move into a coroutine.
std::optional<Refusal> readBody(Step &, const RewriteInput &);

/// `boost::ignore_unused(n);`, `(void)n;`, of variables that \p IsIt tells.
bool ignoresOnly(const clang::Stmt *,
                 llvm::function_ref<bool(const clang::ValueDecl *)> IsIt);

} // namespace coroutinize

#endif
