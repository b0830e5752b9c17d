#include "tool/Selection.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/GlobPattern.h"

using namespace llvm;

namespace coroutinize {
namespace {

/// Can't both be made? Insertions at one place can, one after the other.
bool overlap(const Edit &A, const Edit &B) {
  unsigned EndA = A.Offset + A.Length, EndB = B.Offset + B.Length;
  if (A.Length && B.Length)
    return A.Offset < EndB && B.Offset < EndA;
  return (A.Offset < B.Offset && B.Offset < EndA) ||
         (B.Offset < A.Offset && A.Offset < EndB);
}

/// An insertion comes before what is replaced at its place.
bool isBefore(const Edit &A, const Edit &B) {
  return std::pair(A.Offset, A.Length != 0) <
         std::pair(B.Offset, B.Length != 0);
}

/// A generator costs more than a visitor that was inlined, so it has to be
/// asked for, and by its name where the loop is hot.
bool isAskedFor(const Offer &Offer, const Options &Options, Selection &Result) {
  if (any_of(Options.GeneratorNames, [&](StringRef Name) {
        return cantFail(GlobPattern::create(Name)).match(Offer.Function);
      }))
    return true;
  if (Options.Generators && Offer.Inversion->Hot)
    ++Result.Hot;
  return Options.Generators && !Offer.Inversion->Hot;
}

bool isWanted(const Offer &Offer, const Options &Options, Selection &Result) {
  if (!Options.Only.empty() && !is_contained(Options.Only, Offer.ChainId))
    return false;
  if (Offer.Inversion && Options.Only.empty() &&
      !isAskedFor(Offer, Options, Result))
    return false;
  if (Offer.Applicability == Applicability::Safe || Options.AssumeAll ||
      is_contained(Options.Assume, Offer.Rewriter))
    return true;
  ++Result.Assuming;
  return false;
}

bool fits(const Offer &Offer, const Selection &Result) {
  for (const Edit &New : Offer.Edits) {
    auto Known = Result.Edits.find(New.File);
    if (Known != Result.Edits.end() &&
        any_of(Known->second, [&](const Edit &E) { return overlap(E, New); }))
      return false;
  }
  return true;
}

} // namespace

Selection selectOffers(const Run &Run, const Options &Options) {
  Selection Result;
  for (const Offer &Offer : Run.Report.Offers) {
    if (!isWanted(Offer, Options, Result))
      continue;
    if (Run.Uncovered.count(Offer.ChainId)) {
      ++Result.Outside;
      continue;
    }
    if (!fits(Offer, Result)) {
      ++Result.Overlapping;
      continue;
    }
    Result.Offers.push_back(&Offer);
    for (const Edit &New : Offer.Edits) {
      std::vector<Edit> &Edits = Result.Edits[New.File];
      if (New.Length || !is_contained(Edits, New))
        Edits.insert(upper_bound(Edits, New, isBefore), New);
    }
  }
  return Result;
}

} // namespace coroutinize
