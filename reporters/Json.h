//===- Json.h - A report as JSON for a program ------------------*- C++ -*-===//
#ifndef COROUTINIZE_REPORTERS_JSON_H
#define COROUTINIZE_REPORTERS_JSON_H

#include "model/Model.h"
#include "llvm/Support/raw_ostream.h"

namespace coroutinize {

/// Prints the report as docs/json.md describes it.
void printJSON(const Report &R, llvm::raw_ostream &OS);

} // namespace coroutinize

#endif
