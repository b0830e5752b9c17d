#include "matchers/Chains.h"
#include "clang/AST/ASTContext.h"
#include "clang/Index/USRGeneration.h"
#include "clang/Lex/Lexer.h"
#include "matchers/CognitiveComplexity.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"
#include <set>

using namespace clang;

namespace coroutinize {
namespace {

/// Follows plain calls until functions with hand-offs are met.
void collect(const FunctionDecl *Function, const UnitFacts &Unit,
             std::set<const FunctionDecl *> &Seen,
             std::vector<const FunctionFacts *> &Found) {
  const FunctionFacts *Facts = Unit.find(Function);
  if (!Facts || !Seen.insert(Function->getCanonicalDecl()).second)
    return;
  if (Facts->initiates()) {
    Found.push_back(Facts);
    return;
  }
  for (const FunctionDecl *Callee : Facts->Calls)
    collect(Callee, Unit, Seen, Found);
}

/// What follows a function that is itself a step: its plain calls, too.
std::vector<const FunctionFacts *> callsOf(const FunctionFacts &Facts,
                                           const UnitFacts &Unit) {
  std::vector<const FunctionFacts *> Found;
  std::set<const FunctionDecl *> Seen;
  for (const FunctionDecl *Callee : Facts.Calls)
    collect(Callee, Unit, Seen, Found);
  return Found;
}

/// A lambda that calls itself belongs to the function that it is in.
bool isOwn(const FunctionFacts &Lambda, const FunctionFacts &Of) {
  return Lambda.Self && Lambda.Enclosing == Of.Function;
}

/// Computes lengths over the graph of functions, marking cycles.
class Lengths {
public:
  explicit Lengths(const UnitFacts &Unit) : Unit(Unit) {}
  bool Cycle = false;

  unsigned of(const HandOffNode &Node) {
    // Awaiting an operation that leads back would nest without end.
    std::set<const FunctionFacts *> Seen;
    Cycle |= leadsBack(Unit.find(Node.Callee), Seen);
    unsigned Longest = 0;
    for (auto &Child : Node.Children)
      Longest = std::max(Longest, of(*Child));
    for (const FunctionFacts *Next : leadsTo(Node, Unit))
      Longest = std::max(Longest, of(*Next));
    return 1 + Longest;
  }

  unsigned of(const FunctionFacts &Facts) {
    if (OnPath.count(&Facts)) {
      Cycle = true;
      return 0;
    }
    auto Known = Done.find(&Facts);
    if (Known != Done.end())
      return Known->second;
    OnPath.insert(&Facts);
    unsigned Longest = 0;
    for (auto &Node : Facts.HandOffs)
      Longest = std::max(Longest, of(*Node));
    for (const FunctionFacts *Next : callsOf(Facts, Unit))
      if (OnPath.size() > 1 || isOwn(*Next, Facts))
        Longest = std::max(Longest, of(*Next));
    OnPath.erase(&Facts);
    if (!Cycle) // a length cut short by a cycle is not the function's own
      Done[&Facts] = Longest;
    return Longest;
  }

private:
  const UnitFacts &Unit;
  std::set<const FunctionFacts *> OnPath;
  std::map<const FunctionFacts *, unsigned> Done;

  /// Whether a function on the path is called from here, in whatever way.
  bool leadsBack(const FunctionFacts *From,
                 std::set<const FunctionFacts *> &Seen) {
    if (!From || !Seen.insert(From).second)
      return false;
    if (OnPath.count(From))
      return true;
    auto Calls = [&](const std::vector<const FunctionDecl *> &Callees) {
      return llvm::any_of(Callees, [&](const FunctionDecl *Callee) {
        return leadsBack(Unit.find(Callee), Seen);
      });
    };
    auto Continues = [&](auto &Self, const HandOffNode &Node) -> bool {
      return Calls({Node.Callee, Node.Continuation.Function}) ||
             Calls(Node.Calls) ||
             llvm::any_of(Node.Children,
                          [&](auto &Child) { return Self(Self, *Child); });
    };
    return Calls(From->Calls) ||
           llvm::any_of(From->HandOffs,
                        [&](auto &Node) { return Continues(Continues, *Node); });
  }
};

std::string text(const Expr *E, ASTContext &Context) {
  if (!E)
    return "";
  return Lexer::getSourceText(
             CharSourceRange::getTokenRange(E->getSourceRange()),
             Context.getSourceManager(), Context.getLangOpts())
      .str();
}

class ChainBuilder {
public:
  ChainBuilder(const UnitFacts &Unit, ASTContext &Context, const Scope &Project)
      : Unit(Unit), Context(Context), Project(Project) {}

  FoundChain build(const FunctionFacts &Root) {
    FoundChain Found;
    Found.Root = &Root;
    Chain &C = Found.Chain;
    C.Function = Root.Function->getQualifiedNameAsString();
    C.At = Project.place(Root.Function->getLocation());
    C.EndLine = Project.place(Root.Function->getEndLoc()).Line;
    C.Id = chainId(Root.Function, Project);
    add(Root, -1, C);
    Lengths Length(Unit);
    C.Metrics.Length = Length.of(Root);
    C.Metrics.Cycle = Length.Cycle;
    for (const HandOff &H : C.HandOffs)
      C.Metrics.Depth = std::max(C.Metrics.Depth, H.Depth);
    // A step that initiates nothing ends the chain, and is part of it.
    Steps.insert(InChain.begin(), InChain.end());
    for (const FunctionFacts *Member : Steps)
      if (!Member->Self) // counted where it stands
        C.Metrics.CognitiveComplexity += cognitiveComplexity(Member->Function);
    return Found;
  }

private:
  const UnitFacts &Unit;
  ASTContext &Context;
  const Scope &Project;
  std::set<const FunctionFacts *> InChain; ///< with hand-offs
  std::set<const FunctionFacts *> Steps;   ///< with their named steps

  void add(const FunctionFacts &Facts, int Parent, Chain &C) {
    if (!InChain.insert(&Facts).second)
      return;
    for (auto &Node : Facts.HandOffs)
      add(*Node, Facts, Parent, Parent < 0 ? Link::Root : Link::Named, C);
    for (const FunctionFacts *Next : callsOf(Facts, Unit))
      if (Parent >= 0 || isOwn(*Next, Facts))
        add(*Next, Parent, C);
  }

  void add(const HandOffNode &Node, const FunctionFacts &Facts, int Parent,
           Link How, Chain &C) {
    HandOff H;
    H.At = Project.place(Node.Initiation->getExprLoc());
    H.Dialect = Node.Dialect->Name;
    H.Callee = Node.CalleeName;
    H.Kind = Node.Continuation.Kind;
    if (Node.Continuation.Function)
      H.Target = Node.Continuation.Function->getQualifiedNameAsString();
    H.Function = (Facts.Enclosing ? Facts.Enclosing : Facts.Function)
                     ->getQualifiedNameAsString();
    H.Nature = Node.Nature;
    if (const FunctionDecl *Target = Node.Continuation.target()) {
      const auto &Parameters = Node.Continuation.Parameters;
      for (unsigned I = 0; I < Target->getNumParams(); ++I)
        if (I >= Parameters.size() || !Parameters[I].Bound)
          H.Arguments.push_back(
              Target->getParamDecl(I)->getType().getAsString(
                  Context.getPrintingPolicy()));
    }
    H.Captures = captures(Node.Continuation);
    H.Parent = Parent;
    H.Link = How;
    H.Depth = Node.Depth;
    // A local class counts with the function that it is in.
    if (const FunctionFacts *Step = Unit.find(Node.Continuation.Function);
        Step && !Step->Function->getParentFunctionOrMethod())
      Steps.insert(Step);
    int Self = C.HandOffs.size();
    C.HandOffs.push_back(H);
    for (auto &Child : Node.Children)
      add(*Child, Facts, Self, Link::Lexical, C);
    for (const FunctionFacts *Next : leadsTo(Node, Unit))
      add(*Next, Self, C);
  }

  std::vector<std::string> captures(const Continuation &Next) {
    std::vector<std::string> Result;
    if (Next.Lambda)
      for (const LambdaCapture &Capture : Next.Lambda->captures()) {
        if (Capture.capturesThis())
          Result.push_back(Capture.getCaptureKind() == LCK_StarThis ? "*this"
                                                                    : "this");
        else if (Capture.capturesVariable())
          Result.push_back((Capture.getCaptureKind() == LCK_ByRef ? "&" : "") +
                           Capture.getCapturedVar()->getNameAsString());
      }
    if (Next.Object)
      Result.push_back(text(Next.Object, Context));
    for (const auto &Parameter : Next.Parameters)
      if (Parameter.Bound)
        Result.push_back(text(Parameter.Bound, Context));
    return Result;
  }
};

} // namespace

std::string chainId(const FunctionDecl *Function, const Scope &Project) {
  llvm::SmallString<128> USR;
  if (index::generateUSRForDecl(Function, USR))
    USR = Function->getQualifiedNameAsString();
  std::string Key =
      Project.place(Function->getLocation()).File + "\n" + USR.str().str();
  return llvm::utohexstr(llvm::xxh3_64bits(Key), /*LowerCase=*/true, 16)
      .substr(0, 12);
}

std::vector<const FunctionFacts *> leadsTo(const HandOffNode &Node,
                                           const UnitFacts &Unit) {
  std::vector<const FunctionFacts *> Found;
  std::set<const FunctionDecl *> Seen;
  if (Node.Continuation.Function)
    collect(Node.Continuation.Function, Unit, Seen, Found);
  for (const FunctionDecl *Callee : Node.Calls)
    collect(Callee, Unit, Seen, Found);
  return Found;
}

unsigned chainLength(const HandOffNode &Node, const UnitFacts &Unit,
                     bool &Cycle) {
  Lengths Length(Unit);
  unsigned Result = Length.of(Node);
  Cycle |= Length.Cycle;
  return Result;
}

std::vector<FoundChain> buildChains(const UnitFacts &Unit, ASTContext &Context,
                                    const Scope &Project) {
  // Which functions are steps of others?
  std::map<const FunctionFacts *, std::set<const FunctionFacts *>> Reaches;
  auto Targets = [&](auto &Self, const HandOffNode &Node,
                     std::set<const FunctionFacts *> &Into) -> void {
    for (const FunctionFacts *Next : leadsTo(Node, Unit))
      Into.insert(Next);
    for (auto &Child : Node.Children)
      Self(Self, *Child, Into);
  };
  for (auto *All : {&Unit.Functions, &Unit.Lambdas})
    for (auto &Facts : *All) {
      for (auto &Node : Facts->HandOffs)
        Targets(Targets, *Node, Reaches[Facts.get()]);
      for (const FunctionFacts *Next : callsOf(*Facts, Unit))
        if (isOwn(*Next, *Facts))
          Reaches[Facts.get()].insert(Next);
    }

  // Adds a step and all steps behind it.
  auto Follow = [&](auto &Self, const FunctionFacts *Step,
                    std::set<const FunctionFacts *> &Into) -> void {
    if (!Into.insert(Step).second)
      return;
    for (const FunctionFacts *Next : Reaches[Step])
      Self(Self, Next, Into);
    for (const FunctionFacts *Next : callsOf(*Step, Unit))
      Self(Self, Next, Into);
  };
  std::set<const FunctionFacts *> Entered, Covered;
  for (auto &Facts : Unit.Functions)
    for (const FunctionFacts *Next : Reaches[Facts.get()])
      if (Next != Facts.get())
        Follow(Follow, Next, Entered);
  std::set<const FunctionFacts *> Roots;
  auto AddRoot = [&](const FunctionFacts *Facts) {
    if (!Facts->initiates() || Covered.count(Facts))
      return;
    Roots.insert(Facts);
    for (const FunctionFacts *Next : Reaches[Facts])
      Follow(Follow, Next, Covered);
  };
  for (auto &Facts : Unit.Functions)
    if (!Entered.count(Facts.get()))
      AddRoot(Facts.get());
  // What is left is only reached from its own cycle: the first one enters it.
  for (auto &Facts : Unit.Functions)
    AddRoot(Facts.get());

  std::vector<FoundChain> Chains;
  for (auto &Facts : Unit.Functions)
    if (Roots.count(Facts.get()))
      Chains.push_back(ChainBuilder(Unit, Context, Project).build(*Facts));
  return Chains;
}

} // namespace coroutinize
