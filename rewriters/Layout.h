//===- Layout.h - Patches as edits, laid out by the project's style -------===//
#ifndef COROUTINIZE_REWRITERS_LAYOUT_H
#define COROUTINIZE_REWRITERS_LAYOUT_H

#include "rewriters/Rewriter.h"
#include "rewriters/Source.h"

namespace coroutinize {

/// Joins the patches of one file with the includes that they need, and formats
/// what is new by the `.clang-format` that applies to the file, where there is
/// one. \returns edits, sorted and disjoint.
std::vector<Edit> layOut(const Source &File, std::vector<Patch> Patches,
                         const std::set<std::string> &Includes,
                         const RewriteInput &In);

} // namespace coroutinize

#endif
