//===- Text.h - A report as text for a person -------------------*- C++ -*-===//
#ifndef COROUTINIZE_REPORTERS_TEXT_H
#define COROUTINIZE_REPORTERS_TEXT_H

#include "model/Model.h"
#include "llvm/Support/raw_ostream.h"

namespace coroutinize {

/// Prints the chains by file, the worst first, and a summary. \p Verbose adds
/// each chain's hand-offs as a tree and what the units had to say.
void printText(const Report &R, llvm::raw_ostream &OS, bool Color,
               bool Verbose);

} // namespace coroutinize

#endif
