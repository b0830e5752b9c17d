//===- Output.h - What every subcommand says and returns --------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_OUTPUT_H
#define COROUTINIZE_TOOL_OUTPUT_H

#include "model/Model.h"
#include "tool/Options.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace coroutinize {

enum ExitCode {
  ExitDone = 0,
  ExitNotHeld = 1,    ///< `check` only
  ExitUsage = 2,      ///< wrong usage or configuration, nothing was done
  ExitIncomplete = 3, ///< some units could not be analysed
};

/// Prints `coroutinize: error: …` for each error.
/// \returns ExitUsage.
int fail(llvm::Error);

/// Names each unit that could not be analysed, with its reason, on the
/// standard error.
/// \returns ExitIncomplete if there is one, else ExitDone.
int reportFailures(const Report &);

/// Calls \p Print with the stream that -o and --color ask for.
llvm::Error
writeOutput(const Options &,
            llvm::function_ref<void(llvm::raw_ostream &, bool Color)> Print);

/// "1 file", "2 files".
std::string counted(size_t Count, llvm::StringRef Noun);

} // namespace coroutinize

#endif
