#include "link/NatureSolver.h"

namespace coroutinize {

Natures NatureSolver::run() {
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
    if (Slots[I].Function != ~0u && Slots[I].State.Seen && !Slots[I].IsShadow)
      Result[{Functions[Slots[I].Function].Key, Slots[I].Index}] = nature(I);
  return Result;
}

std::vector<Contradiction> NatureSolver::contradictions() const {
  std::vector<Contradiction> Found;
  for (unsigned I = 0; I < Slots.size(); ++I) {
    const Slot &At = Slots[I];
    if (!At.IsShadow || !At.State.Seen)
      continue;
    ParameterNature Shown = nature(I);
    ParameterKey Key(Shown.Function, Shown.Index);
    const Nature &Said = Vouched.at(Key);
    bool Once =
        Said.Times == HowOften::Once || Said.Times == HowOften::AtMostOnce;
    if ((Once && Shown.Nature.Times == HowOften::Many) ||
        (Said.Time == When::Later && Shown.Nature.Time == When::Inline) ||
        (Said.Time == When::Inline && Shown.Nature.Time == When::Later))
      Found.push_back({Key, Shown});
  }
  llvm::sort(Found, [](const Contradiction &A, const Contradiction &B) {
    return A.Parameter < B.Parameter;
  });
  return Found;
}

unsigned NatureSolver::function(const std::string &Key) {
  auto [It, New] = FunctionIds.try_emplace(Key, Functions.size());
  if (New)
    Functions.emplace_back().Key = Key;
  return It->second;
}

unsigned NatureSolver::cell(const std::string &Key) {
  auto [It, New] = CellIds.try_emplace(Key, Slots.size());
  if (New)
    Slots.emplace_back();
  return It->second;
}

unsigned NatureSolver::parameter(const std::string &Key, unsigned Index) {
  unsigned Owner = function(Key);
  auto [It, New] = ParameterIds.try_emplace({Owner, Index}, Slots.size());
  if (New) {
    Slots.emplace_back();
    Slots.back().Function = Owner;
    Slots.back().Index = Index;
  }
  return It->second;
}

void NatureSolver::build() {
  for (const FunctionNode &Node : All.Functions) {
    unsigned Id = function(Node.Key);
    Functions[Id].Nodes.push_back(&Node);
    Functions[Id].HasBody |= Node.HasBody;
    Functions[Id].IsForeign |= Node.IsForeign;
    for (const std::string &Base : Node.Overrides) {
      unsigned BaseId = function(Base);
      Functions[BaseId].IsOverridden = true;
      if (!llvm::is_contained(Functions[Id].Overrides, BaseId))
        Functions[Id].Overrides.push_back(BaseId);
    }
    for (const CallEdge &Edge : Node.Calls) {
      Function &Callee = Functions[function(Edge.Callee)];
      Callee.IsCalled = true;
      Callee.TakenOnly &= Edge.OnTaken;
      Callee.SharedToo |= Edge.OnShared;
    }
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
  for (const auto &[Key, Nature] : Vouched) {
    unsigned Id = parameter(Key.first, Key.second);
    // What the code shows of it is looked at beside it.
    Slots.push_back(Slots[Id]);
    Slots.back().IsShadow = true;
    for (unsigned Overrider : Slots.back().Overriders)
      Slots[Overrider].Dependents.insert(Slots.size() - 1);
    Slots[Id].Vouched = &Nature;
  }
  for (unsigned I = 0; I < Slots.size(); ++I)
    for (unsigned S = 0; S < Slots[I].Summaries.size(); ++S)
      depend(I, Slots[I].Summaries[S]->Uses);
  openUnseen();
  IsQueued.resize(Slots.size());
}

void NatureSolver::openUnseen() {
  std::map<unsigned, const FunctionNode *> Unseen;
  for (unsigned I = 0; I < Functions.size(); ++I) {
    const Function &Each = Functions[I];
    if (Each.Nodes.empty() || (Each.HasBody && !Each.IsForeign))
      continue;
    Unseen[I] = Each.Nodes.front();
    for (unsigned Base : Each.Overrides)
      Unseen.emplace(Base, Each.Nodes.front());
  }
  for (Slot &Each : Slots)
    if (auto Found = Unseen.find(Each.Function); Found != Unseen.end())
      Each.Unseen = Found->second;
}

void NatureSolver::depend(unsigned On, const std::vector<CallableUse> &Uses) {
  for (const CallableUse &Use : Uses) {
    if (Use.Kind == UseKind::Pass)
      Slots[parameter(Use.Target, Use.Index)].Dependents.insert(On);
    else if (Use.Kind == UseKind::Store)
      Slots[cell(Use.Target)].Dependents.insert(On);
    depend(On, Use.Inner);
    depend(On, Use.Within);
  }
}

void NatureSolver::push(unsigned Id) {
  if (IsQueued[Id])
    return;
  IsQueued[Id] = true;
  Work.push_back(Id);
}

void NatureSolver::settle() {
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

State NatureSolver::promised(const Nature &N) {
  State Result;
  Result.Seen = Result.Declared = true;
  Result.Inline = N.Time != When::Later;
  Result.Escapes = N.Time != When::Inline;
  Result.Many = N.Times == HowOften::Many;
  Result.Unknown = N.Times == HowOften::Unknown;
  return Result;
}

State NatureSolver::evaluate(const Slot &At) const {
  if (At.Vouched)
    return promised(*At.Vouched);
  State Result;
  for (const CallableSummary *Summary : At.Summaries) {
    Result.Seen = true;
    State Its = effect(Summary->Uses);
    if (Summary->InParts && (Its.Inline || Its.Escapes))
      Its.Inline = Its.GoesOn = Its.Escapes = true;
    Result.join(Its);
    countUses(Summary->Uses, Summary->Most, Result);
  }
  for (unsigned Overrider : At.Overriders)
    Result.join(Slots[Overrider].State);
  for (const CellUse *Use : At.Uses) {
    if (Use->IsShared) {
      Result.Unknown |= !Use->OnSelf || isCalledOnShared(*Use);
      continue;
    }
    Result.Many |= isRepeated(*Use);
    Result.Unknown |= !isRepeated(*Use) && !onTakenOnly(*Use);
  }
  Result.Unknown |= At.Blind || At.Unseen;
  Result.Escapes |= At.Unseen != nullptr;
  if (At.Reached)
    Result.Inline = Result.GoesOn = true;
  return Result;
}

void NatureSolver::countUses(const std::vector<CallableUse> &Uses,
                             unsigned Most, State &Result) const {
  if (Most < 2)
    return;
  unsigned Effective = 0;
  bool Unknown = false, Looped = false;
  for (const CallableUse &Use : Uses) {
    State Its = effect(Use);
    if (!Its.Inline && !Its.Escapes)
      continue;
    ++Effective;
    Unknown |= Its.Unknown;
    Looped |= Use.Looped;
  }
  if (Effective < 2 && !Looped)
    return;
  (Unknown ? Result.Unknown : Result.Many) = true;
}

State NatureSolver::effect(const std::vector<CallableUse> &Uses) const {
  State Result;
  for (const CallableUse &Use : Uses)
    Result.join(effect(Use));
  return Result;
}

State NatureSolver::effect(const CallableUse &Use) const {
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
  Result.Many |= Inside.Many;
  countUses(Use.Inner, Use.InnerMost, Result);
  Result.Unknown |= Inside.Unknown;
  Result.Declared |= Inside.Declared;
  Result.Escapes |= Inside.Escapes;
  Result.GoesOn =
      Result.Inline && Inside.Inline && (Result.GoesOn || Inside.GoesOn);
  Result.Inline &= Inside.Inline;
  Result.ManyCells |= Inside.ManyCells;
  Result.addCells(Inside.Cells);
  return Result;
}

State NatureSolver::outer(const CallableUse &Use) const {
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

unsigned NatureSolver::find(const std::string &Key, unsigned Index) const {
  return ParameterIds.at({FunctionIds.lookup(Key), Index});
}

bool NatureSolver::isRepeated(const CellUse &Use) const {
  if (!Use.Called || Use.Looped || invokedAgain(Use))
    return Use.Called;
  // An object that is asked to call what it holds may be asked but once.
  return !Use.OnSelf ||
         Functions[FunctionIds.lookup(Use.Function)].Overrides.empty();
}

bool NatureSolver::onTakenOnly(const CellUse &Use) const {
  if (!Use.Called || !Use.OnSelf)
    return false;
  const Function &Method = Functions[FunctionIds.lookup(Use.Function)];
  return Method.TakenOnly && llvm::all_of(Method.Overrides, [&](unsigned Base) {
           return Functions[Base].TakenOnly;
         });
}

bool NatureSolver::isCalledOnShared(const CellUse &Use) const {
  const Function &Method = Functions[FunctionIds.lookup(Use.Function)];
  return Method.SharedToo || llvm::any_of(Method.Overrides, [&](unsigned Base) {
           return Functions[Base].SharedToo;
         });
}

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

Natures solveNatures(const Facts &All, const Declared &Vouched,
                     std::vector<Contradiction> *Contradicted) {
  NatureSolver Solver(All, Vouched);
  Natures Result = Solver.run();
  if (Contradicted)
    *Contradicted = Solver.contradictions();
  return Result;
}

} // namespace coroutinize
