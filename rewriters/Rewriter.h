//===- Rewriter.h - Chain in, offer or refusal out --------------*- C++ -*-===//
//
//   FoundChain ──rewriteChain──▶ Offer | Refusal
//
// A rewriter is a pure function. It makes edits of what it can show to hold;
// for everything else it says which rule stood in the way, and where.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_REWRITER_H
#define COROUTINIZE_REWRITERS_REWRITER_H

#include "matchers/Chains.h"
#include <variant>

namespace clang {
class Sema;
} // namespace clang

namespace coroutinize {

/// What a rewriter may look at besides the chain.
struct RewriteInput {
  clang::ASTContext &Context;
  clang::Sema &Semantics;
  const Scope &Project;
  const UnitFacts &Unit;
  /// The chains of what the unit's templates became.
  std::vector<FoundChain> Instances = {};
};

/// Nothing to do, an offer whose edits are not verified yet, or a refusal.
using RewriteResult = std::variant<std::monostate, Offer, Refusal>;

/// Rewrites one chain.
RewriteResult rewriteChain(const FoundChain &, const RewriteInput &);

} // namespace coroutinize

#endif
