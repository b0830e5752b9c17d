//===- Parse.h - One unit parsed, from disk or with edits in memory -------===//
#ifndef COROUTINIZE_VERIFY_PARSE_H
#define COROUTINIZE_VERIFY_PARSE_H

#include "verify/AnalyseUnit.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <map>
#include <string>
#include <vector>

namespace clang {
class ASTContext;
class Sema;
} // namespace clang

namespace coroutinize {

/// An error or a warning.
struct Complaint {
  std::string Message; ///< of an error with its place before it
  /// Its own place and those of its notes, as far as they have one. The files
  /// are absolute, and spelled as they were opened.
  std::vector<Place> Places;
};

/// What the compiler said of a parse.
struct Diagnosis {
  std::vector<Complaint> Errors;
  std::vector<Complaint> Warnings;
  /// The content hash of each file that was read from disk.
  std::map<std::string, std::string> Inputs;
  /// The names under which each real path was opened.
  std::map<std::string, std::vector<std::string>> Spellings;
  /// The runtime's headers are not on the project's own include path.
  bool LacksRuntime = false;
};

struct ParseOptions {
  /// Absolute path → content that stands for the file on disk.
  std::map<std::string, std::string> Overlay;
  /// At least C++20, whatever the command says, and with the runtime's headers.
  bool Cxx20 = false;
  bool Warnings = false;  ///< -Wall -Wextra
  /// Leave out the bodies of functions outside of the root.
  bool SkipForeignBodies = false;
};

/// Parses the unit and, where it has no error, calls \p Use with its AST.
Diagnosis parseUnit(
    const UnitRequest &, const ParseOptions &,
    llvm::function_ref<void(clang::ASTContext &, clang::Sema &)> Use);

/// True when the command asks for a standard older than C++20.
bool isOlderThanCxx20(const UnitRequest &);

} // namespace coroutinize

#endif
