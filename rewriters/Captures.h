//===- Captures.h - What the closures own and refer to ----------*- C++ -*-===//
#ifndef COROUTINIZE_REWRITERS_CAPTURES_H
#define COROUTINIZE_REWRITERS_CAPTURES_H

#include "rewriters/Plan.h"
#include "rewriters/Sharing.h"

namespace coroutinize {

/// Shows that the variables of the coroutine can stand for the captures of the
/// closures (rules 9 to 15): the same value, the same life. Fills the plan's
/// Object, Self and each step's Inits.
class CaptureCheck {
public:
  CaptureCheck(Plan &Planned, const RewriteInput &In) : Planned(Planned), In(In) {}

  /// \returns the refusal, where something can't be shown.
  std::optional<Refusal> run();

private:
  Plan &Planned;
  const RewriteInput &In;
  std::optional<Refusal> Refused;
  std::optional<Keeping> SeenKeeping;
  /// The lambdas that call themselves and own the object.
  std::set<const Step *> OwnsSelfIn;

  void refuse(RefusalReason, clang::SourceLocation, std::string Message);
  bool isUnused(const clang::VarDecl &Capture, const Step &);
  bool staysWithRoot(const clang::ValueDecl *) const;
  bool isReferredTo(const clang::ValueDecl *) const;
  void captures(Step &);
  void bound(Step &);
  void boundArguments(Step &);
  void adoptSelf(const clang::VarDecl *);
  void owned(const clang::Expr *);
  void keep(Keeping, const Step &);
  void lifetimes(Step &, const clang::Stmt *Within,
                 std::set<const clang::ValueDecl *> Owned);
  static bool locksWeak(const clang::VarDecl *);
  std::set<const clang::ValueDecl *> owns(const Step &) const;
  bool reads(const clang::Expr *, const clang::ValueDecl *) const;
  bool initiationReads(const HandOffNode &, const clang::ValueDecl *) const;
  void given(Step &);
  void contextArgument(Step &);
  static bool copied(const Step &, clang::QualType);
  bool staysConst(const clang::ValueDecl *Captured);
  void keptCaptures(const Step &Loop, const Step &Within);
  std::set<const clang::ValueDecl *> ownedBy(const clang::LambdaExpr &) const;
  void heldUntil(const Step &Loop);
  bool endsUnseen(const clang::ValueDecl *, const Step &At);
  Moved movedBefore(const clang::ValueDecl *, const Step &At) const;
  void endOwned(Step &, const std::set<const clang::ValueDecl *> &Live,
                const std::set<const clang::ValueDecl *> &Owned);
  void dropSelf(Step &);
  void firstArguments(const Step &);
};

/// The variable that the expression is, copied or moved, or null.
const clang::ValueDecl *referenced(const clang::Expr *);

/// The variable that a capture is a copy of, or its own.
const clang::ValueDecl *captureOf(const clang::LambdaCapture &);

/// How often the variable is named in the code, not counting lambdas that only
/// capture a copy of it.
unsigned usesOf(const clang::VarDecl &, const clang::Stmt *Code);

/// True for a variable of a function; false for null.
bool isLocal(const clang::ValueDecl *);

/// The variables that the expression, which may be null, moves from.
std::set<const clang::ValueDecl *> movedBy(const clang::Expr *);

/// True for a `shared_ptr`, of the standard library or of Boost.
bool isSharedPointer(clang::QualType);

} // namespace coroutinize

#endif
