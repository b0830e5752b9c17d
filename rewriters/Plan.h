//===- Plan.h - What becomes straight, and whether it may -------*- C++ -*-===//
//
//   HandOffNode ──planChain──▶ Plan (a tree of steps) | Refusal
//
// The plan holds all preconditions: once there is one, the text can be made
// (Flatten.h).
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_PLAN_H
#define COROUTINIZE_REWRITERS_PLAN_H

#include "rewriters/Rewriter.h"
#include "rewriters/Source.h"
#include "llvm/Support/Error.h"
#include <memory>

namespace coroutinize {

/// A completion argument and the parameter that gets it.
struct CompletionValue {
  const clang::ParmVarDecl *Parameter = nullptr; ///< null when dropped
  clang::QualType Type;   ///< of the parameter, as written
  bool Used = false;      ///< by more than a statement that ignores it
};

/// A variable that the closure made, and the coroutine has to make. Of a bind:
/// a parameter and its bound argument; of a function object: a member.
struct InitCapture {
  const clang::ValueDecl *Variable = nullptr;
  const clang::Expr *Init = nullptr;
};

/// One hand-off that becomes a co_await, or one call whose function is put in
/// its place, and what follows it.
struct Step {
  const HandOffNode *Node = nullptr;       ///< null for a call
  const Step *Outer = nullptr;             ///< the one before
  const clang::CallExpr *Call = nullptr;   ///< null for a hand-off
  const clang::Stmt *Statement = nullptr; ///< the whole statement of it; null
                                          ///< for the root's own body
  /// Declares the variable that holds the continuation, and disappears.
  const clang::Stmt *Declared = nullptr;
  const Step *DeclaredIn = nullptr; ///< whose body; null for the root
  std::vector<const clang::Stmt *> Dropped; ///< disappear together with it
  bool Last = true; ///< nothing stands behind it in its function's text
  const clang::FunctionDecl *Target = nullptr;
  const clang::CompoundStmt *Body = nullptr;
  bool Named = false; ///< Target is a function of its own, which disappears
  /// The class of a function object, which disappears.
  const clang::CXXRecordDecl *Object = nullptr;
  /// Target is a lambda that calls itself, and is called here first.
  const SelfCalling *Self = nullptr;
  std::vector<CompletionValue> Values;
  std::vector<InitCapture> Inits;
  std::vector<InitCapture> Bound; ///< as written; those not aliased are Inits
  /// Smart pointers that end when the initiation has returned, last first.
  std::vector<const clang::VarDecl *> Ends;
  std::vector<const clang::ReturnStmt *> Returns; ///< of the body itself
  std::vector<const clang::Stmt *> Ignores; ///< `ignore_unused(n);`, `(void)n;`
  /// Stand behind the statement, and are executed before the continuation.
  std::vector<const clang::Stmt *> Follows;
  std::vector<std::unique_ptr<Step>> Next;
  /// Where the chain leads back to: this step has no body of its own.
  const Step *BackTo = nullptr;
  /// Leads back with values that can't be assigned: only a loop that begins with
  /// this await gives them.
  bool Anew = false;
  bool Elided = false; ///< co_spawn does what this hand-off did
  bool Head = false; ///< a step below leads back to here: a loop's beginning
  /// The body is that of a `reenter`, and what leads back goes on behind its
  /// `yield` (Stackless.h).
  bool Stackless = false;
  std::vector<const clang::Stmt *> Breaks; ///< out of such a body
  const clang::Stmt *Yield = nullptr; ///< which the statement ends, or null
  /// Of a Head: each way back awaits the same, and the loop begins with that.
  bool Repeated = false;

  /// What initiates, or calls.
  const clang::Expr *expression() const;
  /// Of a call: what the parameter of Target gets, null where that says only
  /// who is called.
  const clang::Expr *argument(unsigned Parameter) const;
  /// What a person calls the function that runs.
  const clang::NamedDecl *name() const;
  /// The lambda that runs, or null.
  const clang::LambdaExpr *lambda() const;
};

/// How the object that the steps are members of is kept alive.
enum class Keeping {
  NoObject, ///< no step uses `this`
  Raw,      ///< by somebody else
  Shared,   ///< by a shared_ptr that every continuation owns
};

struct Plan {
  const FunctionFacts *Root = nullptr;
  std::unique_ptr<Step> First;
  Keeping Object = Keeping::NoObject;
  const clang::VarDecl *Self = nullptr; ///< the variable that is the shared_ptr
  /// A call of `shared_from_this` that makes the shared_ptr.
  const clang::CXXMemberCallExpr *Owner = nullptr;
  /// Init-captures that only give a variable on: what they stand for.
  std::map<const clang::ValueDecl *, const clang::ValueDecl *> Aliases;
  std::set<const clang::ValueDecl *> Consts; ///< parameters that are const
  bool Tail = false; ///< nothing is executed in the root after the initiation
  bool InLoop = false;
  bool Loops = false; ///< some step is a Head
  bool Stackless = false; ///< some step is
  const coroutinize::Dialect *Dialect = nullptr; ///< of the first operation
  /// Branches that stand behind their `if`, which leaves where it did not take
  /// them: `if (!ec) { … }` → `if (ec) co_return; …`
  std::set<const clang::Stmt *> Hoisted;
  std::vector<std::string> Assumptions;
  /// Hand-offs of steps that stay callbacks, and why (SideHandOff.h).
  std::vector<std::pair<const HandOffNode *, Refusal>> Beside;
  unsigned Awaits = 0;

  /// True when something is gained: more than one await, or one in a loop.
  bool gains() const { return Awaits > 1 || Loops || Stackless; }
  /// True where branches are made straight, too: something was put in the place
  /// of a call.
  bool isStraightened() const;
  /// True when the root's whole body becomes part of the coroutine.
  bool ofWholeRoot() const { return !First->Statement; }
};

/// Where a chain begins in its root.
struct Beginning {
  const HandOffNode *HandOff = nullptr;
  const clang::CallExpr *Call = nullptr; ///< of a lambda that calls itself

  /// The loop whose beginning the whole body is.
  bool isWholeRoot() const { return !HandOff && !Call; }
  clang::SourceLocation where() const {
    return (HandOff ? HandOff->Initiation : Call)->getBeginLoc();
  }
};

/// Plans the chain that begins there.
/// \returns the plan or the refusal.
std::variant<Plan, Refusal> planChain(const FunctionFacts &Root,
                                      const Beginning &, const RewriteInput &);

/// The variable that \p D stands for in the coroutine.
const clang::ValueDecl *resolve(const Plan &, const clang::ValueDecl *D);

/// The step whose lambda the variable holds, or null.
const Step *stepOf(const Plan &, const clang::ValueDecl *Variable);

/// The step whose lambda calls itself by the variable, or null.
const Step *selfOf(const Plan &, const clang::ValueDecl *Variable);

/// True for a member of a function object, which becomes a variable.
bool isMember(const Plan &, const clang::ValueDecl *);

/// All steps, parents first.
std::vector<Step *> allSteps(const Plan &);

/// Those that become a co_await.
std::vector<Step *> awaitsOf(const Plan &);

} // namespace coroutinize

#endif
