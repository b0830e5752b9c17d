//===- FunctionObject.h - A class whose objects continue --------*- C++ -*-===//
//
//   struct on_read { session *s; void operator()(std::string text) const; };
//   read(file, on_read{this});
//
// Its members become variables, and the class disappears.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_FUNCTIONOBJECT_H
#define COROUTINIZE_REWRITERS_FUNCTIONOBJECT_H

#include "rewriters/Plan.h"

namespace coroutinize {

/// Takes the step's function object apart: fills Object, Target, Body, Named
/// and Bound. \p Known is the step before it that the same class runs, or null.
/// \returns the refusal where the class is more than its members and its
/// operator().
std::optional<Refusal> findObject(Step &, Step *Known,
                                  const FunctionFacts &Root,
                                  const RewriteInput &);

/// \returns why the class of the step can't disappear, or nothing.
std::string classMustStay(const Step &, const Plan &, const RewriteInput &);

} // namespace coroutinize

#endif
