//===- AnalyseUnit.cpp - Parse, find, rewrite, verify one unit ------------===//
#include "verify/AnalyseUnit.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "matchers/Chains.h"
#include "matchers/GenericLambdas.h"
#include "matchers/Summaries.h"
#include "model/Hash.h"
#include "rewriters/Generator.h"
#include "rewriters/Rewriter.h"
#include "verify/Acceptance.h"
#include <set>

using namespace clang;

namespace coroutinize {
namespace {

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

} // namespace

UnitResult analyseUnit(const UnitRequest &Request) {
  UnitResult Result;
  std::vector<Offer> Candidates;
  Contents Original;
  bool LacksTypes = false;
  auto Analyse = [&](ASTContext &Context, Sema &Semantics) {
    Scope Project(Context.getSourceManager(), Request.Root, Request.Exclude);
    resolveGenericLambdas(Context, Project);
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
    GivenNames Names;
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
    Result.Failure = First.Errors.front().Message;
    return Result;
  }
  Result.Analysed = true;

  Result.Inputs = First.Inputs;
  accept(std::move(Candidates), Request, Original, First, Result);
  return Result;
}

} // namespace coroutinize
