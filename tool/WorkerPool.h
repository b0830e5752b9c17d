//===- WorkerPool.h - Many units on many processes --------------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_WORKERPOOL_H
#define COROUTINIZE_TOOL_WORKERPOOL_H

#include "verify/AnalyseUnit.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"

namespace coroutinize {

struct WorkerLimits {
  unsigned Jobs;      ///< workers at a time; 0: one for each core
  unsigned Seconds;   ///< of processor time for one unit
  unsigned Megabytes; ///< for one worker
  bool Verbose;       ///< let the compiler library print to standard error
};

/// Analyses \p Count units in worker processes. A unit that kills its worker
/// costs only itself: its result says why, as does that of one for which there
/// is no request. The results are in the order of the
/// units, whatever the number of workers.
///
/// \p Finished gets each result as it is done.
///
/// A unit also ends after four times its limit on the clock, for it may wait
/// for something; a busy machine alone does not end it.
std::vector<UnitResult> analyseUnits(
    size_t Count,
    llvm::function_ref<llvm::Expected<UnitRequest>(size_t)> MakeRequest,
    const WorkerLimits &Limits, llvm::function_ref<void(size_t Done)> Progress,
    llvm::function_ref<void(size_t Unit, const UnitResult &)> Finished);

} // namespace coroutinize

#endif
