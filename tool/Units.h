//===- Units.h - Which units a run is about ---------------------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_UNITS_H
#define COROUTINIZE_TOOL_UNITS_H

#include "tool/CompilationDatabase.h"
#include "model/ExcludedPaths.h"
#include "tool/Paths.h"

namespace coroutinize {

/// The units of a database as the command line narrows them down.
class Units {
public:
  static llvm::Expected<Units> find(const Options &);

  const CompilationDatabase &database() const { return Database; }
  /// The folder whose code is the project's own; a real path.
  const std::string &root() const { return Root; }
  /// The real path of a unit's main file.
  const std::string &file(size_t Index) const { return Files[Index]; }

  /// Indices of the units that the PATHs ask for, and of all others.
  std::vector<size_t> Selected, Others;

  /// Does the run report on and edit \p File (as a report spells it)?
  bool covers(llvm::StringRef File) const;

private:
  explicit Units(CompilationDatabase Database)
      : Database(std::move(Database)) {}
  llvm::Error findRoot(const Options &);
  llvm::Error select(const Options &);

  CompilationDatabase Database;
  std::string Root;
  RealPaths Real;
  std::vector<std::string> Files;
  std::vector<std::string> Paths; ///< real
  ExcludedPaths Excluded;
};

} // namespace coroutinize

#endif
