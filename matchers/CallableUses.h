//===- CallableUses.h - What a piece of code does with a callable -*- C++ -*-=//
//
// Walks statements and counts, over their structured control flow, how often
// the callable is used on the worst path. A lambda that captures it is followed
// into; what other functions and cells do with it is the link's affair
// (link/Natures.h).
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_MATCHERS_CALLABLEUSES_H
#define COROUTINIZE_MATCHERS_CALLABLEUSES_H

#include "matchers/Callables.h"
#include "matchers/Scope.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/SmallVector.h"
#include <map>
#include <optional>
#include <set>

namespace coroutinize {

/// Uses on the worst path: up to the end of a statement, and up to the ways
/// that leave the function inside it.
struct UseCount {
  unsigned Through = 0;
  unsigned Exit = 0;
  bool FallsThrough = true;
  llvm::SmallVector<unsigned, 2> Open; ///< uses on paths that fall through

  unsigned most() const { return std::max(Through, Exit); }
};

/// One after the other.
UseCount sequence(UseCount, const UseCount &);

/// How a variable or an expression holds the callable: it is the callable, or
/// it is a closure that uses it, possibly inside of other objects.
struct Holding {
  bool Wrapped = false;
  unsigned InnerMost = 0;
  std::vector<CallableUse> Inner;
  std::vector<CallableUse> Within;
};

class UseWalker {
public:
  /// \p In is the function whose body is walked.
  UseWalker(clang::ASTContext &Context, const Scope &Project,
            const clang::FunctionDecl *In)
      : Context(Context), Project(Project), In(In) {}

  /// The callable is in this variable.
  void track(const clang::ValueDecl *D) { Tracked[D] = {}; }
  /// The callable is the value of this expression.
  void track(const clang::Expr *E) { Taken.insert(E); }
  /// This argument is the variable in which a function leaves the callable.
  void fill(const clang::Expr *E) { Filled.insert(E); }

  UseCount walk(const clang::Stmt *);
  /// Statements as one sequence, whatever they stand in.
  UseCount walk(llvm::ArrayRef<const clang::Stmt *>);
  /// Every member that a constructor initialises, then its body.
  UseCount walkFunction(const clang::FunctionDecl &Definition);

  /// Uses on the worst path; many where the function may jump back.
  unsigned most(const UseCount &);

  std::vector<CallableUse> Uses;

private:
  clang::ASTContext &Context;
  const Scope &Project;
  const clang::FunctionDecl *In;
  std::map<const clang::ValueDecl *, Holding> Tracked;
  std::set<const clang::Expr *> Taken, Filled;
  /// Variables whose object nobody else has yet: `auto r = make_shared<R>();`.
  std::set<const clang::VarDecl *> Fresh;

  /// What was noted from there on may happen again and again.
  void markLooped(size_t From);
  UseCount children(const clang::Stmt *);
  UseCount call(const clang::CallExpr *);
  UseCount construct(const clang::CXXConstructExpr *);
  UseCount declare(const clang::DeclStmt *);
  UseCount assign(const clang::Expr *Target, const clang::Expr *Value,
                  const clang::Expr *Whole);
  UseCount argument(const clang::Expr *, const clang::FunctionDecl *Callee,
                    unsigned Index);
  std::optional<UseCount> memberCall(const clang::CXXMemberCallExpr *);
  std::optional<UseCount> store(const clang::CXXMemberCallExpr *);
  /// \p Into, a part of some object, gets it.
  UseCount storeInto(const clang::Expr *Into, const clang::ValueDecl &Cell,
                     Holding, clang::SourceLocation);
  UseCount swap(const clang::CallExpr *);
  void noteFresh(const clang::Stmt *);
  UseCount loop(const clang::Stmt *);

  /// Is it the callable itself, however it is reached?
  const clang::ValueDecl *direct(const clang::Expr *) const;
  bool isCallable(const clang::Expr *) const;
  std::optional<Holding> holding(const clang::Expr *);
  std::optional<Holding> closure(const clang::LambdaExpr *);
  std::optional<Holding> bound(const clang::CallExpr *);
  std::optional<Holding> inside(llvm::ArrayRef<const clang::Expr *> Arguments,
                                const clang::CXXConstructorDecl *,
                                const clang::RecordDecl *Aggregate);

  /// From here on the variable holds it.
  void hold(const clang::ValueDecl *, Holding);
  UseCount use(CallableUse, const Holding &, clang::SourceLocation);
  UseCount escape(std::string Why, const clang::Stmt *);
  UseCount hand(const clang::FunctionDecl *Callee, unsigned Index,
                const Holding &, clang::SourceLocation);
};

} // namespace coroutinize

#endif
