//===- Sharing.h - Who else sees a variable of the root ---------*- C++ -*-===//
//
// A coroutine has its variables for itself. Where the operation, or what stays
// in the root, looks at the very object, a copy is not the same.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_SHARING_H
#define COROUTINIZE_REWRITERS_SHARING_H

#include "rewriters/Plan.h"

namespace coroutinize {

/// How an operation gets a variable that its arguments name.
enum class Lending {
  Value,          ///< only what it holds
  ConstReference, ///< the object, to read it
  Reference,      ///< the object, to write to it
};

/// The strongest way in which the initiation of \p At lends \p D.
Lending lends(const Step &At, const clang::ValueDecl *D, const Plan &,
              clang::ASTContext &);

enum class Moved { Not, Perhaps, Surely };

/// What the statement does with the value of \p D. A function that takes an
/// rvalue reference may leave it where it is.
Moved moves(const clang::Stmt *, const clang::ValueDecl *D);

/// True when the value of a capture and an argument of its initiation, which are
/// evaluated in any order, both change what others may see.
bool bothHaveEffects(const clang::Expr *Captured, const HandOffNode &,
                     const RewriteInput &);

/// True when the root's copy of \p D may be given away by its last statement:
/// nothing that ends with the function can look at it any more.
bool mayGiveAway(const clang::ValueDecl *D, const Plan &, const RewriteInput &);

/// Refuses where a name that the steps use is declared inside of a function
/// body that they leave, or enter: a local type, a using directive, ….
/// \p Member: the coroutine is a function of its own beside the root.
std::optional<Refusal> localNames(const Plan &, const Source &,
                                  const RewriteInput &, bool Member);

/// Refuses where a variable that gets another name is named by a macro.
std::optional<Refusal> macroNames(const Plan &, const class Naming &,
                                  const RewriteInput &);

} // namespace coroutinize

#endif
