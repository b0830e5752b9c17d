//===- Merge.cpp - What the units gave, joined ----------------------------===//
#include "link/Merge.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <set>
#include <tuple>

namespace coroutinize {
namespace {

/// What all units say of one chain.
struct Opinions {
  std::set<const UnitResult *> SeenBy;
  const Chain *Worst = nullptr;
  std::optional<Producer> Produces;
  std::vector<std::pair<const UnitResult *, const Offer *>> Offers;
  std::vector<std::pair<const UnitResult *, const Refusal *>> Refusals;
};

bool overlap(const Edit &A, const Edit &B) {
  return A != B && A.File == B.File &&
         uint64_t(A.Offset) < uint64_t(B.Offset) + B.Length &&
         uint64_t(B.Offset) < uint64_t(A.Offset) + A.Length;
}

class Merger {
public:
  Report run(const std::vector<UnitResult> &Units) {
    std::vector<const UnitResult *> Sorted;
    for (const UnitResult &Unit : Units)
      Sorted.push_back(&Unit);
    llvm::sort(Sorted, [](const UnitResult *A, const UnitResult *B) {
      return std::tie(A->File, A) < std::tie(B->File, B);
    });
    for (const UnitResult *Unit : Sorted)
      add(*Unit);
    for (auto &[Id, Said] : ById)
      decide(Id, Said);
    sortAll();
    withdrawOverlapping();
    keepNeededHashes();
    setVerdicts();
    return std::move(Result);
  }

private:
  void add(const UnitResult &Unit) {
    ++Result.UnitsTotal;
    for (const std::string &Message : Unit.Messages)
      if (Messages.insert(Message).second)
        Result.Messages.push_back(Message);
    if (!Unit.Analysed) {
      Failures.insert({Unit.File, Unit.Failure});
      return;
    }
    ++Result.UnitsAnalysed;
    for (const Chain &C : Unit.Chains) {
      Opinions &Said = ById[C.Id];
      Said.SeenBy.insert(&Unit);
      // Flags may hide a part of the chain from some units.
      const auto Size = [](const Chain &C) {
        return std::tuple(C.Metrics.Depth, C.Metrics.Length, C.HandOffs.size());
      };
      if (!Said.Worst || Size(*Said.Worst) < Size(C))
        Said.Worst = &C;
    }
    for (const Producer &P : Unit.Producers) {
      Opinions &Said = ById[P.Id];
      Said.SeenBy.insert(&Unit);
      unsigned Known = Said.Produces ? Said.Produces->Consumers : 0;
      Said.Produces = P;
      Said.Produces->Consumers += Known;
    }
    for (const Offer &O : Unit.Offers)
      ById[O.ChainId].Offers.emplace_back(&Unit, &O);
    for (const Refusal &R : Unit.Refusals)
      ById[R.ChainId].Refusals.emplace_back(&Unit, &R);
    for (const auto &[File, Hash] : Unit.Hashes)
      Hashes[File].insert(Hash);
  }

  /// One chain becomes one offer, its refusals, or neither.
  void decide(const std::string &Id, const Opinions &Said) {
    if (Said.Worst)
      Result.Chains.push_back(*Said.Worst);
    if (Said.Produces)
      Result.Producers.push_back(*Said.Produces);
    if (Said.Offers.empty()) {
      for (const auto &[Unit, R] : Said.Refusals)
        addNew(Result.Refusals, {*R});
      return;
    }
    if (std::string Why = disagreement(Said); !Why.empty()) {
      refuse(*Said.Offers.front().second, std::move(Why));
      return;
    }
    Offer Agreed = *Said.Offers.front().second;
    for (const auto &[Unit, O] : Said.Offers) {
      Agreed.agreeWith(*O);
      if (O != Said.Offers.front().second && Agreed.Inversion)
        join(Agreed, *O);
    }
    Result.Offers.push_back(std::move(Agreed));
  }

  /// The callers of a producer in a header: each unit edits its own.
  static void join(Offer &Into, const Offer &From) {
    unsigned Known = Into.Edits.size();
    addNew(Into.Edits, From.Edits);
    llvm::sort(Into.Edits);
    if (Into.Edits.size() > Known)
      Into.Inversion->Loops += From.Inversion->Loops;
    Into.Inversion->Hot |= From.Inversion->Hot;
  }

  /// Do they agree in each file that both edit?
  static bool sameWhereBoth(const Offer &A, const Offer &B) {
    auto In = [](const Offer &O, const std::string &File) {
      std::vector<Edit> Found;
      llvm::copy_if(O.Edits, std::back_inserter(Found),
                    [&](const Edit &E) { return E.File == File; });
      return Found;
    };
    return llvm::all_of(A.Edits, [&](const Edit &E) {
      auto Theirs = In(B, E.File);
      return Theirs.empty() || Theirs == In(A, E.File);
    });
  }

  /// \returns why there is no one rewrite, or nothing.
  std::string disagreement(const Opinions &Said) const {
    const auto &[First, Chosen] = Said.Offers.front();
    std::set<const UnitResult *> Silent = Said.SeenBy;
    for (const auto &[Unit, R] : Said.Refusals) {
      // Who does not use a template has no opinion of it.
      if (R->Reason != RefusalReason::NotInstantiated)
        return First->File + " would rewrite it, but " + Unit->File +
               " refuses: " + name(R->Reason);
      Silent.erase(Unit);
    }
    for (const auto &[Unit, O] : Said.Offers) {
      if (Chosen->Inversion
              ? !llvm::all_of(Said.Offers,
                              [&, O = O](const auto &Other) {
                                return sameWhereBoth(*O, *Other.second);
                              })
              : O->Edits != Chosen->Edits)
        return First->File + " and " + Unit->File +
               (First->File == Unit->File
                    ? " (with other flags) would rewrite it differently"
                    : " would rewrite it differently");
      Silent.erase(Unit);
    }
    if (!Silent.empty()) {
      std::set<std::string> Files;
      for (const UnitResult *Unit : Silent)
        Files.insert(Unit->File);
      return First->File + " would rewrite it, but " + *Files.begin() +
             " sees nothing to rewrite";
    }
    for (const Edit &E : Chosen->Edits)
      if (auto Found = Hashes.find(E.File);
          Found != Hashes.end() && Found->second.size() > 1)
        return E.File + " changed while the units were read";
    return "";
  }

  void refuse(const Offer &O, std::string Why) {
    Result.Refusals.push_back(
        {O.ChainId, RefusalReason::UnitsDisagree, O.At, std::move(Why)});
  }

  void sortAll() {
    Result.Failures.assign(Failures.begin(), Failures.end());
    llvm::sort(Result.Chains, [](const Chain &A, const Chain &B) {
      return std::tie(A.At, A.Id) < std::tie(B.At, B.Id);
    });
    llvm::sort(Result.Producers, [](const Producer &A, const Producer &B) {
      return std::tie(A.At, A.Id) < std::tie(B.At, B.Id);
    });
    llvm::sort(Result.Offers, [](const Offer &A, const Offer &B) {
      return std::tie(A.At, A.ChainId) < std::tie(B.At, B.ChainId);
    });
    sortRefusals();
  }

  void sortRefusals() {
    llvm::sort(Result.Refusals, [](const Refusal &A, const Refusal &B) {
      return std::tie(A.At, A.ChainId, A.Reason, A.Message) <
             std::tie(B.At, B.ChainId, B.Reason, B.Message);
    });
  }

  /// Of two offers that would edit the same text, the first one stays. (Two
  /// may make the same edit, such as adding an include.)
  void withdrawOverlapping() {
    std::map<std::string, std::vector<std::pair<const Edit *, const Offer *>>>
        Taken;
    std::vector<Offer> Kept;
    Kept.reserve(Result.Offers.size()); // Taken points into it.
    for (Offer &O : Result.Offers) {
      const Offer *Rival = nullptr;
      for (const Edit &E : O.Edits)
        for (const auto &[Other, Owner] : Taken[E.File])
          if (overlap(E, *Other))
            Rival = Owner;
      if (Rival) {
        refuse(O, "its rewrite overlaps the one of " + Rival->Function +
                      " at line " + std::to_string(Rival->At.Line) +
                      ": apply that one first");
        continue;
      }
      Kept.push_back(std::move(O));
      for (const Edit &E : Kept.back().Edits)
        Taken[E.File].emplace_back(&E, &Kept.back());
    }
    Result.Offers = std::move(Kept);
    sortRefusals();
  }

  void keepNeededHashes() {
    for (const Offer &O : Result.Offers)
      for (const Edit &E : O.Edits)
        if (auto Found = Hashes.find(E.File); Found != Hashes.end())
          Result.Hashes[E.File] = *Found->second.begin();
  }

  void setVerdicts() {
    std::set<std::string> Offered, Refused;
    for (const Offer &O : Result.Offers)
      Offered.insert(O.ChainId);
    for (const Refusal &R : Result.Refusals)
      Refused.insert(R.ChainId);
    auto Judge = [&](auto &Each) {
      Each.Verdict = Offered.count(Each.Id)   ? Verdict::Offered
                     : Refused.count(Each.Id) ? Verdict::Refused
                                              : Verdict::Flat;
    };
    llvm::for_each(Result.Chains, Judge);
    llvm::for_each(Result.Producers, Judge);
  }

  Report Result;
  std::map<std::string, Opinions> ById;
  std::map<std::string, std::set<std::string>> Hashes;
  std::set<UnitFailure> Failures;
  std::set<std::string> Messages;
};

} // namespace

Report merge(const std::vector<UnitResult> &Units) {
  return Merger().run(Units);
}

} // namespace coroutinize
