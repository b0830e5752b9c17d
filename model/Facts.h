//===- Facts.h - What a unit shows of who keeps and calls callables -*- C++ -*-//
//
//   AST ──matchers/Summaries──▶ Facts ──link/Natures──▶ Natures
//
// The facts of all units are joined and solved to a fixed point; the result
// says for each callable parameter when and how often it is invoked, and why.
// Functions and cells (members and variables that hold callables) are known by
// their USR, so that the units agree on them.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_MODEL_FACTS_H
#define COROUTINIZE_MODEL_FACTS_H

#include "model/Model.h"

namespace coroutinize {

/// What becomes of a callable at one place.
enum class UseKind {
  Call,     ///< it is called
  Pass,     ///< it becomes parameter Index of the function Target
  Store,    ///< it is put into the cell Target
  Promised, ///< a library takes it, whose documentation gives its nature
  Invoke,   ///< the object that holds it is asked to call it: method Target
  Escape,   ///< not understood: Why
};

/// One use of a callable. What is used is the callable itself or, where it is
/// Wrapped, a closure that uses it as Inner says each time it is invoked.
struct CallableUse {
  UseKind Kind = UseKind::Escape;
  std::string Target; ///< key of the function or the cell
  std::string Name;   ///< of the target, as a person spells it
  unsigned Index = 0;
  coroutinize::Nature Promise;
  Place At;
  std::string Why;
  bool Looped = false;   ///< it may happen again and again
  bool Followed = false; ///< more of the function is executed after it
  bool Wrapped = false;
  unsigned InnerMost = 0; ///< uses on the worst path of the closure; 2 is many
  std::vector<CallableUse> Inner;
  /// The objects inside of which it is handed over, each as a further use that
  /// happens at the same time.
  std::vector<CallableUse> Within;

  bool operator==(const CallableUse &) const = default;
};

/// What one function does with one callable: with its parameter Index or,
/// where there is a Cell, with what it took out of that for good.
struct CallableSummary {
  std::string Function; ///< key
  std::string Name;     ///< qualified
  unsigned Index = 0;
  std::string Cell;
  Place At;
  unsigned Most = 0; ///< uses on the worst path; 2 is many
  bool InParts = false; ///< of a coroutine: at once, or when it is resumed
  std::vector<CallableUse> Uses;

  bool operator==(const CallableSummary &) const = default;
};

/// Something that is done to what stays in a cell.
struct CellUse {
  std::string Cell;
  std::string Name;     ///< of the cell, as a person spells it
  std::string Function; ///< key of where
  std::string FunctionName;
  bool Called = false;  ///< called where it stays; else Why
  bool Looped = false;  ///< each of many in turn
  bool OnSelf = false;  ///< by a method, once, on its own object's cell
  /// Cell is objectCell()'s: only harms what identity was not followed.
  bool IsShared = false;
  Place At;
  std::string Why;

  bool operator==(const CellUse &) const = default;
};

/// A call of a function of the project.
struct CallEdge {
  std::string Callee; ///< key
  /// Where the call stands in a closure: who gets the closure, as a use. The
  /// call happens there and not before, unless that invokes it inline.
  std::vector<CallableUse> Through;
  bool OnTaken = false; ///< its object was taken out of a cell for good
  bool OnShared = false; ///< and others may have the object, too

  bool operator==(const CallEdge &) const = default;
};

/// A function whose body was seen, or a virtual one that is declared.
struct FunctionNode {
  std::string Key;
  std::string Name; ///< qualified
  Place At;
  std::vector<std::string> Overrides; ///< keys
  std::vector<CallEdge> Calls;
  bool CallsUnknown = false; ///< through a pointer that is not followed
  bool HasBody = true;
  bool IsCoroutine = false; ///< whoever resumes it, calls what it calls
  bool IsForeign = false; ///< virtual, and other people may override it

  bool operator==(const FunctionNode &) const = default;
};

/// The facts of one unit, or of all.
struct Facts {
  std::vector<FunctionNode> Functions;
  std::vector<CallableSummary> Summaries;
  std::vector<CellUse> CellUses;

  bool operator==(const Facts &) const = default;
};

/// Sorts the facts and leaves out what is in them several times.
void normalise(Facts &);

/// What is known of a callable parameter.
struct ParameterNature {
  std::string Function; ///< key
  std::string Name;     ///< qualified
  unsigned Index = 0;
  bool Seen = false;    ///< a body was seen
  bool Inline = false;  ///< may be invoked before the function returns
  bool GoesOn = false;  ///< and the function goes on after that
  bool Escapes = false; ///< is kept, or passed on to who keeps it
  bool Kept = false;    ///< the nature hangs on who uses a cell
  coroutinize::Nature Nature;

  bool operator==(const ParameterNature &) const = default;
};

/// A callable parameter: its function's key and its index.
using ParameterKey = std::pair<std::string, unsigned>;
/// True when both say the same, for whatever reasons.
bool sameNature(const ParameterNature &, const ParameterNature &);

using Natures = std::map<ParameterKey, ParameterNature>;

/// Natures that note what was asked of them.
class KnownNatures {
public:
  explicit KnownNatures(Natures All) : All(std::move(All)) {}

  /// What is known of the parameter, or null.
  const ParameterNature *find(const ParameterKey &Key,
                              const std::string &Name) const {
    auto Found = All.find(Key);
    const ParameterNature *Known = Found == All.end() ? nullptr : &Found->second;
    ParameterNature Said = Known ? *Known : ParameterNature();
    Said.Function = Key.first;
    Said.Index = Key.second;
    Said.Name = Name;
    Asked.emplace(Key, std::move(Said));
    return Known;
  }
  /// What was asked for, and answered.
  std::vector<ParameterNature> asked() const {
    std::vector<ParameterNature> Result;
    for (const auto &[Key, Said] : Asked)
      Result.push_back(Said);
    return Result;
  }

private:
  Natures All;
  mutable Natures Asked;
};

const char *name(UseKind);

} // namespace coroutinize

#endif
