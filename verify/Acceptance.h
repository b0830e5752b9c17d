//===- Acceptance.h - Which offers hold together ----------------*- C++ -*-===//
#ifndef COROUTINIZE_VERIFY_ACCEPTANCE_H
#define COROUTINIZE_VERIFY_ACCEPTANCE_H

#include "link/Natures.h"
#include "verify/Parse.h"

namespace coroutinize {

/// The files as they are on disk, by their name in the model.
using Contents = std::map<std::string, std::string>;

/// The file of the model, relative to the root or not, as an absolute path.
std::string absolute(const UnitRequest &, const std::string &File);

/// What is known of callable parameters: what the project shows or, before it
/// has been looked at, what \p Unit shows.
KnownNatures knownNatures(const UnitRequest &, const Facts &Unit);

/// Moves those of the candidates into the result that hold together: the unit
/// with their edits, in memory, compiles without new warnings, and a second run
/// would not rewrite them again. They get their metrics and notes; the others
/// become refusals. \p Original holds the files that they edit, and \p First is
/// the parse that they come from.
void accept(std::vector<Offer> Candidates, const UnitRequest &,
            const Contents &Original, const Diagnosis &First, UnitResult &);

} // namespace coroutinize

#endif
