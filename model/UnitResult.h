//===- UnitResult.h - What one unit gave ------------------------*- C++ -*-===//
#ifndef COROUTINIZE_MODEL_UNITRESULT_H
#define COROUTINIZE_MODEL_UNITRESULT_H

#include "model/Facts.h"

namespace coroutinize {

/// What one unit gave. Travels from a worker to the driver.
struct UnitResult {
  std::string File;    ///< as in Place
  bool Analysed = false;
  std::string Failure; ///< one line, where it was not analysed
  std::vector<Chain> Chains;
  std::vector<Producer> Producers;
  std::vector<Offer> Offers;
  std::vector<Refusal> Refusals;
  std::map<std::string, std::string> Hashes; ///< of each file edited: xxh3-64
  std::vector<std::string> Messages;         ///< for --verbose
  coroutinize::Facts Facts;
  /// What it relied on of callable parameters, as far as that was known.
  std::vector<ParameterNature> Natures;
  /// All files that were read, by their absolute paths, and their hashes.
  std::map<std::string, std::string> Inputs;

  bool operator==(const UnitResult &) const = default;
};

} // namespace coroutinize

#endif
