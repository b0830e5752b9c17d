#include "tool/Link.h"
#include "link/Natures.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"
#include <set>

using namespace llvm;

namespace coroutinize {
namespace {

/// The callable parameters of functions, by the functions' qualified names.
class ParametersByName {
public:
  explicit ParametersByName(const Facts &All,
                            const std::vector<UnitResult> &Units) {
    for (const CallableSummary &Summary : All.Summaries) {
      if (Summary.Cell.empty())
        Known[Summary.Name].insert({Summary.Function, Summary.Index});
      add(Summary.Uses);
    }
    for (const UnitResult &Unit : Units)
      for (const ParameterNature &Asked : Unit.Natures)
        Known[Asked.Name].insert({Asked.Function, Asked.Index});
  }

  /// The parameters that the declaration is about.
  std::set<ParameterKey> of(const Declaration &Said) const {
    std::set<ParameterKey> Result;
    std::string Suffix = "::" + Said.Callee;
    for (const auto &[Name, Keys] : Known)
      if (Name == Said.Callee || StringRef(Name).ends_with(Suffix))
        for (const ParameterKey &Key : Keys)
          if (!Said.Argument || Key.second + 1 == *Said.Argument)
            Result.insert(Key);
    return Result;
  }

private:
  std::map<std::string, std::set<ParameterKey>> Known;

  void add(const std::vector<CallableUse> &Uses) {
    for (const CallableUse &Use : Uses) {
      if (Use.Kind == UseKind::Pass)
        Known[Use.Name].insert({Use.Target, Use.Index});
      add(Use.Inner);
      add(Use.Within);
    }
  }
};

std::string spell(const Place &At) {
  return formatv("{0}:{1}", At.File, At.Line).str();
}

/// The thread as it ends a sentence.
StringRef thread(Thread On) {
  switch (On) {
  case Thread::Unknown:
    return "";
  case Thread::Same:
    return ", on the same thread";
  case Thread::Other:
    return ", on another thread";
  }
  llvm_unreachable("not a Thread");
}

} // namespace

Expected<Natures> linkUnits(const std::vector<UnitResult> &Units,
                            const std::vector<Declaration> &Declarations,
                            std::vector<std::string> &Warnings) {
  std::vector<const Facts *> Parts;
  unsigned Failed = 0;
  for (const UnitResult &Unit : Units) {
    Parts.push_back(&Unit.Facts);
    Failed += !Unit.Analysed;
  }
  Facts All = joinFacts(Parts);

  Declared Vouched;
  std::map<ParameterKey, const Declaration *> SaidBy;
  if (!Declarations.empty()) {
    ParametersByName Names(All, Units);
    for (const Declaration &Said : Declarations) {
      std::set<ParameterKey> Parameters = Names.of(Said);
      if (Parameters.empty())
        Warnings.push_back(
            formatv("{0}: nothing hands a callback to `{1}`{2}",
                    spell(Said.At), Said.Callee,
                    Said.Argument
                        ? formatv(" as argument {0}", *Said.Argument).str()
                        : "")
                .str());
      for (const ParameterKey &Key : Parameters) {
        Nature Its{Said.Time, Said.Times, Evidence::Declared,
                   "declared in " + spell(Said.At),
                   {{Said.At, formatv("`{0}` is declared {1}, {2}{3}",
                                      Said.Callee, name(Said.Time),
                                      name(Said.Times), thread(Said.On))
                                  .str()}}};
        auto [Before, New] = Vouched.try_emplace(Key, Its);
        if (!New && (Before->second.Time != Its.Time ||
                     Before->second.Times != Its.Times ||
                     SaidBy[Key]->On != Said.On))
          return createStringError(
              formatv("{0}: `{1}` is declared otherwise in {2}", spell(Said.At),
                      Said.Callee, spell(SaidBy[Key]->At)));
        SaidBy[Key] = &Said;
      }
    }
  }
  std::vector<Contradiction> Contradicted;
  Natures Result = solveNatures(All, Vouched, &Contradicted);
  for (const Contradiction &Found : Contradicted) {
    const Declaration &Said = *SaidBy[Found.Parameter];
    const Nature &Shown = Found.Shown.Nature;
    std::string Message =
        formatv("{0}: `{1}` is declared {2}, {3}, but the code shows {4}, {5}: "
                "{6}",
                spell(Said.At), Said.Callee, name(Said.Time), name(Said.Times),
                name(Shown.Time), name(Shown.Times), Shown.Why);
    for (const NatureStep &Step : Shown.Path)
      Message += formatv("\n  {0}: {1}", spell(Step.At), Step.Text);
    return createStringError(Message);
  }

  if (Failed > 0)
    for (auto &[Key, Its] : Result)
      if (Its.Kept && Its.Nature.Times == HowOften::AtMostOnce) {
        Its.Nature.Basis = Evidence::Assumed;
        Its.Nature.Why +=
            formatv("; but {0} unit{1} could not be analysed", Failed,
                    Failed == 1 ? "" : "s");
      }
  return Result;
}

bool reliesOnOthers(const UnitResult &Unit) {
  StringSet<> OfProject;
  for (const FunctionNode &Function : Unit.Facts.Functions) {
    OfProject.insert(Function.Key);
    for (const CallEdge &Edge : Function.Calls)
      OfProject.insert(Edge.Callee);
  }
  return any_of(Unit.Natures, [&](const ParameterNature &Asked) {
    return Asked.Seen
               ? Asked.Kept || Asked.Nature.Times == HowOften::Unknown
               : OfProject.contains(Asked.Function);
  });
}

std::optional<std::vector<ParameterNature>> newlyKnown(const UnitResult &Unit,
                                                       const Natures &All) {
  std::vector<ParameterNature> Known;
  bool New = false;
  for (const ParameterNature &Asked : Unit.Natures) {
    auto Found = All.find({Asked.Function, Asked.Index});
    ParameterNature Its = Found == All.end() ? ParameterNature() : Found->second;
    New |= !sameNature(Asked, Its);
    if (Found != All.end())
      Known.push_back(std::move(Its));
  }
  return New ? std::optional(std::move(Known)) : std::nullopt;
}

} // namespace coroutinize
