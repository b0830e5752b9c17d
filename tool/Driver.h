//===- Driver.h - A database in, a report out -------------------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_DRIVER_H
#define COROUTINIZE_TOOL_DRIVER_H

#include "model/Model.h"
#include "tool/Options.h"
#include <set>

namespace coroutinize {

/// What a run gave, and the folder that its paths are relative to.
struct Run {
  coroutinize::Report Report;
  std::string Root;
  /// Chains in the PATHs whose offers edit files outside of them.
  std::set<std::string> Uncovered;
};

/// Analyses the units that the options ask for and merges what they gave. The
/// report holds what lies in the PATHs. With PATHs, the other units are only
/// analysed when an offer edits a file that they may see, too.
/// \param Rewrite make and verify offers.
llvm::Expected<Run> run(const Options &, bool Rewrite);

} // namespace coroutinize

#endif
