//===- Worker.h - The process that parses units -----------------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_WORKER_H
#define COROUTINIZE_TOOL_WORKER_H

#include "verify/AnalyseUnit.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/JSON.h"

namespace coroutinize {

/// The first argument that makes the tool a worker; its second one is the
/// memory limit in megabytes.
constexpr llvm::StringLiteral WorkerArgument = "--worker";

/// The exit code of a worker that met its memory limit.
constexpr int OutOfMemoryStatus = 86;

/// Serves the driver: a UnitRequest as one line of JSON in, a UnitResult as one
/// line of JSON out, until the input ends. The compiler library may crash here
/// without harm to other units.
int runWorker(llvm::ArrayRef<const char *> Arguments);

llvm::json::Value toJSON(const UnitRequest &);
bool fromJSON(const llvm::json::Value &, UnitRequest &, llvm::json::Path);

} // namespace coroutinize

#endif
