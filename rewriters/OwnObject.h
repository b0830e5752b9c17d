//===- OwnObject.h - `this`, by whatever name it goes -----------*- C++ -*-===//
//
// The Curiously Recurring Template Pattern reaches the object's own members
// through an accessor: `derived().socket().async_read_some(…)`.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_OWNOBJECT_H
#define COROUTINIZE_REWRITERS_OWNOBJECT_H

#include "clang/AST/ExprCXX.h"

namespace coroutinize {

/// True for `this`, `*this`, a cast of them to another class of the object, and
/// a call of a function that returns no more than that, `derived()`.
bool isOwnObject(const clang::Expr *);

/// The member of the own object that the expression is: `member`,
/// `this->member`, `derived().member`, or a call of a function that returns no
/// more than a reference to it, `derived().socket()`; else null.
const clang::FieldDecl *ownMember(const clang::Expr *);

/// The call of `shared_from_this` on the own object that the expression is, or
/// that the variable was made of that it is; else null. Of a variable: where it
/// is a `shared_ptr`, no `weak_ptr`.
const clang::CXXMemberCallExpr *sharedFromThis(const clang::Expr *);
const clang::CXXMemberCallExpr *sharedFromThis(const clang::VarDecl &);

/// The call of `derived()` that the object of the call is; null for `this`.
const clang::CallExpr *derivedOf(const clang::CXXMemberCallExpr &);

} // namespace coroutinize

#endif
