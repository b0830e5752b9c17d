//===- Acceptance.cpp - Which offers hold together ------------------------===//
#include "verify/Acceptance.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"
#include "matchers/Chains.h"
#include "matchers/CognitiveComplexity.h"
#include "matchers/GenericLambdas.h"
#include "matchers/Summaries.h"
#include "rewriters/Generator.h"
#include <algorithm>
#include <set>

using namespace clang;

namespace coroutinize {
namespace {

/// The absolute paths under which the unit opens the file.
std::vector<std::string> namesOf(const std::string &File,
                                 const UnitRequest &Request,
                                 const Diagnosis &First) {
  std::string Path = absolute(Request, File);
  std::vector<std::string> Names{Path};
  if (auto Found = First.Spellings.find(Path); Found != First.Spellings.end())
    Names.insert(Names.end(), Found->second.begin(), Found->second.end());
  return Names;
}

/// The overlay that stands for the files with the edits applied.
ParseOptions edited(const UnitRequest &Request, const std::vector<Edit> &Edits,
                    const Contents &Original, const Diagnosis &First) {
  ParseOptions Options;
  Options.Cxx20 = Options.Warnings = true;
  Contents Text;
  for (auto Edit = Edits.rbegin(); Edit != Edits.rend(); ++Edit)
    Text.try_emplace(Edit->File, Original.at(Edit->File))
        .first->second.replace(Edit->Offset, Edit->Length, Edit->Text);
  for (auto &[File, New] : Text)
    for (const std::string &Name : namesOf(File, Request, First))
      Options.Overlay[Name] = New;
  return Options;
}

unsigned deepest(const HandOffNode &Node) {
  unsigned Depth = Node.Depth;
  for (auto &Child : Node.Children)
    Depth = std::max(Depth, deepest(*Child));
  return Depth;
}

/// Fills the metrics that the rewritten function has, with the coroutine that
/// it starts.
void measure(Offer &Offered, const UnitFacts &Unit, const Scope &Project) {
  auto Add = [&](const FunctionFacts &Facts) {
    for (auto &Node : Facts.HandOffs)
      Offered.After.Depth = std::max(Offered.After.Depth, deepest(*Node));
    for (const FunctionFacts *Lambda : Facts.Lambdas)
      for (auto &Node : Lambda->HandOffs)
        Offered.After.Depth = std::max(Offered.After.Depth, deepest(*Node));
    Offered.After.CognitiveComplexity += cognitiveComplexity(Facts.Function);
  };
  for (auto &Facts : Unit.Functions) {
    if (chainId(Facts->Function, Project) != Offered.ChainId)
      continue;
    Offered.After.Depth = Offered.After.CognitiveComplexity = 0;
    Add(*Facts);
    std::set<const FunctionFacts *> Coroutines;
    for (const FunctionDecl *Callee : Facts->Calls)
      if (const FunctionFacts *Started = Unit.find(Callee);
          Started && isa<CoroutineBodyStmt>(Started->Function->getBody()) &&
          Coroutines.insert(Started).second)
        Add(*Started);
  }
}

/// Offers that are looked at as one.
using Group = std::vector<Offer>;

/// The edits of all: what is in several of them, such as an include, once.
std::vector<Edit> editsOf(const Group &Offers) {
  std::vector<Edit> All;
  for (const Offer &Each : Offers)
    All.insert(All.end(), Each.Edits.begin(), Each.Edits.end());
  std::sort(All.begin(), All.end());
  All.erase(std::unique(All.begin(), All.end()), All.end());
  return All;
}

/// Those of \p After that are not in \p Before, each counted.
std::vector<Complaint> newOf(const std::vector<Complaint> &Before,
                             const std::vector<Complaint> &After) {
  std::multiset<std::string> Known;
  for (const Complaint &Each : Before)
    Known.insert(Each.Message);
  std::vector<Complaint> New;
  for (const Complaint &Each : After) {
    if (auto Found = Known.find(Each.Message); Found != Known.end())
      Known.erase(Found);
    else
      New.push_back(Each);
  }
  return New;
}

/// Why offers do not hold together.
struct Refutation {
  std::string Reason;
  /// The offers that it is laid to, by their index, each with its own reason.
  std::map<size_t, std::string> Blamed;
};

class Verifier {
public:
  Verifier(const UnitRequest &Request, const Contents &Original,
           const Diagnosis &First)
      : Request(Request), Original(Original), First(First) {}

  /// The hash of each file that was read on the way.
  std::map<std::string, std::string> Inputs;
  /// What was refuted last needs the runtime, which the project lacks.
  bool LacksRuntime = false;

  /// \returns why the offers do not hold together, or nothing; fills their
  /// metrics.
  std::optional<Refutation> refute(Group &Offers) {
    std::vector<Edit> Edits = editsOf(Offers);
    for (size_t I = 1; I < Edits.size(); ++I)
      if (Edits[I - 1].File == Edits[I].File &&
          Edits[I - 1].Offset + Edits[I - 1].Length > Edits[I].Offset)
        return Refutation{"the rewrites overlap", {}};
    std::optional<Refutation> Again;
    bool Seen = false;
    Diagnosis After = parseUnit(
        Request, edited(Request, Edits, Original, First),
        [&](ASTContext &Context, Sema &Semantics) {
          Seen = true;
          Again = offeredAgain(Offers, Context, Semantics);
        });
    Inputs.insert(After.Inputs.begin(), After.Inputs.end());
    LacksRuntime = After.LacksRuntime;
    if (!After.Errors.empty()) {
      for (Complaint &Error : After.Errors)
        if (llvm::StringRef Message = Error.Message;
            Message.consume_front(Request.Root + "/"))
          Error.Message = Message.str();
      return blame(Offers, Edits, After.Errors);
    }
    if (!Seen)
      return Refutation{"the rewritten unit could not be parsed", {}};
    if (Again)
      return Again;
    if (After.Warnings.empty())
      return std::nullopt;
    if (!Baseline) {
      ParseOptions Options;
      Options.Cxx20 = Options.Warnings = true;
      Baseline = parseUnit(Request, Options,
                           [](ASTContext &, Sema &) {});
    }
    std::vector<Complaint> New = newOf(Baseline->Warnings, After.Warnings);
    for (Complaint &Warning : New)
      Warning.Message = "new warning: " + Warning.Message;
    if (New.empty())
      return std::nullopt;
    return blame(Offers, Edits, New);
  }

private:
  /// Looks for the offers' chains in what became of them.
  std::optional<Refutation> offeredAgain(Group &Offers, ASTContext &Context,
                                         Sema &Semantics) {
    Scope Project(Context.getSourceManager(), Request.Root, Request.Exclude);
    resolveGenericLambdas(Context, Project);
    KnownNatures Known = knownNatures(
        Request, Request.Natures ? Facts() : summarise(Context, Project));
    UnitFacts Unit = findHandOffs(Context, Project, Known);
    RewriteInput Input{Context, Semantics, Project, Unit};
    if (Request.Rewrite)
      Input.Instances = buildChains(*Unit.Instances, Context, Project);
    std::set<std::string> Producers, Chains;
    for (Offer &Offered : Offers) {
      (Offered.Inversion ? Producers : Chains).insert(Offered.ChainId);
      if (!Offered.Inversion)
        measure(Offered, Unit, Project);
    }
    std::optional<Refutation> Again;
    auto Found = [&](const std::string &Id, const std::string &Function) {
      if (!Again)
        Again.emplace();
      Again->Reason = "a second run would rewrite `" + Function + "` again";
      for (size_t I = 0; I < Offers.size(); ++I)
        if (Offers[I].ChainId == Id)
          Again->Blamed[I] = Again->Reason;
    };
    if (!Producers.empty())
      forEachProducer(Input, [&](const Producer &Each, auto Rewrite) {
        GivenNames Names;
        if (Producers.count(Each.Id) &&
            std::holds_alternative<Offer>(Rewrite(Names)))
          Found(Each.Id, Each.Function);
      });
    for (const FoundChain &Each : buildChains(Unit, Context, Project))
      if (Chains.count(Each.Chain.Id) &&
          std::holds_alternative<Offer>(rewriteChain(Each, Input)))
        Found(Each.Chain.Id, Each.Chain.Function);
    return Again;
  }

  /// The complaints as a refutation: each is laid to the offers that wrote the
  /// line, or one of the lines that its notes name.
  Refutation blame(const Group &Offers, const std::vector<Edit> &Edits,
                   const std::vector<Complaint> &Complaints) const {
    Refutation Found{Complaints.front().Message, {}};
    std::map<Place, std::set<size_t>> Writers = writersOf(Offers, Edits);
    for (const Complaint &Each : Complaints)
      for (const Place &At : Each.Places) {
        auto Line = Writers.find({At.File, At.Line, 0});
        if (Line == Writers.end())
          continue;
        for (size_t Offer : Line->second)
          Found.Blamed.try_emplace(Offer, Each.Message);
        break;
      }
    return Found;
  }

  /// The offers that wrote each line of the edited files, under each of the
  /// file's names.
  std::map<Place, std::set<size_t>>
  writersOf(const Group &Offers, const std::vector<Edit> &Edits) const {
    std::map<Place, std::set<size_t>> Writers;
    std::map<std::string, long> Added; // lines, by all edits before
    for (const Edit &Change : Edits) {
      llvm::StringRef Text = Change.Text;
      llvm::StringRef Before = Original.at(Change.File);
      unsigned Begin =
          Before.take_front(Change.Offset).count('\n') + 1 + Added[Change.File];
      unsigned Lines = Text.count('\n');
      Added[Change.File] +=
          long(Lines) -
          long(Before.substr(Change.Offset, Change.Length).count('\n'));
      std::set<size_t> Owners;
      for (size_t I = 0; I < Offers.size(); ++I)
        if (llvm::is_contained(Offers[I].Edits, Change))
          Owners.insert(I);
      for (const std::string &Name : namesOf(Change.File, Request, First))
        for (unsigned Line = Begin; Line <= Begin + Lines; ++Line)
          Writers[{Name, Line, 0}].insert(Owners.begin(), Owners.end());
    }
    return Writers;
  }

  const UnitRequest &Request;
  const Contents &Original;
  const Diagnosis &First;
  std::optional<Diagnosis> Baseline;
};

/// Takes of the offers those that hold together with those that come before.
class Acceptance {
public:
  Acceptance(Verifier &Verify, UnitResult &Result)
      : Verify(Verify), Result(Result) {}

  /// Those that were taken need the runtime, which the project lacks.
  bool LacksRuntime = false;

  /// All at once where they hold, else without those that the compiler's
  /// complaints are laid to, else by halves: most units are parsed once.
  void add(Group Offers) {
    if (Offers.empty())
      return;
    size_t Taken = Result.Offers.size();
    Group Together = Result.Offers;
    Together.insert(Together.end(), Offers.begin(), Offers.end());
    auto Refuted = Verify.refute(Together);
    if (!Refuted) {
      Result.Offers = std::move(Together);
      LacksRuntime = Verify.LacksRuntime;
      return;
    }
    Group Rest;
    for (size_t I = 0; I < Offers.size(); ++I) {
      auto Blamed = Refuted->Blamed.find(Taken + I);
      if (Blamed == Refuted->Blamed.end())
        Rest.push_back(Offers[I]);
      else
        withdraw(Offers[I], Blamed->second);
    }
    if (Rest.size() < Offers.size())
      return add(std::move(Rest));
    if (Offers.size() == 1)
      return withdrawLast(Offers, Refuted->Reason);
    auto Middle = Offers.begin() + Offers.size() / 2;
    add(Group(Offers.begin(), Middle));
    add(Group(Middle, Offers.end()));
  }

private:
  Verifier &Verify;
  UnitResult &Result;

  /// Withdraws the one that does not hold with those that were taken.
  void withdrawLast(Group &One, std::string Reason) {
    if (!Result.Offers.empty()) {
      auto Alone = Verify.refute(One);
      Reason = Alone ? Alone->Reason
                     : "together with the offers above it: " + Reason;
    }
    withdraw(One.front(), Reason);
  }

  void withdraw(const Offer &Offered, const std::string &Reason) {
    Result.Refusals.push_back({Offered.ChainId, RefusalReason::Verification,
                               Offered.At, Reason});
    Result.Messages.push_back("withdrawn: `" + Offered.Function +
                              "`: " + Reason);
  }
};

/// The files that the offer edits besides the unit's own, in order.
std::set<std::string> headersOf(const Offer &Offered,
                                const UnitRequest &Request) {
  std::set<std::string> Headers;
  for (const Edit &Change : Offered.Edits)
    if (absolute(Request, Change.File) != Request.File)
      Headers.insert(Change.File);
  return Headers;
}

/// Says what the offers need of the project.
void addNotes(const UnitRequest &Request, bool LacksRuntime,
              UnitResult &Result) {
  for (Offer &Offered : Result.Offers) {
    bool OfRuntime = llvm::any_of(Offered.Edits, [](const Edit &Change) {
      return llvm::StringRef(Change.Text).contains("#include <coroutinize/");
    });
    if (LacksRuntime && OfRuntime)
      Offered.Notes.push_back("needs the headers of coroutinize's runtime "
                              "(runtime/include) on the include path");
    if (isOlderThanCxx20(Request))
      Offered.Notes.push_back("needs C++20; this unit is compiled with an "
                              "older standard");
    for (const std::string &Header : headersOf(Offered, Request))
      Offered.Notes.push_back("every unit that includes " + Header +
                              " needs C++20, too");
  }
}

} // namespace

std::string absolute(const UnitRequest &Request, const std::string &File) {
  return llvm::StringRef(File).starts_with("/") ? File
                                                : Request.Root + "/" + File;
}

/// What is known of callable parameters: what the project shows or, before it
/// has been looked at, what \p Unit shows.
KnownNatures knownNatures(const UnitRequest &Request, const Facts &Unit) {
  if (!Request.Natures)
    return KnownNatures(solveNatures(Unit));
  Natures Known;
  for (const ParameterNature &Each : *Request.Natures)
    Known[{Each.Function, Each.Index}] = Each;
  return KnownNatures(std::move(Known));
}

void accept(std::vector<Offer> Candidates, const UnitRequest &Request,
            const Contents &Original, const Diagnosis &First,
            UnitResult &Result) {
  Verifier Verify(Request, Original, First);
  Acceptance Taken(Verify, Result);
  Taken.add(std::move(Candidates));
  addNotes(Request, Taken.LacksRuntime, Result);
  Result.Inputs.insert(Verify.Inputs.begin(), Verify.Inputs.end());
}

} // namespace coroutinize
