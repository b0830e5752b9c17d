//===- Suppression.h - Comments that ask to leave code alone ----*- C++ -*-===//
#ifndef COROUTINIZE_REWRITERS_SUPPRESSION_H
#define COROUTINIZE_REWRITERS_SUPPRESSION_H

#include "rewriters/Source.h"
#include "clang/AST/Decl.h"

namespace coroutinize {

/// True when `// NOLINT(coroutinize-…)` stands on the function's line, its
/// NEXTLINE form on the line above, or its BEGIN and END forms around it.
bool isSuppressed(const clang::FunctionDecl &Function, const Source &File);

} // namespace coroutinize

#endif
