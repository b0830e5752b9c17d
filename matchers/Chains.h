//===- Chains.h - Hand-offs joined into chains ------------------*- C++ -*-===//
#ifndef COROUTINIZE_MATCHERS_CHAINS_H
#define COROUTINIZE_MATCHERS_CHAINS_H

#include "matchers/HandOffs.h"

namespace coroutinize {

/// A chain with the AST that it was found in.
struct FoundChain {
  coroutinize::Chain Chain;
  const FunctionFacts *Root = nullptr;
};

/// One chain for each function that initiates something and is not itself a
/// step of another function's chain, in source order. The metrics are those of
/// docs/metric.md.
std::vector<FoundChain> buildChains(const UnitFacts &, clang::ASTContext &,
                                    const Scope &);

/// The identity of the chain that \p Function is the root of: of its file, name
/// and type, so that edits elsewhere leave it as it is.
std::string chainId(const clang::FunctionDecl *Function, const Scope &);

/// The functions with hand-offs that a continuation leads to: its named
/// target, or what its body calls, through functions without hand-offs.
std::vector<const FunctionFacts *> leadsTo(const HandOffNode &,
                                           const UnitFacts &);

/// The chain length from here on, and whether it leads back into itself.
unsigned chainLength(const HandOffNode &, const UnitFacts &, bool &Cycle);

} // namespace coroutinize

#endif
