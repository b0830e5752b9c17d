//===- IteratorState.h - An iterator's members as variables -----*- C++ -*-===//
//
// Each member of the range and of its iterator becomes a variable of the
// generator, each member function that they call a closure, and the text of
// `*`, `++` and `!=` that of a loop.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_ITERATORSTATE_H
#define COROUTINIZE_REWRITERS_ITERATORSTATE_H

#include "matchers/IteratorClasses.h"
#include "rewriters/Rewriter.h"
#include "rewriters/Source.h"

namespace coroutinize {

/// The pieces of the generator, in the order of the text.
struct IteratorPieces {
  std::string Parameters;
  std::vector<std::string> Statements; ///< before the loop, with semicolons
  std::string Counter;   ///< the only variable of the iterator, if it is one
  std::string Condition, Element;
  std::vector<std::string> Advance;    ///< statements with semicolons
  std::vector<bool> ByPointer;         ///< of each parameter
};

/// Takes the classes apart, or says what is not understood.
std::variant<IteratorPieces, Refusal> takeApart(const IteratorClass &,
                                                const Source &,
                                                const RewriteInput &);

} // namespace coroutinize

#endif
