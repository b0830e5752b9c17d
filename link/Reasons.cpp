//===- Reasons.cpp - The nature of a parameter, and why -------------------===//
#include "link/NatureSolver.h"

namespace coroutinize {

ParameterNature NatureSolver::nature(unsigned Id) const {
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

unsigned NatureSolver::weight(const State &S) {
  return S.Many ? 3 : S.Unknown ? 2 : S.Escapes ? 1 : 0;
}

void NatureSolver::explain(unsigned Id, std::vector<NatureStep> &Path,
                           std::string &Why,
                           std::set<unsigned> &Visited) const {
  if (!Visited.insert(Id).second || Path.size() > 12)
    return;
  const Slot &At = Slots[Id];
  if (At.Vouched) {
    Why += (Why.empty() ? "" : ": ") + At.Vouched->Why;
    Path.insert(Path.end(), At.Vouched->Path.begin(), At.Vouched->Path.end());
    return;
  }
  if (At.Unseen && !At.State.Many) {
    std::string Text = "it may end in `" + At.Unseen->Name + "`, which was not seen";
    if (At.Unseen->IsForeign)
      Text = "other people may override `" + At.Unseen->Name + "`";
    Path.push_back({At.Unseen->At, Text});
    Why += (Why.empty() ? "" : " → ") + Text;
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
    if (Use->IsShared && Use->OnSelf && !isCalledOnShared(*Use))
      continue;
    bool Again = isRepeated(*Use);
    if (!Again && !Use->IsShared && onTakenOnly(*Use))
      continue;
    if ((Again ? 3u : 2u) < Weight)
      continue;
    std::string Text = "in `" + Use->FunctionName + "`, `" + Use->Name + "` " +
                       (Again         ? "is called and stays"
                        : Use->Called ? "is called, and may stay"
                                      : Use->Why);
    Path.push_back({Use->At, Text});
    Why += (Why.empty() ? "" : " → ") + Text;
    return;
  }
  for (const CallableSummary *Summary : At.Summaries)
    if (Summary->Most > 1 && Weight < 2 && (At.State.Many || At.State.Unknown)) {
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
  if (At.Blind && Weight < 2)
    Why += "; but `" + Worst->Name +
           "` calls what was not seen, which may invoke it at once";
}

void NatureSolver::explain(const CallableSummary &In, const CallableUse &Use,
                           std::vector<NatureStep> &Path, std::string &Why,
                           std::set<unsigned> &Visited) const {
  for (const CallableUse &Object : Use.Within)
    if (weight(effect(Object)) > weight(outer(Use)))
      return explain(In, Object, Path, Why, Visited);
  std::string What = Use.Wrapped ? "a closure that uses it" : "it";
  auto Step = [&](const std::string &Text) { Path.push_back({Use.At, Text}); };
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
    Step("`" + In.Name + "` hands " + What + " to `" + Use.Name +
         "`: " + Use.Promise.Why);
    Say("`" + Use.Name + "`: " + Use.Promise.Why);
    Path.insert(Path.end(), Use.Promise.Path.begin(), Use.Promise.Path.end());
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

} // namespace coroutinize
