//===- Forms.h - How each dialect awaits and starts -------------*- C++ -*-===//
#ifndef COROUTINIZE_REWRITERS_FORMS_H
#define COROUTINIZE_REWRITERS_FORMS_H

#include "rewriters/Plan.h"

namespace coroutinize {

/// A parameter of the coroutine, and the argument that it is started with.
struct Parameter {
  std::string Type;
  std::string Name;     ///< empty where nothing names it
  std::string Argument;
};

/// What the text of an await needs to know.
struct AwaitText {
  std::string Callee;    ///< the call up to and with its parenthesis
  std::string Before;    ///< from there to the continuation's argument
  std::string After;     ///< and from its end
  std::string ErrorName; ///< of the error code's variable, or empty
  bool OfC = false;      ///< the continuation is a function pointer
  std::string Handler;   ///< a name that the call does not use
  /// Statements that follow the call at once: on its line, or on their own
  /// where they begin with a newline.
  std::string Ended;
  std::string Unit; ///< one step of indentation
};

/// A call in two parts, between which a line may be broken.
struct CallText {
  std::string Head;
  std::string Rest;
};

/// What the text that starts the coroutine needs to know.
struct StartText {
  std::string Call; ///< an expression that calls the coroutine
  std::string Unit; ///< one step of indentation
};

/// A dialect's way to await, and to start. One file for each.
struct Form {
  const char *Rewriter;        ///< the offer's name
  std::string ReturnType;      ///< of the coroutine
  std::string FullReturnType;  ///< the same without a namespace's alias
  std::vector<std::string> Includes; ///< without brackets
  std::string Declaring;       ///< the one that declares ReturnType
  bool Lazy = false;           ///< the start may come after the call
  std::string Executor;        ///< Asio's, an expression in the root
  const clang::ValueDecl *ExecutorOf = nullptr; ///< the variable it reads
  std::string Namespace;       ///< Asio's, as this file spells it

  CallText await(const Step &, const AwaitText &) const;
  std::string start(const StartText &) const;
};

/// Asio's awaitable, co_spawn and redirect_error. Adds to the plan's
/// assumptions what it rests on.
std::variant<Form, Refusal> asioForm(Plan &, const RewriteInput &);

/// The runtime's coroutine and callback.
Form genericForm(const RewriteInput &);

/// Where a C function gets a function pointer and a `void *` that it calls it
/// with.
struct CContext {
  unsigned Argument;  ///< of the operation
  unsigned Parameter; ///< of the function that it calls
};

/// \returns the context of an operation that takes a function pointer, where
/// there is exactly one.
std::optional<CContext> contextOf(const HandOffNode &);

/// True when the operation takes a function pointer.
bool takesFunctionPointer(const HandOffNode &);

/// The decayed types that a generic operation completes with, where each can
/// be held as a value.
std::optional<std::vector<std::string>> completionTypes(const Step &);

/// True when the operation is a template that deduces its handler's type: an
/// lvalue would be taken by reference.
bool forwardsHandler(const Step &);

/// The spelling of the source of an expression.
std::string spell(const clang::Expr *, const RewriteInput &);

} // namespace coroutinize

#endif
