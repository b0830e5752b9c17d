//===- NatureSolver.h - The fixed point behind Natures.h --------*- C++ -*-===//
#ifndef COROUTINIZE_LINK_NATURESOLVER_H
#define COROUTINIZE_LINK_NATURESOLVER_H

#include "link/Natures.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include <deque>
#include <set>

namespace coroutinize {

/// What may become of a callable. Only ever grows.
struct State {
  bool Seen = false;
  bool Inline = false;
  bool GoesOn = false;
  bool Escapes = false;
  bool Many = false;
  bool Unknown = false;
  bool Declared = false; ///< rests on what somebody vouches for
  /// Where it is put before its function returns. Of many cells only so many
  /// are told apart: keeping all of all would cost more than linear time.
  std::set<unsigned> Cells;
  bool ManyCells = false;

  bool operator==(const State &) const = default;

  void join(const State &Other) {
    Seen |= Other.Seen;
    Inline |= Other.Inline;
    GoesOn |= Other.GoesOn;
    Escapes |= Other.Escapes;
    Many |= Other.Many;
    Unknown |= Other.Unknown;
    Declared |= Other.Declared;
    ManyCells |= Other.ManyCells;
    addCells(Other.Cells);
  }
  void addCells(const std::set<unsigned> &More) {
    if (!ManyCells)
      Cells.insert(More.begin(), More.end());
    ManyCells |= Cells.size() > 4;
    if (ManyCells)
      Cells.clear();
  }
};

/// A parameter of a function, or a cell.
struct Slot {
  std::vector<const CallableSummary *> Summaries;
  std::vector<const CellUse *> Uses; ///< of a cell
  std::vector<unsigned> Overriders;  ///< the same parameter of other functions
  std::set<unsigned> Dependents;
  unsigned Function = ~0u; ///< of a parameter
  unsigned Index = 0;
  const Nature *Vouched = nullptr; ///< what is declared of it
  bool IsShadow = false; ///< of what is declared: what the code shows
  bool Blind = false;              ///< the function calls one that was not seen
  /// What a virtual call may end in, and nobody has seen.
  const FunctionNode *Unseen = nullptr;
  bool Reached = false; ///< the function may invoke a cell that it is put into
  coroutinize::State State;
};

struct Function {
  std::string Key;
  std::vector<const FunctionNode *> Nodes;
  std::vector<unsigned> Overrides;
  bool IsCalled = false;
  bool IsOverridden = false;
  bool HasBody = false;
  bool IsForeign = false;
  bool TakenOnly = true; ///< only called on objects that were taken out
  bool SharedToo = false; ///< called on ones that may be in other places, too
};

class NatureSolver {
public:
  NatureSolver(const Facts &All, const Declared &Vouched)
      : All(All), Vouched(Vouched) {}

  Natures run();
  /// Of what is declared, that of which the code shows the contrary.
  std::vector<Contradiction> contradictions() const;

private:
  const Facts &All;
  const Declared &Vouched;
  std::deque<Slot> Slots;
  std::deque<Function> Functions;
  llvm::StringMap<unsigned> FunctionIds, CellIds;
  std::map<std::pair<unsigned, unsigned>, unsigned> ParameterIds;
  std::deque<unsigned> Work;
  std::vector<bool> IsQueued;

  // The graph
  unsigned function(const std::string &Key);
  unsigned cell(const std::string &Key);
  unsigned parameter(const std::string &Key, unsigned Index);
  void build();
  /// Marks the parameters of virtual functions that unseen bodies may get.
  void openUnseen();
  void depend(unsigned On, const std::vector<CallableUse> &Uses);

  // The fixed point
  void push(unsigned Id);
  void settle();
  static State promised(const Nature &N);
  State evaluate(const Slot &At) const;
  State effect(const std::vector<CallableUse> &Uses) const;
  /// Adds that it is invoked many times where several uses of one path, or one
  /// in a loop, have an effect.
  void countUses(const std::vector<CallableUse> &Uses, unsigned Most,
                 State &Result) const;
  State effect(const CallableUse &Use) const;
  State outer(const CallableUse &Use) const;
  unsigned find(const std::string &Key, unsigned Index) const;
  /// Is it called where it stays, and so each time that somebody comes by?
  bool isRepeated(const CellUse &Use) const;
  /// Is it called by a method of an object that holds it, where nobody calls
  /// that method but once, on an object that was taken out?
  bool onTakenOnly(const CellUse &Use) const;
  /// Is its method called on objects that may be in several places?
  bool isCalledOnShared(const CellUse &Use) const;

  // Who calls whom
  /// May a call that stands in closures happen while its function runs?
  bool mayHappen(const CallEdge &Edge) const;
  State knownOuter(const CallableUse &Use) const;
  /// Does the function of the use lead to itself, be it later?
  bool invokedAgain(const CellUse &Use) const;
  mutable std::map<unsigned, bool> Again;
  using CallersOf = std::vector<std::vector<unsigned>>;
  void addInvokers(unsigned Cell, std::vector<unsigned> &Into) const;
  /// Stands for all functions that invoke some cell.
  unsigned anyInvoker() const { return Functions.size(); }

  void addInvokers(const CallEdge &Edge, std::vector<unsigned> &Into) const;
  /// Stamps the functions that are in \p Open, or call such a one.
  void stampReachers(std::vector<unsigned> Open, const CallersOf &Callers,
                     std::vector<unsigned> &Stamps, unsigned Stamp) const;
  /// Marks the parameters whose function may invoke a cell that it puts them
  /// into. \returns whether there are new ones.
  bool reach();

  // The result, and why (Reasons.cpp)
  ParameterNature nature(unsigned Id) const;
  /// How much a use decides of what is said: the worst is shown.
  static unsigned weight(const State &S);
  void explain(unsigned Id, std::vector<NatureStep> &Path, std::string &Why,
               std::set<unsigned> &Visited) const;
  void explain(const CallableSummary &In, const CallableUse &Use,
               std::vector<NatureStep> &Path, std::string &Why,
               std::set<unsigned> &Visited) const;
};

} // namespace coroutinize

#endif
