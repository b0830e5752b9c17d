//===- Reach.cpp - Which functions may invoke what is in a cell -----------===//
#include "link/NatureSolver.h"
#include "llvm/ADT/DenseSet.h"

namespace coroutinize {

bool NatureSolver::mayHappen(const CallEdge &Edge) const {
  return llvm::all_of(Edge.Through, [&](const CallableUse &Closure) {
    if (Closure.Kind == UseKind::Store)
      return false; // it happens where the cell is invoked
    State Outer = knownOuter(Closure);
    return Outer.Inline || Outer.Unknown;
  });
}

State NatureSolver::knownOuter(const CallableUse &Use) const {
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

bool NatureSolver::invokedAgain(const CellUse &Use) const {
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

void NatureSolver::addInvokers(unsigned Cell,
                               std::vector<unsigned> &Into) const {
  for (const CallableSummary *Summary : Slots[Cell].Summaries)
    if (Summary->Most > 0)
      Into.push_back(FunctionIds.lookup(Summary->Function));
  for (const CellUse *Use : Slots[Cell].Uses)
    Into.push_back(FunctionIds.lookup(Use->Function));
}

void NatureSolver::addInvokers(const CallEdge &Edge,
                               std::vector<unsigned> &Into) const {
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

void NatureSolver::stampReachers(std::vector<unsigned> Open,
                                 const CallersOf &Callers,
                                 std::vector<unsigned> &Stamps,
                                 unsigned Stamp) const {
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

bool NatureSolver::reach() {
  CallersOf Callers(Functions.size() + 1);
  for (const auto &Cell : CellIds)
    addInvokers(Cell.second, Callers[anyInvoker()]);
  std::vector<unsigned> Unseen;
  for (unsigned I = 0; I < Functions.size(); ++I) {
    bool IsOverrider = !Functions[I].Overrides.empty();
    if (!Functions[I].HasBody && !Functions[I].IsForeign &&
        (IsOverrider || (Functions[I].IsCalled && !Functions[I].IsOverridden)))
      Unseen.push_back(I);
    for (const FunctionNode *Node : Functions[I].Nodes) {
      if (Node->CallsUnknown)
        Callers[anyInvoker()].push_back(I);
      if (Node->IsCoroutine)
        Callers[I].push_back(anyInvoker());
    }
  }
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
  stampReachers(Unseen, Callers, Stamps, ++Stamp);
  for (unsigned I = 0; I < Slots.size(); ++I) {
    Slot &At = Slots[I];
    if (At.Function == ~0u || At.Blind || Stamps[At.Function] != Stamp ||
        (At.State.Cells.empty() && !At.State.ManyCells))
      continue;
    At.Blind = New = true;
    push(I);
  }
  if (!PutIntoMany.empty())
    Mark({anyInvoker()}, PutIntoMany);
  return New;
}

} // namespace coroutinize
