//===- Options.h - What the command line asks for ---------------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_OPTIONS_H
#define COROUTINIZE_TOOL_OPTIONS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>
#include <string>
#include <vector>

namespace coroutinize {

enum class Command { Scan, Rewrite, Check, Explain };
enum class Format { Text, JSON };
enum class ColorMode { Auto, Always, Never };

/// The command line, parsed. The defaults are the tool's defaults.
struct Options {
  coroutinize::Command Command = coroutinize::Command::Scan;
  bool Help = false;
  bool Version = false;
  std::vector<std::string> Paths; ///< for `explain`: the names to explain

  std::string Build; ///< -p: a folder, or the database itself
  unsigned Jobs = 0; ///< 0: one for each core
  std::string Root;
  std::string Config; ///< empty: looked for upwards from each unit
  std::vector<std::string> Exclude;
  std::vector<std::string> ExtraArgs;
  std::vector<std::string> ExtraArgsBefore;
  coroutinize::Format Format = coroutinize::Format::Text;
  bool UseCache = true;
  std::string CacheDir; ///< empty: the user's cache folder
  std::string Output; ///< empty: the standard output
  ColorMode Color = ColorMode::Auto;
  bool Quiet = false;
  bool Verbose = false;
  unsigned Timeout = 60;  ///< seconds for one unit
  unsigned Memory = 2048; ///< megabytes for one worker

  bool InPlace = false;
  bool AllowDirty = false;
  bool AssumeAll = false;
  std::vector<std::string> Assume; ///< names of rewriters
  std::vector<std::string> Only;   ///< identities of chains
  bool Generators = false;         ///< all but those of hot loops
  std::vector<std::string> GeneratorNames; ///< patterns of function names

  /// Does the run have a use for offers of generators?
  bool seesGenerators() const {
    return Command == coroutinize::Command::Scan || Generators ||
           !GeneratorNames.empty() || !Only.empty();
  }

  std::optional<unsigned> MaxDepth;
  std::optional<unsigned> MaxLength;
};

/// Parses what follows the program's name. The error is one line for a person.
llvm::Expected<Options> parseOptions(llvm::ArrayRef<const char *> Arguments);

/// Prints the help of the command that \p Parsed names.
void printHelp(const Options &Parsed, llvm::raw_ostream &);

} // namespace coroutinize

#endif
