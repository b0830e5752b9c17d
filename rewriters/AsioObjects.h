//===- AsioObjects.h - I/O objects and their executors ----------*- C++ -*-===//
#ifndef COROUTINIZE_REWRITERS_ASIOOBJECTS_H
#define COROUTINIZE_REWRITERS_ASIOOBJECTS_H

#include "rewriters/Plan.h"

namespace coroutinize {

/// The object that an operation is performed on.
struct IoObject {
  const clang::ValueDecl *Decl = nullptr; ///< variable or member
  /// The variable whose member it is, `c` of `c->socket`; null where it is one
  /// of the own object.
  const clang::ValueDecl *Owner = nullptr;
  std::string Text;                       ///< `stream_`
  std::string Access = ".";               ///< or "->"
  bool IsExecutor = false;                ///< it is one, and has none
  bool Indirect = false; ///< a pointer stands on the way to it

  std::string executor() const {
    return IsExecutor ? Text : Text + Access + "get_executor()";
  }
  /// The variable that it is, or that it is reached through.
  const clang::ValueDecl *variable() const { return Owner ? Owner : Decl; }
  bool isSameAs(const IoObject &Other) const {
    return Decl == Other.Decl && Owner == Other.Owner;
  }
};

/// True for `post`, `dispatch` and `defer`: they have no result, and run their
/// function on the executor that they are given.
bool choosesExecutor(const Step &);

/// True for the type of an executor: a handle that nobody sees end.
bool isExecutor(clang::QualType);

/// The function that initiates the step; in a generic lambda one of the
/// overloads that the name stands for, or null.
const clang::FunctionDecl *operationOf(const Step &);

/// \returns nothing where it is not a plain variable, or a member of `this` or
/// of what a plain variable is or points to.
std::optional<IoObject> ioObjectOf(const Step &, const Plan &,
                                   const RewriteInput &);

/// Compares what executors are made of.
class ExecutorOrigins {
public:
  ExecutorOrigins(const FunctionFacts &Root, const RewriteInput &In)
      : Root(Root), In(In) {}

  /// What an executor is made of, in one constructor of its owner.
  struct Origin {
    const clang::ValueDecl *Base = nullptr; ///< the context; null: unknown
    bool FreshStrand = false;
    bool operator==(const Origin &) const = default;
  };
  /// One for each constructor, or one for a local variable.
  using Origins = std::vector<Origin>;

  bool hasFreshStrand(const IoObject &);
  /// True when handlers of \p Other may run on the executor of \p Home, and
  /// nothing can tell the difference.
  bool mayRunOn(const IoObject &Home, const IoObject &Other);

private:
  const FunctionFacts &Root;
  const RewriteInput &In;
  unsigned Fuel = 8;

  Origins of(const clang::ValueDecl *);
  Origins ofField(const clang::FieldDecl *);
  Origin ofInit(const clang::Expr *, const clang::CXXConstructorDecl *);
  Origin ofExecutor(const clang::Expr *, const clang::CXXConstructorDecl *);
  bool isAssigned(const clang::ValueDecl *) const;
};

} // namespace coroutinize

#endif
