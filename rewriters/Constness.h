//===- Constness.h - What is const stays so ---------------------*- C++ -*-===//
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

/// The same of any variable; \p Why says what makes it const.
std::optional<Refusal> constPicks(const Step &At, const clang::ValueDecl *,
                                  const char *Why, const RewriteInput &);

/// True when all values that the step binds at once were const parameters: the
/// bindings are, too.
bool bindsConst(const Step &);

/// The same of const parameters that become bindings which are not const.
std::optional<Refusal> bindingPicks(const Step &, const RewriteInput &);

/// Does the code do more than to read the variable's value?
bool isChanged(const clang::ValueDecl &, const clang::Stmt *,
               clang::ASTContext &);

} // namespace coroutinize

#endif
