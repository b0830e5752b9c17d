//===- Selection.h - Which offers go together -------------------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_SELECTION_H
#define COROUTINIZE_TOOL_SELECTION_H

#include "tool/Driver.h"

namespace coroutinize {

/// The offers that one run applies, and what became of the others.
struct Selection {
  std::vector<const Offer *> Offers; ///< in the order of the report
  /// The edits of all of them: sorted, disjoint, for each file.
  std::map<std::string, std::vector<Edit>> Edits;
  unsigned Assuming = 0;    ///< need --assume
  unsigned Hot = 0;         ///< need to be named by --generators
  unsigned Overlapping = 0; ///< touch what an earlier one touches
  unsigned Outside = 0;     ///< edit files outside of the PATHs
};

/// Takes the offers that the options ask for; of two that overlap, the first.
/// An insertion that several need, such as an #include, is made once.
Selection selectOffers(const Run &, const Options &);

} // namespace coroutinize

#endif
