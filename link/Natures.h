//===- Natures.h - When and how often callables are invoked -----*- C++ -*-===//
#ifndef COROUTINIZE_LINK_NATURES_H
#define COROUTINIZE_LINK_NATURES_H

#include "model/Facts.h"

namespace coroutinize {

/// What is declared of callable parameters.
using Declared = std::map<ParameterKey, Nature>;

/// Joins the facts of several units: what is in many of them, once.
Facts joinFacts(const std::vector<const Facts *> &Units);

/// A declaration that the code contradicts.
struct Contradiction {
  ParameterKey Parameter;
  ParameterNature Shown; ///< by the code
};

/// The natures of all callable parameters of functions that were seen, and of
/// the virtual functions that they override.
///
/// It is the least fixed point of the facts over the call graph, its cycles
/// included: a callable is invoked at most once unless some path shows or
/// allows more, and later unless some path may invoke it before the function
/// returns. The time is about linear in the size of the facts.
/// \p Declared are natures that somebody vouches for, and that are taken as
/// they are; those that the code contradicts are added to \p Contradicted.
Natures solveNatures(const Facts &, const Declared & = {},
                     std::vector<Contradiction> *Contradicted = nullptr);

} // namespace coroutinize

#endif
