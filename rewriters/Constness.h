//===- Constness.h - Captured copies are const ------------------*- C++ -*-===//
#ifndef COROUTINIZE_REWRITERS_CONSTNESS_H
#define COROUTINIZE_REWRITERS_CONSTNESS_H

#include "rewriters/Plan.h"

namespace coroutinize {

/// A captured copy is const in the body of a lambda that is not mutable, and
/// the variable that stands for it in the coroutine is not (rule 10).
/// \returns the refusal where being const picked a function or a type.
std::optional<Refusal> constnessPicks(const Plan &, const Step &At,
                                      const clang::ValueDecl *Captured,
                                      const RewriteInput &);

} // namespace coroutinize

#endif
