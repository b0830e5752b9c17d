//===- VisitorGenerator.cpp - A producer and its callers, rewritten -------===//
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "matchers/Ast.h"
#include "matchers/Chains.h"
#include "matchers/GenericLambdas.h"
#include "model/Hash.h"
#include "rewriters/Generator.h"
#include "rewriters/Heat.h"
#include "rewriters/Layout.h"
#include "rewriters/Members.h"
#include "rewriters/VisitorLoop.h"

using namespace clang;

namespace coroutinize {
namespace {

/// The name of the class of what a call returns. In a template the call has no
/// type yet, but what it calls was declared with one.
llvm::StringRef classOfResult(const Expr *E) {
  if (E->getType().isNull()) // a list in a template
    return "";
  std::vector<QualType> Types = {E->getType().getNonReferenceType()};
  E = E->IgnoreUnlessSpelledInSource();
  if (auto *Call = dyn_cast<CallExpr>(E); Call && E->isTypeDependent()) {
    const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
    auto Add = [&](const NamedDecl *D) {
      if (const FunctionDecl *Function = D->getAsFunction())
        Types.push_back(Function->getReturnType());
    };
    if (auto *Names = dyn_cast<OverloadExpr>(Callee))
      for (const NamedDecl *Each : Names->decls())
        Add(Each->getUnderlyingDecl());
    else if (const Decl *Named = Callee->getReferencedDeclOfCallee())
      Add(cast<NamedDecl>(Named));
  }
  for (QualType Type : Types) {
    if (const auto *Record = Type->getAsCXXRecordDecl())
      if (Record->getIdentifier())
        return Record->getName();
    if (auto *Written = Type->getAs<TemplateSpecializationType>())
      if (const auto *Template = Written->getTemplateName().getAsTemplateDecl())
        return Template->getName();
  }
  return "";
}

/// A function that is no more than a loop over a generator.
bool isThin(const FunctionDecl &F) {
  return llvm::any_of(F.getBody()->children(), [](const Stmt *S) {
    if (auto *Loop = dyn_cast_or_null<CXXForRangeStmt>(S))
      return classOfResult(Loop->getRangeInit()) == "generator";
    auto *Declared = dyn_cast_or_null<DeclStmt>(S);
    auto *Variable = Declared && Declared->isSingleDecl()
                         ? dyn_cast<VarDecl>(Declared->getSingleDecl())
                         : nullptr;
    return Variable && Variable->getInit() &&
           classOfResult(Variable->getInit()) == "exchange_generator";
  });
}

class VisitorRewriter {
public:
  VisitorRewriter(const VisitedProducer &P, const RewriteInput &In,
                  GivenNames &Names)
      : P(P), In(In), Names(Names), Sources(In.Context.getSourceManager()) {}

  RewriteResult run() {
    for (const VisitorConsumer &Each : P.Consumers)
      if (auto Loop = asLoop(Each, P, In))
        Loops.push_back(*Loop);
    auto Result = attempt(mayDropOverload());
    if (!Result)
      Result = attempt(false);
    if (auto *Refused = std::get_if<Refusal>(&*Result))
      Refused->ChainId = producerId(P);
    return *Result;
  }

private:
  const VisitedProducer &P;
  const RewriteInput &In;
  GivenNames &Names;
  const SourceManager &Sources;
  std::vector<VisitorLoop> Loops;

  /// The function may be the root of a chain, too.
  std::string producerId(const VisitedProducer &P) const {
    return chainId(P.Function, In.Project) + "-g";
  }

  FileID fileOf(SourceLocation Where) const {
    return Sources.getFileID(Sources.getExpansionLoc(Where));
  }

  /// Everybody who could call it is a loop now.
  bool mayDropOverload() const {
    const FunctionDecl &F = *P.Function;
    bool Own = !F.isExternallyVisible() ||
               F.getDescribedFunctionTemplate() || isa<CXXMethodDecl>(F);
    for (const FunctionDecl *Each : F.redecls())
      Own &= Sources.isInMainFile(Each->getLocation());
    auto *Method = dyn_cast<CXXMethodDecl>(&F);
    Own |= Method && !F.getDescribedFunctionTemplate() && allUsersSeen(*Method);
    auto Direct = [](const auto &Each) { return !Each.Through; };
    auto Made = llvm::count_if(Loops, Direct);
    return Own && !P.UsedOtherwise && Made &&
           Made == llvm::count_if(P.Consumers, Direct);
  }

  /// What the callers have in common.
  ConsumerKinds kinds(bool MayDrop) const {
    ConsumerKinds Kinds;
    Kinds.MayDropOverload = MayDrop;
    Kinds.Given = Names;
    for (const VisitorLoop &Loop : Loops) {
      Kinds.AllByValue.resize(Loop.Elements.size(), true);
      Kinds.AllReadOnly.resize(Loop.Elements.size(), true);
      for (size_t I = 0; I < Loop.Elements.size(); ++I) {
        QualType Type = Loop.Elements[I]->getType();
        if (takesValue(Type))
          continue;
        Kinds.AllByValue[I] = false;
        Kinds.AllReadOnly[I] = Kinds.AllReadOnly[I] && takesReadOnly(Type);
      }
      QualType Answer = functionOf(*Loop.Lambda)->getReturnType();
      std::string Name = Answer->isVoidType() || Answer->isDependentType() ||
                                 Answer->isUndeducedType()
                             ? ""
                             : Answer.getUnqualifiedType().getAsString(
                                   PrintingPolicy(In.Context.getLangOpts()));
      Kinds.Answer = &Loop == &Loops.front() || Kinds.Answer == Name ? Name : "";
    }
    return Kinds;
  }

  /// \returns nothing where the overload can't be dropped after all.
  std::optional<RewriteResult> attempt(bool MayDrop) {
    auto Planned = planGenerator(P, kinds(MayDrop), In);
    if (auto *Refused = std::get_if<Refusal>(&Planned))
      return MayDrop ? std::nullopt : std::optional<RewriteResult>(*Refused);
    const GeneratorPlan &Plan = std::get<GeneratorPlan>(Planned);

    std::map<FileID, std::vector<Patch>> ByFile;
    // What lies inside of another one comes first.
    std::vector<const VisitorLoop *> Order;
    for (const VisitorLoop &Loop : Loops)
      Order.push_back(&Loop);
    auto Length = [&](const VisitorLoop *Loop) {
      Range Where = Source(In.Context, fileOf(Loop->Call->getBeginLoc()))
                        .range(Loop->Statement->getSourceRange());
      return Where.End - Where.Begin;
    };
    llvm::sort(Order, [&](auto *A, auto *B) {
      return std::pair(Length(A), A) < std::pair(Length(B), B);
    });
    unsigned Made = 0;
    bool Hot = false;
    unsigned Nesting = 0;
    for (const VisitorLoop *Loop : Order) {
      FileID File = fileOf(Loop->Call->getBeginLoc());
      auto Patched =
          makeLoop(*Loop, Plan, Source(In.Context, File), ByFile[File], In);
      if (!Patched && !Plan.KeepsOverload && !Loop->Through)
        return std::nullopt;
      if (!Patched)
        continue;
      for (Patch &Each : *Patched)
        ByFile[File].push_back(std::move(Each));
      ++Made;
      Hot |= isHot(Loop->Lambda->getBody());
      Nesting = std::max(Nesting, nesting(Loop->Lambda));
    }
    // A producer for the callers of one file only is of no use to nobody else.
    if (!Made && Sources.isInMainFile(P.Function->getLocation()))
      return Refusal{"", RefusalReason::NoLoop,
                     In.Project.place(P.Function->getLocation()),
                     "no caller of " + quoted(P.Function) +
                         " here can become a loop"};
    FileID Own = fileOf(P.Function->getLocation());
    Source OwnFile(In.Context, Own);
    // Where it is declared, who includes the declaration has the runtime, too.
    std::set<FileID> Declared;
    for (auto &[File, Patches] : makeGenerator(Plan, OwnFile, In)) {
      if (File != Own)
        Declared.insert(File);
      llvm::move(Patches, std::back_inserter(ByFile[File]));
    }
    if (Declared.empty())
      Declared.insert(Own);

    Offer Result = describe(Plan);
    Result.Inversion->Loops = Made;
    Result.Inversion->Hot = Hot && isHot(P.Function->getBody());
    unsigned Body = nesting(P.Function->getBody());
    Result.Inversion->NestingBefore = std::max(Body, Nesting);
    Result.Inversion->NestingAfter =
        std::max(Body - (Plan.Stops && Body ? 1 : 0), Nesting);
    for (auto &[File, Patches] : ByFile) {
      dropInner(Patches);
      std::set<std::string> Includes;
      if (Declared.count(File))
        Includes.insert(Plan.Includes.begin(), Plan.Includes.end());
      Source Text(In.Context, File);
      Result.Inversion->StateLines += linesLess(Text, Patches);
      for (Edit &Each : layOut(Text, Patches, Includes, In))
        Result.Edits.push_back(std::move(Each));
    }
    llvm::sort(Result.Edits);
    Names[Plan.Name].push_back(P.Function);
    return Result;
  }

  /// A patch that lies inside of another one is part of its text.
  static void dropInner(std::vector<Patch> &Patches) {
    std::vector<Patch> Outer;
    for (const Patch &Each : Patches)
      if (llvm::none_of(Patches, [&](const Patch &Other) {
            return &Other != &Each && Other.Where.Begin <= Each.Where.Begin &&
                   Each.Where.End <= Other.Where.End &&
                   Other.Where.End - Other.Where.Begin >
                       Each.Where.End - Each.Where.Begin;
          }))
        Outer.push_back(Each);
    Patches = std::move(Outer);
  }

  static unsigned linesLess(const Source &File,
                            const std::vector<Patch> &Patches) {
    int Less = 0;
    for (const Patch &Each : Patches)
      Less += int(File.slice(Each.Where).count('\n')) -
              int(llvm::StringRef(Each.Text).count('\n'));
    return std::max(Less, 0);
  }

  Offer describe(const GeneratorPlan &Plan) const {
    Offer Result;
    Result.ChainId = producerId(P);
    Result.Rewriter = Plan.Exchange ? "generator-exchange" : "generator-visitor";
    Result.Function = P.Function->getQualifiedNameAsString();
    Result.At = In.Project.place(P.Function->getLocation());
    Result.Inversion.emplace();
    if (P.Deduced)
      Result.Notes.push_back(
          "the visitor was a template, which compilers inline: a generator "
          "allocates a frame and resumes it for each element");
    bool Recursive = llvm::any_of(P.Uses, [](const VisitorUse &Use) {
      return llvm::any_of(Use.Calls, [](auto &Call) { return Call.PassedOn; });
    });
    if (Recursive)
      Result.Notes.push_back("each call of the recursion allocates a frame");
    if (Plan.KeepsOverload)
      Result.Notes.push_back("callers that are not rewritten keep `" +
                             Result.Function + "`, over the generator");
    return Result;
  }
};

} // namespace

std::optional<Producer> describeVisitor(const VisitedProducer &P,
                                        const RewriteInput &In) {
  const FunctionDecl &F = *P.Function;
  bool Answers = false, Stops = false;
  for (const VisitorUse &Use : P.Uses) {
    Answers |= Use.Kind == VisitorUseKind::Answers;
    Stops |= Use.Kind == VisitorUseKind::Stops;
  }
  QualType Result = F.getReturnType();
  // A function with a result of its own is an algorithm, not a producer.
  if (!(Result->isVoidType() || (Result->isBooleanType() && Stops)) ||
      isThin(F))
    return std::nullopt;
  Producer Found;
  Found.Id = chainId(&F, In.Project) + "-g";
  Found.Function = F.getQualifiedNameAsString();
  Found.At = In.Project.place(F.getLocation());
  Found.Kind = Answers ? ProducerKind::Exchange : ProducerKind::Visitor;
  Found.Consumers = P.Consumers.size();
  return Found;
}

RewriteResult rewriteVisitor(const VisitedProducer &P, const RewriteInput &In,
                             GivenNames &Names) {
  return VisitorRewriter(P, In, Names).run();
}

} // namespace coroutinize
