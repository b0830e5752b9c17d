//===- Callables.h - Questions about callables and cells --------*- C++ -*-===//
#ifndef COROUTINIZE_MATCHERS_CALLABLES_H
#define COROUTINIZE_MATCHERS_CALLABLES_H

#include "matchers/Scope.h"
#include "model/Facts.h"
#include "clang/AST/ExprCXX.h"

namespace coroutinize {

/// The unqualified name of a function, or "".
llvm::StringRef identifier(const clang::FunctionDecl *);

/// What a call does with the callable that it is given at \p Index.
CallableUse handedTo(const clang::FunctionDecl *Callee, unsigned Index,
                     clang::ASTContext &);

/// May a value of the type be, or hold, a callable?
bool holdsCallable(clang::QualType, unsigned Fuel = 4);

/// The members, of the project's classes inside of the type, that are copied
/// with its values and may hold callables.
std::vector<const clang::FieldDecl *> callableParts(clang::QualType,
                                                    const Scope &);

/// The objects that the call or the construction copies.
std::vector<const clang::Expr *> copiedObjects(const clang::Expr &);

/// That it is put into the cell.
CallableUse storedIn(const clang::ValueDecl &Cell);

/// The cell that an expression names: a member or a variable that outlives the
/// function; null where it is none.
const clang::ValueDecl *cellOf(const clang::Expr *);

/// The variable that an expression names; for a name of a structured binding,
/// what that takes apart.
const clang::ValueDecl *variableOf(const clang::DeclRefExpr *);

/// The parameter through which \p E names a variable of the caller, or null.
const clang::ParmVarDecl *outParameter(const clang::Expr *E);

/// Strips what does not change which callable is meant: casts, copies and
/// moves, std::move, std::forward, and the class of a callable around it.
const clang::Expr *stripCallable(const clang::Expr *);

/// True for a function of a standard container that puts something into it.
bool isInsertion(llvm::StringRef Name);

/// The pseudo-cells for what is put into a part of an object that may be in
/// several places, for a function's result, and for what it leaves in the
/// variable that its parameter refers to.
std::string objectCell(const clang::ValueDecl &Cell);
std::string resultCell(const clang::FunctionDecl &);
std::string outCell(const clang::FunctionDecl &, unsigned Index);

} // namespace coroutinize

#endif
