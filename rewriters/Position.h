//===- Position.h - Where an initiation stands ------------------*- C++ -*-===//
#ifndef COROUTINIZE_REWRITERS_POSITION_H
#define COROUTINIZE_REWRITERS_POSITION_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"

namespace coroutinize {

/// Where a statement stands in the function body that holds it.
struct Position {
  const clang::Stmt *Statement = nullptr; ///< the whole statement, or null
  bool Returned = false;
  bool Tail = true;    ///< nothing of the function is executed after it
  bool Last = true;    ///< and nothing stands behind it in the text
  const clang::Stmt *Loop = nullptr;
  const clang::Stmt *Try = nullptr;
  const clang::Stmt *Switch = nullptr;
  bool InLambda = false; ///< of its own, which this function only makes
};

/// The statement that the statement is directly in, or null.
const clang::Stmt *parentOf(const clang::Stmt *, clang::ASTContext &);

/// Climbs from the initiation to the body that it is executed in.
Position positionOf(const clang::Expr *Initiation, const clang::Stmt *Body,
                    clang::ASTContext &);

} // namespace coroutinize

#endif
