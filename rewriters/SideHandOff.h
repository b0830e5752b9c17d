//===- SideHandOff.h - Hand-offs that stay callbacks ------------*- C++ -*-===//
//
// What a step starts beside the chain goes on side by side with it (rule 8):
// `post([] { ++count; }); read(next_step);`. Where the chain does not go on
// through it, the coroutine starts it just as the step did.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_SIDEHANDOFF_H
#define COROUTINIZE_REWRITERS_SIDEHANDOFF_H

#include "rewriters/Target.h"

namespace coroutinize {

/// True when the continuation hands nothing off itself, nor what it calls.
bool isLeaf(const HandOffNode &, const UnitFacts &);

/// True when a hand-off that can't be awaited, as \p Unfit says, may stay as it
/// is: its continuation starts nothing more, or a chain of its own that does not
/// come back to what is \p OnPath.
bool mayStayBeside(const HandOffNode &, const Refusal &Unfit,
                   const StepsByFunction &OnPath, const RewriteInput &);

} // namespace coroutinize

#endif
