//===- Templates.h - Functions that are seen as their instances -*- C++ -*-===//
//
//   template ──its instances in this unit──▶ Offer, Offer … ──all equal──▶ Offer
//
// An instance has all types, and the places of what the template says: it is
// planned like any other function. Only what is printed of a type has to be
// asked of the template itself.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_TEMPLATES_H
#define COROUTINIZE_REWRITERS_TEMPLATES_H

#include "rewriters/Rewriter.h"

namespace coroutinize {

/// The function as it is written: the template that it is an instance of, or
/// itself.
const clang::FunctionDecl &written(const clang::FunctionDecl &);

/// True for an instance of a template, and for what is declared in one.
bool isOfInstance(const clang::Decl &);

/// The type of a variable without reference and const, as its scope spells it:
/// in an instance as the template does, `auto` included. Unspellable where no
/// text is right for all instances.
std::string spellTypeOf(const clang::ValueDecl &, const clang::ASTContext &);

/// Stands in an edit for a type that can't be spelled.
inline constexpr llvm::StringLiteral Unspellable = "\x02";

/// Rewrites a chain that begins in a template, where all instances agree.
RewriteResult rewriteTemplate(const FoundChain &, const RewriteInput &);

} // namespace coroutinize

#endif
