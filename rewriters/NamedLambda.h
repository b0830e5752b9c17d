//===- NamedLambda.h - Lambdas that have a variable before ------*- C++ -*-===//
//
//   auto on_read = [done](std::string text) { … };
//   read(file, on_read);
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_NAMEDLAMBDA_H
#define COROUTINIZE_REWRITERS_NAMEDLAMBDA_H

#include "rewriters/Plan.h"

namespace coroutinize {

/// Finds the declaration of the variable whose lambda the step is given, and
/// shows that the lambda might as well stand in the initiation: nobody else
/// uses it, and what it captures is the same there. Fills the step's Declared.
std::optional<Refusal> findDeclared(Step &, const RewriteInput &);

/// The same of the lambda that calls itself, where the step calls it. Fills
/// what disappears with it, too.
std::optional<Refusal> findMade(Step &, const RewriteInput &);

} // namespace coroutinize

#endif
