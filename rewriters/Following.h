//===- Following.h - What stands behind an initiation -----------*- C++ -*-===//
//
// Rule 3: what follows the initiation runs before the continuation does. Where
// the operation is initiated in a lambda, it can follow there:
//
//     op(key, [key](int n) { … });    int n = co_await callback<int>(
//     log(key);                           [&](auto handler) {
//                                           op(key, handler);
//                                           log(key);
//                                         });
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_FOLLOWING_H
#define COROUTINIZE_REWRITERS_FOLLOWING_H

#include "rewriters/Plan.h"

namespace coroutinize {

/// Finds the statements behind the step's own (Step::Follows), up to the end of
/// \p Body. \returns why they can't follow the initiation in its lambda, or
/// nothing.
std::optional<Refusal> findFollowing(Step &, const clang::Stmt *Body,
                                     const RewriteInput &);

/// True when one of them may throw, which would end the coroutine while the
/// operation is on its way.
bool followingMayThrow(const Step &);

} // namespace coroutinize

#endif
