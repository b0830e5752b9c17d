//===- RepeatedCalls.h - Callbacks that are kept and called again ---------===//
#ifndef COROUTINIZE_MATCHERS_REPEATEDCALLS_H
#define COROUTINIZE_MATCHERS_REPEATEDCALLS_H

#include "matchers/HandOffs.h"

namespace coroutinize {

/// A continuation that is stored in a member which is called and kept is
/// invoked many times, whatever its operation's name says: gives it that
/// nature.
void markRepeated(UnitFacts &, clang::ASTContext &, const Scope &);

} // namespace coroutinize

#endif
