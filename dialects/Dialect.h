//===- Dialect.h - What the tool knows of one library -----------*- C++ -*-===//
//
// A dialect answers, for an argument that is a callable: does this call hand it
// off, and if so when and how often is it invoked? One file for each dialect,
// one line in All.cpp.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_DIALECTS_DIALECT_H
#define COROUTINIZE_DIALECTS_DIALECT_H

#include "model/Facts.h"
#include "llvm/ADT/ArrayRef.h"
#include <optional>

namespace clang {
class ASTContext;
class Expr;
class Decl;
class FunctionDecl;
class QualType;
} // namespace clang

namespace coroutinize {

/// A callable given to a call, before it is known whether it is handed off.
struct CallableArgument {
  /// The function or constructor that is called; null in dependent code.
  const clang::FunctionDecl *Callee = nullptr;
  /// Its name, also where the callee is not known yet ("async_read").
  std::string CalleeName;
  unsigned Index = 0;               ///< of the argument
  const clang::Expr *Argument = nullptr;
  bool ReturnsVoid = true;          ///< the callable's own result
  bool Last = true;                 ///< no argument is written behind it
  /// What the project's code shows of callable parameters; may be null.
  const KnownNatures *Known = nullptr;
};

/// What a dialect says of such an argument.
struct Recognition {
  bool HandOff = false; ///< false: a synchronous callback, or no callback
  bool Inline = false; ///< seen to be invoked before the operation returns
  /// And the operation goes on after that.
  bool GoesOnAfterInline = false;
  coroutinize::Nature Nature;
};

struct Dialect {
  const char *Name;
  /// Its operations can be awaited as they are, with a completion token; those
  /// of other dialects are awaited through the runtime's callbacks.
  bool HasCoroutines;
  /// \returns nothing when the call is not of this dialect.
  std::optional<Recognition> (*recognise)(const CallableArgument &,
                                          clang::ASTContext &);
};

/// All dialects, in the order in which they are asked.
llvm::ArrayRef<const Dialect *> allDialects();

extern const Dialect AsioDialect;
extern const Dialect LibUvDialect;
extern const Dialect GenericDialect;

/// True inside of namespace std, members of its classes included.
bool isInStandardLibrary(const clang::FunctionDecl &);

/// True for Asio's namespaces: asio, boost::asio, boost::beast.
bool isInAsio(const clang::Decl &);

/// True for the type of an object that is a completion token, or a wrapper of
/// one, and not a callback: use_awaitable, use_future, yield_context, detached,
/// deferred, as_tuple(use_awaitable), ….
bool isTokenType(clang::QualType);

} // namespace coroutinize

#endif
