//===- Link.h - What all units show, and what is declared -------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_LINK_H
#define COROUTINIZE_TOOL_LINK_H

#include "model/UnitResult.h"
#include "tool/Configuration.h"

namespace coroutinize {

/// The natures of all callable parameters of a project.
///
/// A declaration that the code contradicts is an error that shows the
/// contradiction; one that nothing uses adds to \p Warnings. Where units could
/// not be analysed, what hangs on who uses a cell is not proven.
llvm::Expected<Natures> linkUnits(const std::vector<UnitResult> &Units,
                                  const std::vector<Declaration> &,
                                  std::vector<std::string> &Warnings);

/// Does a unit rely on what only the other units of the project can show?
bool reliesOnOthers(const UnitResult &);

/// What is to be told a unit, where that differs from what it relied on.
std::optional<std::vector<ParameterNature>> newlyKnown(const UnitResult &,
                                                       const Natures &);

} // namespace coroutinize

#endif
