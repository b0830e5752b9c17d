//===- Configuration.h - .coroutinize.yaml ----------------------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_CONFIGURATION_H
#define COROUTINIZE_TOOL_CONFIGURATION_H

#include "model/Model.h"
#include "llvm/Support/Error.h"
#include <optional>

namespace coroutinize {

/// The thread on which a callable is invoked, seen from the one that hands it on.
enum class Thread { Unknown, Same, Other };

/// What is declared of one callable parameter.
struct Declaration {
  std::string Callee;               ///< qualified name
  std::optional<unsigned> Argument; ///< from 1; without it, every callable one
  When Time = When::Unknown;
  HowOften Times = HowOften::Unknown;
  Thread On = Thread::Unknown;
  Place At; ///< in the configuration
};

/// The name that is looked for upwards from each file.
constexpr llvm::StringLiteral ConfigurationName = ".coroutinize.yaml";

/// Reads a configuration. The error names file, line and what is wrong.
/// \param Shown how messages spell the file
llvm::Expected<std::vector<Declaration>>
readConfiguration(llvm::StringRef Path, llvm::StringRef Shown);

} // namespace coroutinize

#endif
