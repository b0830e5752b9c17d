//===- IteratorParts.h - Small questions to an iterator class ---*- C++ -*-===//
#ifndef COROUTINIZE_REWRITERS_ITERATORPARTS_H
#define COROUTINIZE_REWRITERS_ITERATORPARTS_H

#include "matchers/IteratorClasses.h"
#include "rewriters/Source.h"
#include <map>
#include <set>

namespace coroutinize {

/// Names for the variables that the members become. \p Taken gets the names
/// that would hide another one, or be hidden.
std::map<const clang::ValueDecl *, std::string>
nameMembers(const IteratorClass &, const Source &, std::set<std::string> &Taken);

/// The first of both that is free, else one like it; it is taken then.
std::string claim(const std::string &First, const std::string &Second,
                  std::set<std::string> &Taken);

/// What a body returns that is one `return`, and no macro; null for others.
const clang::Expr *onlyReturned(const clang::CXXMethodDecl &);

/// `*this`
bool isThis(const clang::Expr *);

/// An integer, a truth value, or nullptr.
bool isLiteral(const clang::Expr *);

/// The construction of an object of the class that the expression is.
const clang::CXXConstructExpr *construction(const clang::Expr *,
                                            const clang::CXXRecordDecl *);

/// The name that stands for the member, which nobody writes to: that of what
/// it holds, refers to or points to, if this is one of \p Lasting. \p Names has
/// the texts of parameters. Empty where it is a variable of its own.
std::string aliasOf(const IteratorClass &, const clang::FieldDecl &,
                    const clang::Expr *Value,
                    const std::map<const clang::ValueDecl *, std::string> &Names,
                    const std::set<std::string> &Lasting, clang::ASTContext &);

/// `&(*v)` → `v`.
std::string withoutStar(std::string Text);

/// `(*v).size()` → `v->size()`, for each of \p Lasting that is a pointer.
std::string withArrows(std::string Text, const std::set<std::string> &Lasting);

/// True for a literal, or a scalar member of the range that nobody changes:
/// the value at the end that \p Made makes, whenever it is asked for.
bool isLasting(const IteratorClass &, const clang::Expr *Value,
               const clang::CXXConstructorDecl &,
               const clang::CXXConstructExpr &Made);

/// How types are spelled.
clang::PrintingPolicy asWritten(const clang::ASTContext &);

/// An assignment, `++` or `--` in the expression.
bool changesSomething(const clang::Expr *);

} // namespace coroutinize

#endif
