//===- LateStart.h - Who could see a later start ----------------*- C++ -*-===//
//
// co_spawn may begin the coroutine after the call that began the operation
// before. What the first operation reads, and what it acts on, must not have
// changed by then.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_LATESTART_H
#define COROUTINIZE_REWRITERS_LATESTART_H

#include "rewriters/Plan.h"

namespace coroutinize {

/// What has to be assumed for nothing to see the late start; empty where the
/// code shows it.
std::vector<std::string> lateStartAssumptions(const Plan &,
                                              const RewriteInput &);

} // namespace coroutinize

#endif
