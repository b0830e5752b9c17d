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

/// `std::string name, char *text`
std::string signature(const std::vector<Parameter> &);
/// `std::move(name), text`
std::string arguments(const std::vector<Parameter> &);

} // namespace coroutinize

#endif
