#include "link/Natures.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include <algorithm>
#include <deque>
#include <set>
#include <tuple>

namespace coroutinize {
namespace {

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
  bool Reached = false; ///< the function may invoke a cell that it is put into
  coroutinize::State State;
};

struct Function {
  std::string Key;
  std::vector<const FunctionNode *> Nodes;
  std::vector<unsigned> Callers;  ///< unconditional ones
  std::vector<unsigned> Overrides;
  bool TakenOnly = true; ///< only called on objects that were taken out
};

class Solver {
public:
  Solver(const Facts &All, const Declared &Vouched)
      : All(All), Vouched(Vouched) {}

  Natures run() {
    build();
    for (unsigned I = 0; I < Slots.size(); ++I)
      push(I);
    settle();
    // What is invoked inline decides which closures are called on the way, and
    // those may invoke cells, too.
    while (reach())
      settle();
    Natures Result;
    for (unsigned I = 0; I < Slots.size(); ++I)
      if (Slots[I].Function != ~0u && Slots[I].State.Seen)
        Result[{Functions[Slots[I].Function].Key, Slots[I].Index}] = nature(I);
    return Result;
  }

private:
  const Facts &All;
  const Declared &Vouched;
  std::deque<Slot> Slots;
  std::deque<Function> Functions;
  llvm::StringMap<unsigned> FunctionIds, CellIds;
  std::map<std::pair<unsigned, unsigned>, unsigned> ParameterIds;
  std::deque<unsigned> Work;
  std::vector<bool> IsQueued;

  //===------------------------------------------------------------------===//
  // The graph
  //===------------------------------------------------------------------===//

  unsigned function(const std::string &Key) {
    auto [It, New] = FunctionIds.try_emplace(Key, Functions.size());
    if (New)
      Functions.push_back({Key, {}, {}, {}, true});
    return It->second;
  }
  unsigned cell(const std::string &Key) {
    auto [It, New] = CellIds.try_emplace(Key, Slots.size());
    if (New)
      Slots.emplace_back();
    return It->second;
  }
  unsigned parameter(const std::string &Key, unsigned Index) {
    unsigned Owner = function(Key);
    auto [It, New] = ParameterIds.try_emplace({Owner, Index}, Slots.size());
    if (New) {
      Slots.emplace_back();
      Slots.back().Function = Owner;
      Slots.back().Index = Index;
    }
    return It->second;
  }

  void build() {
    for (const FunctionNode &Node : All.Functions) {
      unsigned Id = function(Node.Key);
      Functions[Id].Nodes.push_back(&Node);
      for (const std::string &Base : Node.Overrides) {
        unsigned BaseId = function(Base);
        if (!llvm::is_contained(Functions[Id].Overrides, BaseId))
          Functions[Id].Overrides.push_back(BaseId);
      }
      for (const CallEdge &Edge : Node.Calls)
        Functions[function(Edge.Callee)].TakenOnly &= Edge.OnTaken;
    }
    for (const CallableSummary &Summary : All.Summaries) {
      unsigned Id = Summary.Cell.empty()
                        ? parameter(Summary.Function, Summary.Index)
                        : cell(Summary.Cell);
      Slots[Id].Summaries.push_back(&Summary);
      if (Summary.Cell.empty())
        for (unsigned Base : Functions[Slots[Id].Function].Overrides) {
          unsigned BaseSlot = parameter(Functions[Base].Key, Summary.Index);
          if (!llvm::is_contained(Slots[BaseSlot].Overriders, Id))
            Slots[BaseSlot].Overriders.push_back(Id);
          Slots[Id].Dependents.insert(BaseSlot);
        }
    }
    for (const CellUse &Use : All.CellUses)
      Slots[cell(Use.Cell)].Uses.push_back(&Use);
    for (const auto &[Key, Nature] : Vouched)
      Slots[parameter(Key.first, Key.second)].Vouched = &Nature;
    for (unsigned I = 0; I < Slots.size(); ++I)
      for (unsigned S = 0; S < Slots[I].Summaries.size(); ++S)
        depend(I, Slots[I].Summaries[S]->Uses);
    IsQueued.resize(Slots.size());
  }

  void depend(unsigned On, const std::vector<CallableUse> &Uses) {
    for (const CallableUse &Use : Uses) {
      if (Use.Kind == UseKind::Pass)
        Slots[parameter(Use.Target, Use.Index)].Dependents.insert(On);
      else if (Use.Kind == UseKind::Store)
        Slots[cell(Use.Target)].Dependents.insert(On);
      depend(On, Use.Inner);
      depend(On, Use.Within);
    }
  }

  //===------------------------------------------------------------------===//
  // The fixed point
  //===------------------------------------------------------------------===//

  void push(unsigned Id) {
    if (IsQueued[Id])
      return;
    IsQueued[Id] = true;
    Work.push_back(Id);
  }

  void settle() {
    while (!Work.empty()) {
      unsigned Id = Work.front();
      Work.pop_front();
      IsQueued[Id] = false;
      State New = evaluate(Slots[Id]);
      if (New == Slots[Id].State)
        continue;
      Slots[Id].State = std::move(New);
      for (unsigned Dependent : Slots[Id].Dependents)
        push(Dependent);
    }
  }

  static State promised(const Nature &N) {
    State Result;
    Result.Seen = Result.Declared = true;
    Result.Inline = N.Time != When::Later;
    Result.Escapes = N.Time != When::Inline;
    Result.Many = N.Times == HowOften::Many;
    Result.Unknown = N.Times == HowOften::Unknown;
    return Result;
  }

  State evaluate(const Slot &At) const {
    if (At.Vouched)
      return promised(*At.Vouched);
    State Result;
    for (const CallableSummary *Summary : At.Summaries) {
      Result.Seen = true;
      Result.join(effect(Summary->Uses));
      Result.Many |= Summary->Most > 1;
    }
    for (unsigned Overrider : At.Overriders)
      Result.join(Slots[Overrider].State);
    for (const CellUse *Use : At.Uses) {
      Result.Many |= isRepeated(*Use);
      Result.Unknown |= !isRepeated(*Use) && !onTakenOnly(*Use);
    }
    if (At.Reached)
      Result.Inline = Result.GoesOn = true;
    return Result;
  }

  State effect(const std::vector<CallableUse> &Uses) const {
    State Result;
    for (const CallableUse &Use : Uses)
      Result.join(effect(Use));
    return Result;
  }

  State effect(const CallableUse &Use) const {
    State Result = outer(Use);
    for (const CallableUse &Object : Use.Within) {
      State Kept = effect(Object);
      Result.Many |= Kept.Many;
      Result.Unknown |= Kept.Unknown;
      Result.Declared |= Kept.Declared;
    }
    Result.GoesOn |= Result.Inline && Use.Followed;
    if (!Use.Wrapped)
      return Result;
    if (Use.Inner.empty()) { // the closure never uses it
      State Dropped;
      Dropped.Escapes = Result.Escapes;
      return Dropped;
    }
    State Inside = effect(Use.Inner);
    Result.Many |= Inside.Many || Use.InnerMost > 1;
    Result.Unknown |= Inside.Unknown;
    Result.Declared |= Inside.Declared;
    Result.Escapes |= Inside.Escapes;
    Result.GoesOn = Result.Inline && Inside.Inline &&
                    (Result.GoesOn || Inside.GoesOn);
    Result.Inline &= Inside.Inline;
    Result.ManyCells |= Inside.ManyCells;
    Result.addCells(Inside.Cells);
    return Result;
  }

  State outer(const CallableUse &Use) const {
    State Result;
    switch (Use.Kind) {
    case UseKind::Call:
    case UseKind::Invoke:
      Result.Inline = true;
      break;
    case UseKind::Pass: {
      const State &There = Slots[find(Use.Target, Use.Index)].State;
      Result.join(There);
      if (!There.Seen)
        Result.Escapes = Result.Unknown = true;
      break;
    }
    case UseKind::Store: {
      unsigned Id = CellIds.lookup(Use.Target);
      Result.Escapes = true;
      Result.Many = Slots[Id].State.Many;
      Result.Unknown = Slots[Id].State.Unknown;
      Result.Declared = Slots[Id].State.Declared;
      Result.Cells.insert(Id);
      break;
    }
    case UseKind::Promised:
      Result = promised(Use.Promise);
      break;
    case UseKind::Escape:
      Result.Escapes = Result.Unknown = true;
      break;
    }
    Result.Seen = false;
    return Result;
  }

  unsigned find(const std::string &Key, unsigned Index) const {
    return ParameterIds.at({FunctionIds.lookup(Key), Index});
  }

  /// Is it called where it stays, and so each time that somebody comes by?
  bool isRepeated(const CellUse &Use) const {
    if (!Use.Called || Use.Looped || invokedAgain(Use))
      return Use.Called;
    // An object that is asked to call what it holds may be asked but once.
    return !Use.OnSelf ||
           Functions[FunctionIds.lookup(Use.Function)].Overrides.empty();
  }

  /// Is it called by a method of an object that holds it, where nobody calls
  /// that method but once, on an object that was taken out?
  bool onTakenOnly(const CellUse &Use) const {
    if (!Use.Called || !Use.OnSelf)
      return false;
    const Function &Method = Functions[FunctionIds.lookup(Use.Function)];
    return Method.TakenOnly &&
           llvm::all_of(Method.Overrides, [&](unsigned Base) {
             return Functions[Base].TakenOnly;
           });
  }

  //===------------------------------------------------------------------===//
  // Who calls whom
  //===------------------------------------------------------------------===//

  /// May a call that stands in closures happen while its function runs?
  bool mayHappen(const CallEdge &Edge) const {
    return llvm::all_of(Edge.Through, [&](const CallableUse &Closure) {
      if (Closure.Kind == UseKind::Store)
        return false; // it happens where the cell is invoked
      State Outer = knownOuter(Closure);
      return Outer.Inline || Outer.Unknown;
    });
  }
  State knownOuter(const CallableUse &Use) const {
    if (Use.Kind == UseKind::Pass) {
      State Unseen;
      Unseen.Unknown = true;
      auto Owner = FunctionIds.find(Use.Target);
      if (Owner == FunctionIds.end())
        return Unseen;
      auto Known = ParameterIds.find({Owner->second, Use.Index});
      return Known == ParameterIds.end() || !Slots[Known->second].State.Seen
                 ? Unseen
                 : Slots[Known->second].State;
    }
    return outer(Use);
  }

  /// Does the function of the use lead to itself, be it later?
  bool invokedAgain(const CellUse &Use) const {
    unsigned Start = FunctionIds.lookup(Use.Function);
    auto Known = Again.find(Start);
    if (Known != Again.end())
      return Known->second;
    llvm::DenseSet<unsigned> Visited;
    std::vector<unsigned> Open = {Start};
    bool Found = false;
    while (!Open.empty() && !Found) {
      unsigned At = Open.back();
      Open.pop_back();
      for (const FunctionNode *Node : Functions[At].Nodes)
        for (const CallEdge &Edge : Node->Calls) {
          auto Callee = FunctionIds.find(Edge.Callee);
          if (Callee == FunctionIds.end())
            continue;
          Found |= Callee->second == Start && !Edge.Through.empty();
          if (Visited.insert(Callee->second).second && Visited.size() < 64)
            Open.push_back(Callee->second);
        }
    }
    return Again[Start] = Found;
  }
  mutable std::map<unsigned, bool> Again;

  using CallersOf = std::vector<std::vector<unsigned>>;

  void addInvokers(unsigned Cell, std::vector<unsigned> &Into) const {
    for (const CallableSummary *Summary : Slots[Cell].Summaries)
      if (Summary->Most > 0)
        Into.push_back(FunctionIds.lookup(Summary->Function));
    for (const CellUse *Use : Slots[Cell].Uses)
      Into.push_back(FunctionIds.lookup(Use->Function));
  }

  /// Stands for all functions that invoke some cell.
  unsigned anyInvoker() const { return Functions.size(); }

  void addInvokers(const CallEdge &Edge, std::vector<unsigned> &Into) const {
    for (const CallableUse &Closure : Edge.Through) {
      if (Closure.Kind == UseKind::Store) {
        if (auto Cell = CellIds.find(Closure.Target); Cell != CellIds.end())
          addInvokers(Cell->second, Into);
        continue;
      }
      State Its = knownOuter(Closure);
      for (unsigned Cell : Its.Cells)
        addInvokers(Cell, Into);
      if (Its.ManyCells || Its.Unknown)
        Into.push_back(anyInvoker());
    }
  }

  /// Stamps the functions that are in \p Open, or call such a one.
  void stampReachers(std::vector<unsigned> Open, const CallersOf &Callers,
                     std::vector<unsigned> &Stamps, unsigned Stamp) const {
    auto Add = [&](unsigned Id) {
      if (Stamps[Id] != Stamp) {
        Stamps[Id] = Stamp;
        Open.push_back(Id);
      }
    };
    for (unsigned Id : Open)
      Stamps[Id] = Stamp;
    while (!Open.empty()) {
      unsigned At = Open.back();
      Open.pop_back();
      if (At != anyInvoker())
        for (unsigned Base : Functions[At].Overrides)
          Add(Base);
      for (unsigned Caller : Callers[At])
        Add(Caller);
    }
  }

  /// Marks the parameters whose function may invoke a cell that it puts them
  /// into. \returns whether there are new ones.
  bool reach() {
    CallersOf Callers(Functions.size() + 1);
    for (const auto &Cell : CellIds)
      addInvokers(Cell.second, Callers[anyInvoker()]);
    for (unsigned I = 0; I < Functions.size(); ++I)
      for (const FunctionNode *Node : Functions[I].Nodes)
        for (const CallEdge &Edge : Node->Calls) {
          std::vector<unsigned> &Into = Callers[FunctionIds.lookup(Edge.Callee)];
          if (mayHappen(Edge))
            Into.push_back(I);
          addInvokers(Edge, Into); // where the closure is invoked
        }
    std::map<unsigned, std::vector<unsigned>> PutInto;
    std::vector<unsigned> PutIntoMany;
    for (unsigned I = 0; I < Slots.size(); ++I) {
      if (Slots[I].Function == ~0u || Slots[I].Reached)
        continue;
      for (unsigned Cell : Slots[I].State.Cells)
        PutInto[Cell].push_back(I);
      if (Slots[I].State.ManyCells)
        PutIntoMany.push_back(I);
    }
    bool New = false;
    unsigned Stamp = 0;
    std::vector<unsigned> Stamps(Functions.size() + 1);
    auto Mark = [&](const std::vector<unsigned> &Invokers,
                    const std::vector<unsigned> &Put) {
      stampReachers(Invokers, Callers, Stamps, ++Stamp);
      for (unsigned I : Put)
        if (Stamps[Slots[I].Function] == Stamp) {
          Slots[I].Reached = New = true;
          push(I);
        }
    };
    for (const auto &[Cell, Put] : PutInto) {
      std::vector<unsigned> Invokers;
      addInvokers(Cell, Invokers);
      Mark(Invokers, Put);
    }
    if (!PutIntoMany.empty())
      Mark({anyInvoker()}, PutIntoMany);
    return New;
  }

  //===------------------------------------------------------------------===//
  // The result, and why
  //===------------------------------------------------------------------===//

  ParameterNature nature(unsigned Id) const {
    const Slot &At = Slots[Id];
    const State &Known = At.State;
    ParameterNature Result;
    Result.Function = Functions[At.Function].Key;
    Result.Index = At.Index;
    Result.Seen = Known.Seen;
    Result.Inline = Known.Inline;
    Result.GoesOn = Known.GoesOn;
    Result.Escapes = Known.Escapes;
    Result.Kept = !Known.Cells.empty() || Known.ManyCells;
    Nature &N = Result.Nature;
    Evidence Basis = Known.Declared ? Evidence::Declared : Evidence::Proven;
    if (Known.Many)
      N = {When::Unknown, HowOften::Many, Basis, "", {}};
    else if (Known.Unknown)
      N = {When::Unknown, HowOften::Unknown, Evidence::Assumed, "", {}};
    else
      N = {When::Unknown, HowOften::AtMostOnce, Basis, "", {}};
    if (!Known.Inline && !Known.Unknown)
      N.Time = When::Later;
    else if (Known.Inline && !Known.Escapes)
      N.Time = When::Inline;
    std::set<unsigned> Visited;
    explain(Id, N.Path, N.Why, Visited);
    return Result;
  }

  /// How much a use decides of what is said: the worst is shown.
  static unsigned weight(const State &S) {
    return S.Many ? 3 : S.Unknown ? 2 : S.Escapes ? 1 : 0;
  }

  void explain(unsigned Id, std::vector<NatureStep> &Path, std::string &Why,
               std::set<unsigned> &Visited) const {
    if (!Visited.insert(Id).second || Path.size() > 12)
      return;
    const Slot &At = Slots[Id];
    if (At.Vouched) {
      Why += (Why.empty() ? "" : ": ") + At.Vouched->Why;
      return;
    }
    const CallableSummary *Worst = nullptr;
    const CallableUse *Deciding = nullptr;
    unsigned Weight = 0;
    for (const CallableSummary *Summary : At.Summaries)
      for (const CallableUse &Use : Summary->Uses) {
        unsigned Its = weight(effect(Use));
        if (Deciding && Its <= Weight)
          continue;
        Worst = Summary;
        Deciding = &Use;
        Weight = Its;
      }
    for (const CellUse *Use : At.Uses) {
      bool Again = isRepeated(*Use);
      if (!Again && onTakenOnly(*Use))
        continue;
      if ((Again ? 3u : 2u) < Weight)
        continue;
      std::string Text = "in `" + Use->FunctionName + "`, `" + Use->Name + "` " +
                         (Again          ? "is called and stays"
                          : Use->Called ? "is called, and may stay"
                                        : Use->Why);
      Path.push_back({Use->At, Text});
      Why += (Why.empty() ? "" : " → ") + Text;
      return;
    }
    for (const CallableSummary *Summary : At.Summaries)
      if (Summary->Most > 1 && Weight < 3) {
        std::string Text =
            "`" + Summary->Name + "` uses it more than once on one path";
        Path.push_back({Summary->At, Text});
        Why += (Why.empty() ? "" : " → ") + Text;
        return;
      }
    if (!Deciding) {
      for (unsigned Overrider : At.Overriders)
        if (weight(Slots[Overrider].State) == weight(At.State))
          return explain(Overrider, Path, Why, Visited);
      Why += Why.empty() ? "it is never called" : ", and is never called";
      return;
    }
    explain(*Worst, *Deciding, Path, Why, Visited);
  }

  void explain(const CallableSummary &In, const CallableUse &Use,
               std::vector<NatureStep> &Path, std::string &Why,
               std::set<unsigned> &Visited) const {
    std::string What = Use.Wrapped ? "a closure that uses it" : "it";
    auto Step = [&](const std::string &Text) {
      Path.push_back({Use.At, Text});
    };
    auto Say = [&](const std::string &Text) {
      Why += (Why.empty() ? "" : " → ") + Text;
    };
    switch (Use.Kind) {
    case UseKind::Call:
    case UseKind::Invoke:
      Step("`" + In.Name + "` calls " + What);
      Say("`" + In.Name + "` calls it");
      break;
    case UseKind::Pass: {
      Step("`" + In.Name + "` hands " + What + " to `" + Use.Name + "`");
      Say("`" + Use.Name + "`");
      unsigned Next = find(Use.Target, Use.Index);
      if (!Slots[Next].State.Seen) {
        Why = "the body of `" + Use.Name + "` was not seen";
        return;
      }
      explain(Next, Path, Why, Visited);
      break;
    }
    case UseKind::Store:
      Step("`" + In.Name + "` stores " + What + " in `" + Use.Name + "`");
      Say("`" + Use.Name + "`");
      explain(CellIds.lookup(Use.Target), Path, Why, Visited);
      break;
    case UseKind::Promised:
      Step("`" + In.Name + "` hands " + What + " to `" + Use.Name + "`: " +
           Use.Promise.Why);
      Say("`" + Use.Name + "`: " + Use.Promise.Why);
      break;
    case UseKind::Escape:
      Step("in `" + In.Name + "`, " + Use.Why);
      Say("in `" + In.Name + "`, " + Use.Why);
      return;
    }
    if (Use.Wrapped && !Use.Inner.empty() && Path.size() < 12) {
      const CallableUse *Worst = &Use.Inner.front();
      for (const CallableUse &Each : Use.Inner)
        if (weight(effect(Each)) > weight(effect(*Worst)))
          Worst = &Each;
      if (Worst->Kind == UseKind::Call) {
        Path.push_back({Worst->At, "the closure calls it"});
        return;
      }
      CallableSummary Closure;
      Closure.Name = In.Name;
      std::string Ignored;
      explain(Closure, *Worst, Path, weight(effect(*Worst)) > 1 ? Why : Ignored,
              Visited);
    }
  }
};

} // namespace

Facts joinFacts(const std::vector<const Facts *> &Units) {
  Facts All;
  for (const Facts *Unit : Units) {
    All.Functions.insert(All.Functions.end(), Unit->Functions.begin(),
                         Unit->Functions.end());
    All.Summaries.insert(All.Summaries.end(), Unit->Summaries.begin(),
                         Unit->Summaries.end());
    All.CellUses.insert(All.CellUses.end(), Unit->CellUses.begin(),
                        Unit->CellUses.end());
  }
  normalise(All);
  return All;
}

Natures solveNatures(const Facts &All, const Declared &Vouched) {
  return Solver(All, Vouched).run();
}

std::vector<Contradiction> contradictions(const Facts &All,
                                          const Declared &Vouched) {
  std::vector<Contradiction> Found;
  for (const auto &[Key, Nature] : Vouched) {
    // The others are taken as they are.
    Declared Others = Vouched;
    Others.erase(Key);
    Natures Shown = solveNatures(All, Others);
    auto Known = Shown.find(Key);
    if (Known == Shown.end())
      continue;
    const ParameterNature &Its = Known->second;
    bool Once = Nature.Times == HowOften::Once ||
                Nature.Times == HowOften::AtMostOnce;
    if ((Once && Its.Nature.Times == HowOften::Many) ||
        (Nature.Time == When::Later && Its.Nature.Time == When::Inline) ||
        (Nature.Time == When::Inline && Its.Nature.Time == When::Later))
      Found.push_back({Key, Its});
  }
  return Found;
}

} // namespace coroutinize
