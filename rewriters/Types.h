//===- Types.h - What rewriters ask of types --------------------*- C++ -*-===//
#ifndef COROUTINIZE_REWRITERS_TYPES_H
#define COROUTINIZE_REWRITERS_TYPES_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include <string>

namespace clang {
class Sema;
} // namespace clang

namespace coroutinize {

/// True when nobody can tell when such an object is destroyed: its destructor
/// does nothing, or only gives memory back.
bool destroysOnlyMemory(clang::QualType, clang::Sema &);

/// The type without reference and const, spelled as in the source.
std::string spellValueType(clang::QualType, const clang::ASTContext &);

/// The same, for a type that was written elsewhere, or nowhere: as the scope has
/// to name it.
std::string spellTypeIn(clang::QualType, const clang::DeclContext &Scope,
                        const clang::ASTContext &);

/// True for a closure, or another class without a name.
bool isNameless(clang::QualType);

/// True for Asio's error codes: boost::system::error_code, std::error_code.
bool isErrorCode(clang::QualType);

/// `const char *`, std::string_view and their likes: a view of characters that
/// somebody else owns.
bool isCharacterView(clang::QualType);

/// True for a pointer, and for a class that is little more: a view, an iterator.
bool refersElsewhere(clang::QualType);

} // namespace coroutinize

#endif
