//===- Stackless.h - asio::coroutine, with reenter and yield ----*- C++ -*-===//
//
//   void loop(error_code ec) {
//     reenter(*this) { … yield op(…, bind(&C::loop, self, _1)); … }
//   }
//
// Such a function is its own continuation, and a switch leads it behind the
// `yield` that it left by. Its body is straight already: each `yield` becomes a
// co_await, and what the completion passes is assigned to the parameters.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_STACKLESS_H
#define COROUTINIZE_REWRITERS_STACKLESS_H

#include "rewriters/Plan.h"

namespace coroutinize {

class FilePatches;
struct Position;

/// Where the step's Body holds a `reenter`: makes what stands in that the Body.
/// \returns the refusal where it can't be taken apart.
std::optional<Refusal> enterStackless(Step &, const RewriteInput &);

/// Finds the `yield` that the step, which is initiated in such a body, ends.
std::optional<Refusal> findYield(Step &, const Position &, const RewriteInput &);

/// Plans what the completion of the step passes to \p Head, which it resumes.
std::optional<Refusal> resume(Step &, const Step &Head, const RewriteInput &);

/// Refuses where a `yield` of the body is none of the steps behind it.
std::optional<Refusal> allYieldsFound(const Step &, const RewriteInput &);

/// From the `yield` to the end of what it initiates; from the initiation where
/// that ends a block, which stays.
Range yieldOf(const Step &, const Source &);

/// Takes the macros' headers away, where they stand around the function alone,
/// and the base class that kept its place. \p Gone: the function disappears.
void removeStackless(const clang::FunctionDecl &, bool Gone,
                     const RewriteInput &, FilePatches &);

} // namespace coroutinize

#endif
