//===- AnalyseUnit.cpp - Parse, find, rewrite, verify one unit ------------===//
#include "verify/AnalyseUnit.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/AST/StmtCXX.h"
#include "link/Natures.h"
#include "matchers/Chains.h"
#include "matchers/CognitiveComplexity.h"
#include "matchers/Summaries.h"
#include "model/Hash.h"
#include "rewriters/Generator.h"
#include "rewriters/Rewriter.h"
#include "verify/Parse.h"
#include <algorithm>
#include <set>
#include <utility>

using namespace clang;

namespace coroutinize {
namespace {

/// The files as they are on disk, by their name in the model.
using Contents = std::map<std::string, std::string>;

std::string absolute(const UnitRequest &Request, const std::string &File) {
  return llvm::StringRef(File).starts_with("/") ? File
                                                : Request.Root + "/" + File;
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
  for (auto &[File, New] : Text) {
    std::string Path = absolute(Request, File);
    Options.Overlay[Path] = New;
    auto Names = First.Spellings.find(Path);
    if (Names != First.Spellings.end())
      for (const std::string &Name : Names->second)
        Options.Overlay[Name] = New;
  }
  return Options;
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

/// Calls \p Use with what may become a generator, and how to rewrite it.
template <typename Callback>
void forEachProducer(const RewriteInput &Input, Callback Use) {
  for (auto &Visited : findVisitors(Input.Context, Input.Project))
    if (auto Found = describeVisitor(*Visited, Input))
      Use(*Found, [&](std::set<std::string> &Names) {
        return rewriteVisitor(*Visited, Input, Names);
      });
  for (const IteratorClass &Class :
       findIteratorClasses(Input.Context, Input.Project))
    Use(describeIterator(Class, Input), [&](std::set<std::string> &Names) {
      return rewriteIterator(Class, Input, Names);
    });
}

/// The first of \p After that is not in \p Before, each counted.
std::optional<std::string> firstNew(const std::vector<std::string> &Before,
                                    const std::vector<std::string> &After) {
  std::multiset<std::string> Known(Before.begin(), Before.end());
  for (const std::string &Message : After) {
    auto Found = Known.find(Message);
    if (Found == Known.end())
      return Message;
    Known.erase(Found);
  }
  return std::nullopt;
}

/// True for a generic lambda whose types only the bodies of the functions that
/// it is given to would tell.
bool lacksTypes(const HandOffNode &Node) {
  const LambdaExpr *Lambda = Node.Continuation.Lambda;
  const FunctionTemplateDecl *Template =
      Lambda ? Lambda->getCallOperator()->getDescribedFunctionTemplate()
             : nullptr;
  return (Template && Template->specializations().empty()) ||
         llvm::any_of(Node.Children,
                      [](auto &Child) { return lacksTypes(*Child); });
}

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
  std::optional<std::string> refute(Group &Offers) {
    std::optional<std::string> Again;
    bool Seen = false;
    std::vector<Edit> Edits = editsOf(Offers);
    for (size_t I = 1; I < Edits.size(); ++I)
      if (Edits[I - 1].File == Edits[I].File &&
          Edits[I - 1].Offset + Edits[I - 1].Length > Edits[I].Offset)
        return "the rewrites overlap";
    Diagnosis After = parseUnit(
        Request, edited(Request, Edits, Original, First),
        [&](ASTContext &Context, Sema &Semantics) {
          Seen = true;
          Again = offeredAgain(Offers, Context, Semantics);
        });
    Inputs.insert(After.Inputs.begin(), After.Inputs.end());
    LacksRuntime = After.LacksRuntime;
    if (!After.Errors.empty()) {
      llvm::StringRef Error = After.Errors.front();
      Error.consume_front(Request.Root + "/");
      return Error.str();
    }
    if (!Seen)
      return "the rewritten unit could not be parsed";
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
    if (auto Warning = firstNew(Baseline->Warnings, After.Warnings))
      return "new warning: " + *Warning;
    return std::nullopt;
  }

private:
  /// Looks for the offers' chains in what became of them.
  std::optional<std::string> offeredAgain(Group &Offers, ASTContext &Context,
                                          Sema &Semantics) {
    Scope Project(Context.getSourceManager(), Request.Root, Request.Exclude);
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
    std::optional<std::string> Again;
    auto Found = [&](const std::string &Function) {
      Again = "a second run would rewrite `" + Function + "` again";
    };
    if (!Producers.empty())
      forEachProducer(Input, [&](const Producer &Each, auto Rewrite) {
        std::set<std::string> Names;
        if (Producers.count(Each.Id) &&
            std::holds_alternative<Offer>(Rewrite(Names)))
          Found(Each.Function);
      });
    for (const FoundChain &Each : buildChains(Unit, Context, Project))
      if (Chains.count(Each.Chain.Id) &&
          std::holds_alternative<Offer>(rewriteChain(Each, Input)))
        Found(Each.Chain.Function);
    return Again;
  }

  const UnitRequest &Request;
  const Contents &Original;
  const Diagnosis &First;
  std::optional<Diagnosis> Baseline;
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

/// Takes of the offers those that hold together with those that come before.
class Acceptance {
public:
  Acceptance(Verifier &Verify, UnitResult &Result)
      : Verify(Verify), Result(Result) {}

  /// Those that were taken need the runtime, which the project lacks.
  bool LacksRuntime = false;

  /// All at once where they hold, else by halves: most units are parsed once.
  void add(Group Offers) {
    if (Offers.empty())
      return;
    Group Together = Result.Offers;
    Together.insert(Together.end(), Offers.begin(), Offers.end());
    auto Reason = Verify.refute(Together);
    if (!Reason) {
      Result.Offers = std::move(Together);
      LacksRuntime = Verify.LacksRuntime;
      return;
    }
    if (Offers.size() == 1)
      return withdraw(Offers, *Reason);
    auto Middle = Offers.begin() + Offers.size() / 2;
    add(Group(Offers.begin(), Middle));
    add(Group(Middle, Offers.end()));
  }

private:
  Verifier &Verify;
  UnitResult &Result;

  void withdraw(Group &One, std::string Reason) {
    if (!Result.Offers.empty()) {
      auto Alone = Verify.refute(One);
      Reason = Alone ? *Alone : "together with the offers above it: " + Reason;
    }
    const Offer &Offered = One.front();
    Result.Refusals.push_back({Offered.ChainId, RefusalReason::Verification,
                               Offered.At, Reason});
    Result.Messages.push_back("withdrawn: `" + Offered.Function +
                              "`: " + Reason);
  }
};

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

UnitResult analyseUnit(const UnitRequest &Request) {
  UnitResult Result;
  std::vector<Offer> Candidates;
  Contents Original;
  bool LacksTypes = false;
  auto Analyse = [&](ASTContext &Context, Sema &Semantics) {
    Scope Project(Context.getSourceManager(), Request.Root, Request.Exclude);
    Result.Facts = summarise(Context, Project);
    KnownNatures Known = knownNatures(Request, Result.Facts);
    UnitFacts Unit = findHandOffs(Context, Project, Known);
    RewriteInput Input{Context, Semantics, Project, Unit};
    if (Request.Rewrite)
      Input.Instances = buildChains(*Unit.Instances, Context, Project);
    for (const FoundChain &Found : buildChains(Unit, Context, Project)) {
      Result.Chains.push_back(Found.Chain);
      if (!Request.Rewrite)
        continue;
      for (auto &Node : Found.Root->HandOffs)
        LacksTypes |= Found.Chain.Metrics.Length > 1 && lacksTypes(*Node);
      RewriteResult Rewritten = rewriteChain(Found, Input);
      if (auto *Refused = std::get_if<Refusal>(&Rewritten))
        Result.Refusals.push_back(*Refused);
      else if (auto *Offered = std::get_if<Offer>(&Rewritten))
        Candidates.push_back(*Offered);
    }
    Result.Natures = Known.asked();
    std::set<std::string> Names;
    if (Request.Generators)
      forEachProducer(Input, [&](const Producer &Found, auto Rewrite) {
        Result.Producers.push_back(Found);
        RewriteResult Rewritten = Rewrite(Names);
        if (auto *Refused = std::get_if<Refusal>(&Rewritten))
          Result.Refusals.push_back(*Refused);
        else if (auto *Offered = std::get_if<Offer>(&Rewritten))
          Candidates.push_back(*Offered);
      });
    // The bytes that were parsed, whatever is on disk by now.
    const SourceManager &Sources = Context.getSourceManager();
    std::set<std::string> Edited;
    for (const Offer &Offered : Candidates)
      for (const Edit &Change : Offered.Edits)
        Edited.insert(absolute(Request, Change.File));
    for (auto It = Sources.fileinfo_begin(); It != Sources.fileinfo_end(); ++It) {
      std::string Path = It->first.getFileEntry().tryGetRealPathName().str();
      auto Buffer = It->second->getBufferDataIfLoaded();
      if (!Buffer || !Edited.count(Path))
        continue;
      std::string Name = llvm::StringRef(Path).drop_front(Request.Root.size() + 1).str();
      Original[Name] = Buffer->str();
      Result.Hashes[Name] = contentHash(Original[Name]);
    }
  };

  // The bodies of foreign functions are rarely needed and cost the most; a
  // unit that does not parse without them is parsed again with all.
  ParseOptions Options;
  Options.SkipForeignBodies = true;
  Diagnosis First = parseUnit(Request, Options, Analyse);
  if (!First.Errors.empty() || LacksTypes) {
    Options.SkipForeignBodies = false;
    Result = {};
    Candidates.clear();
    First = parseUnit(Request, Options, Analyse);
  }
  if (!First.Errors.empty()) {
    Result = {};
    Result.Failure = First.Errors.front();
    return Result;
  }
  Result.Analysed = true;

  Result.Inputs = First.Inputs;
  Verifier Verify(Request, Original, First);
  Acceptance Taken(Verify, Result);
  Taken.add(std::move(Candidates));
  addNotes(Request, Taken.LacksRuntime, Result);
  Result.Inputs.insert(Verify.Inputs.begin(), Verify.Inputs.end());
  return Result;
}

} // namespace coroutinize
