//===- Loops.h - Chains that go on through calls, and lead back -*- C++ -*-===//
//
//   do_read ──▶ handler ──calls──▶ do_write ──▶ handler ──calls──▶ do_read
//
// A called function is put in the place of its call; where a call leads back
// to what is on the way already, that is the beginning of a loop (rule 7).
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_LOOPS_H
#define COROUTINIZE_REWRITERS_LOOPS_H

#include "rewriters/Plan.h"

namespace coroutinize {

/// The calls in the body itself, not in a lambda of it, of functions that lead
/// to hand-offs.
std::vector<const clang::CallExpr *> callsThatGoOn(const clang::Stmt *Body,
                                                   const UnitFacts &);

/// True for the call of a function, or of a member function of the object that
/// the root is of.
bool isOnOwnObject(const clang::CallExpr &, const FunctionFacts &Root);

/// True when the function leads to a hand-off, through calls or itself.
bool goesOn(const clang::FunctionDecl *, const UnitFacts &);

/// True when a call of \p From, or what it hands off, comes to \p To.
bool reaches(const FunctionFacts &From, const FunctionFacts &To,
             const UnitFacts &);

/// The functions that a chain leads to and that lead back to themselves, those
/// first that a function outside of their circle enters.
std::vector<const FunctionFacts *> loopsBehind(const FunctionFacts &Root,
                                               const UnitFacts &);

/// \returns why the function can't disappear, or nothing. \p Uses are those
/// that the chain has of it.
std::string mustStay(const clang::FunctionDecl &, unsigned Uses,
                     const FunctionFacts &Root, const RewriteInput &);

/// True where each way back to the loop's beginning awaits what that does: the
/// loop may begin with the await.
bool isRepeated(const Step &Head, const Plan &, const Source &);

/// What follows the text of a step.
enum class Ending {
  Coroutine, ///< the coroutine's end
  Loop,      ///< the end of the loop that it is in
  Return,    ///< a co_return inside of the loop
};

/// What follows the text of a step that \p Within initiates or calls.
Ending endingOf(const Step &Next, const Step &Within, Ending OfWithin,
                const Plan &, clang::ASTContext &);

/// True when the text of the step may come to its end, other than by leading
/// back.
bool mayEnd(const Step &);
/// The same of a statement of the step's body.
bool mayEnd(const clang::Stmt *, const Step &);

/// True when a step is initiated or called in the statement, which may be null;
/// \p GoingOn: one that does more than to lead back.
bool holdsStep(const clang::Stmt *, const Step &Within, bool GoingOn = false);

/// Chooses the branches that stand behind their `if` (Plan::Hoisted).
void hoistBranches(Plan &, clang::ASTContext &);

/// The last statement of a body that stays, or null.
const clang::Stmt *lastStatement(const clang::CompoundStmt *, const Step &);

} // namespace coroutinize

#endif
