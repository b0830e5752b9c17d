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

/// The overlay that stands for the files with the offer's edits applied.
ParseOptions edited(const UnitRequest &Request, const Offer &Offered,
                    const Contents &Original, const Diagnosis &First) {
  ParseOptions Options;
  Options.Cxx20 = Options.Warnings = true;
  Contents Text;
  for (auto Edit = Offered.Edits.rbegin(); Edit != Offered.Edits.rend(); ++Edit)
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

/// The offers as one: what is in several of them, such as an include, once.
Offer together(const std::vector<Offer> &Offers) {
  Offer All;
  for (const Offer &Each : Offers)
    All.Edits.insert(All.Edits.end(), Each.Edits.begin(), Each.Edits.end());
  std::sort(All.Edits.begin(), All.Edits.end());
  All.Edits.erase(std::unique(All.Edits.begin(), All.Edits.end()),
                  All.Edits.end());
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

  /// \returns why the offer does not hold, or nothing; fills its metrics.
  std::optional<std::string> refute(Offer &Offered) {
    std::optional<std::string> Again;
    bool Seen = false;
    Diagnosis After = parseUnit(
        Request, edited(Request, Offered, Original, First),
        [&](ASTContext &Context, Sema &Semantics) {
          Seen = true;
          Scope Project(Context.getSourceManager(), Request.Root,
                        Request.Exclude);
          KnownNatures Known =
              knownNatures(Request, Request.Natures ? Facts()
                                                    : summarise(Context, Project));
          UnitFacts Unit = findHandOffs(Context, Project, Known);
          RewriteInput Input{Context, Semantics, Project, Unit};
          if (Offered.Inversion)
            forEachProducer(Input, [&](const Producer &Found, auto Rewrite) {
              std::set<std::string> Names;
              if (Found.Id == Offered.ChainId &&
                  std::holds_alternative<Offer>(Rewrite(Names)))
                Again = "a second run would rewrite `" + Found.Function +
                        "` again";
            });
          for (const FoundChain &Found : buildChains(Unit, Context, Project)) {
            if (Offered.Inversion || Found.Chain.Id != Offered.ChainId)
              continue;
            if (std::holds_alternative<Offer>(rewriteChain(Found, Input)))
              Again = "a second run would rewrite `" + Found.Chain.Function +
                      "` again";
          }
          if (!Offered.Inversion)
            measure(Offered, Unit, Project);
        });
    Inputs.insert(After.Inputs.begin(), After.Inputs.end());
    if (!After.Errors.empty()) {
      llvm::StringRef Error = After.Errors.front();
      Error.consume_front(Request.Root + "/");
      return Error.str();
    }
    if (!Seen)
      return "the rewritten unit could not be parsed";
    if (Again)
      return Again;
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
  const UnitRequest &Request;
  const Contents &Original;
  const Diagnosis &First;
  std::optional<Diagnosis> Baseline;
};

/// Adds to the result what holds of the candidates, and refuses the others.
void addOffers(const UnitRequest &Request, std::vector<Offer> Candidates,
               Verifier &Verify, UnitResult &Result) {
  for (Offer &Offered : Candidates) {
    if (auto Reason = Verify.refute(Offered)) {
      Result.Refusals.push_back({Offered.ChainId, RefusalReason::Verification,
                                 Offered.At, *Reason});
      Result.Messages.push_back("withdrawn: `" + Offered.Function +
                                "`: " + *Reason);
      continue;
    }
    if (isOlderThanCxx20(Request))
      Offered.Notes.push_back("needs C++20; this unit is compiled with an "
                              "older standard");
    Result.Offers.push_back(Offered);
  }

  // Each holds alone. Where they do not hold together, as many as do from the
  // first one on.
  auto Conflict = [&](const std::vector<Offer> &Offers) {
    Offer All = together(Offers);
    return Verify.refute(All);
  };
  if (Result.Offers.size() < 2 || !Conflict(Result.Offers))
    return;
  std::vector<Offer> Alone = std::exchange(Result.Offers, {});
  for (const Offer &Offered : Alone) {
    Result.Offers.push_back(Offered);
    if (Result.Offers.size() == 1)
      continue;
    if (auto Reason = Conflict(Result.Offers)) {
      Result.Offers.pop_back();
      Result.Refusals.push_back(
          {Offered.ChainId, RefusalReason::Verification, Offered.At,
           "together with the offers above it: " + *Reason});
    }
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
  addOffers(Request, std::move(Candidates), Verify, Result);
  Result.Inputs.insert(Verify.Inputs.begin(), Verify.Inputs.end());
  return Result;
}

} // namespace coroutinize
