//===- Merge.h - What the units gave, joined --------------------*- C++ -*-===//
#ifndef COROUTINIZE_LINK_MERGE_H
#define COROUTINIZE_LINK_MERGE_H

#include "model/UnitResult.h"

namespace coroutinize {

/// Joins what the units gave into one report: chains, offers and refusals of a
/// header that many units see count once; an offer that touches a file on
/// which the units disagree becomes a refusal (rule 32). Sorts everything.
Report merge(const std::vector<UnitResult> &Units);

} // namespace coroutinize

#endif
