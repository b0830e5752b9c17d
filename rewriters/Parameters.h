//===- Parameters.h - What the coroutine is started with --------*- C++ -*-===//
#ifndef COROUTINIZE_REWRITERS_PARAMETERS_H
#define COROUTINIZE_REWRITERS_PARAMETERS_H

#include "rewriters/Flatten.h"

namespace coroutinize {

/// The names of the flattened form, and what the start hands to it.
struct StartedWith {
  Naming Names;
  std::vector<Parameter> Parameters;
  std::string Prologue; ///< the body's first lines: references made anew
};

/// Makes a parameter of each variable of the root that the steps name or own
/// (rules 9 to 14), and names all variables. \returns the refusal where one
/// can't be handed over.
std::variant<StartedWith, Refusal> makeParameters(Plan &, const Form &,
                                                  const RewriteInput &,
                                                  const Source &);

/// `void run(std::string name, char *text) const`, of the head up to and with
/// the parenthesis, and the tail. It begins at the column; where it does not
/// fit on the line, the parameters get lines of their own.
std::string signature(llvm::StringRef Head, const std::vector<Parameter> &,
                      llvm::StringRef Tail, unsigned Column,
                      llvm::StringRef Unit);
/// `run(std::move(name), text)`, in the same way.
std::string arguments(llvm::StringRef Head, const std::vector<Parameter> &,
                      llvm::StringRef Tail, unsigned Column,
                      llvm::StringRef Unit);

} // namespace coroutinize

#endif
