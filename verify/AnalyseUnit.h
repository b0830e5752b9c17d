//===- AnalyseUnit.h - One unit in, its result out --------------*- C++ -*-===//
#ifndef COROUTINIZE_VERIFY_ANALYSEUNIT_H
#define COROUTINIZE_VERIFY_ANALYSEUNIT_H

#include "model/UnitResult.h"
#include <optional>
#include <string>
#include <vector>

namespace coroutinize {

/// One unit to analyse, as the driver hands it to a worker.
struct UnitRequest {
  std::string File;      ///< absolute path of the main file
  std::string Directory; ///< absolute working directory of the command
  /// A clang command line, compiler first, ready to parse: what only another
  /// compiler knows and what writes or loads anything is gone already.
  std::vector<std::string> Command;
  std::string Root;      ///< absolute; what lies outside is never edited
  std::vector<std::string> Exclude; ///< globs, relative to Root
  bool Rewrite = false;  ///< make and verify offers, too
  bool Generators = false; ///< and look for what may become a generator
  /// What the whole project shows; without it, what the unit alone shows.
  std::optional<std::vector<ParameterNature>> Natures;
};

/// Parses the unit, finds its chains and, on request, makes and verifies the
/// offers. Never throws; a unit that the compiler does not accept gives a
/// result that is not Analysed, with the first error as its Failure.
UnitResult analyseUnit(const UnitRequest &Request);

} // namespace coroutinize

#endif
