#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "matchers/VisitorForwarders.h"
#include "matchers/Visitors.h"
#include <map>
#include <set>

using namespace clang;

namespace coroutinize {
namespace {

/// Knows the function that it is in, which is no lambda's.
class CallVisitor : public DynamicRecursiveASTVisitor {
public:
  bool TraverseDecl(Decl *D) override {
    auto *Function = dyn_cast_or_null<FunctionDecl>(D);
    auto *Method = dyn_cast_or_null<CXXMethodDecl>(Function);
    if (!Function || (Method && Method->getParent()->isLambda()))
      return DynamicRecursiveASTVisitor::TraverseDecl(D);
    const FunctionDecl *Outer = std::exchange(In, Function);
    bool Continue = DynamicRecursiveASTVisitor::TraverseDecl(D);
    In = Outer;
    return Continue;
  }

protected:
  const FunctionDecl *In = nullptr;
};

/// Who calls the producers, and who names them otherwise.
class ConsumerFinder : public CallVisitor {
public:
  ConsumerFinder(std::vector<std::unique_ptr<VisitedProducer>> &Producers,
                 const Scope &Project)
      : Project(Project) {
    for (auto &Each : Producers)
      ByFunction[Each->Function->getCanonicalDecl()].push_back(Each.get());
    for (auto &Each : Producers)
      for (const VisitorUse &Use : Each->Uses)
        for (const VisitorCall &Call : Use.Calls)
          if (Call.PassedOn)
            Called.insert(Call.Call->getCallee()->IgnoreParenImpCasts());
  }

  bool VisitCallExpr(CallExpr *Call) override {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const Expr *Named = Call->getCallee()->IgnoreParenImpCasts();
    if (!Callee || Called.count(Named))
      return true;
    auto Producers = ByFunction.find(asWritten(Callee));
    if (Producers == ByFunction.end() || !In ||
        !Project.contains(Call->getBeginLoc()))
      return true;
    Called.insert(Named);
    for (VisitedProducer *Each : Producers->second)
      Each->Consumers.push_back({Call, In, nullptr});
    return true;
  }

  bool VisitDeclRefExpr(DeclRefExpr *Reference) override {
    return name(Reference, Reference->getDecl());
  }
  bool VisitMemberExpr(MemberExpr *Reference) override {
    return name(Reference, Reference->getMemberDecl());
  }
  bool VisitUnresolvedLookupExpr(UnresolvedLookupExpr *Names) override {
    for (const NamedDecl *Each : Names->decls())
      if (const FunctionDecl *Function = Each->getAsFunction())
        name(Names, Function);
    return true;
  }
  bool VisitUnresolvedMemberExpr(UnresolvedMemberExpr *Names) override {
    for (const NamedDecl *Each : Names->decls())
      if (const FunctionDecl *Function = Each->getAsFunction())
        name(Names, Function);
    return true;
  }
  bool VisitCXXDependentScopeMemberExpr(
      CXXDependentScopeMemberExpr *Member) override {
    for (auto &[Function, Producers] : ByFunction)
      if (Function->getDeclName() == Member->getMember())
        for (VisitedProducer *Each : Producers)
          Each->UsedOtherwise = true;
    return true;
  }

private:
  const Scope &Project;
  std::map<const FunctionDecl *, std::vector<VisitedProducer *>> ByFunction;
  std::set<const Expr *> Called;

  bool name(const Expr *Reference, const ValueDecl *D) {
    auto *Function = dyn_cast<FunctionDecl>(D);
    if (!Function || Called.count(Reference))
      return true;
    auto Producers = ByFunction.find(asWritten(Function));
    if (Producers != ByFunction.end())
      for (VisitedProducer *Each : Producers->second)
        Each->UsedOtherwise = true;
    return true;
  }
};

/// Who calls the producers by their forwarders.
class ForwardedFinder : public CallVisitor {
public:
  ForwardedFinder(std::vector<std::unique_ptr<VisitedProducer>> &Producers,
                  const Scope &Project)
      : Project(Project) {
    for (auto &Each : Producers)
      for (auto &Forwarder : Each->Forwarders)
        ByFunction.emplace(asWritten(Forwarder->Function),
                           std::pair(Each.get(), Forwarder.get()));
  }

  bool VisitCallExpr(CallExpr *Call) override {
    const FunctionDecl *Callee = Call->getDirectCallee();
    auto Found = Callee ? ByFunction.find(asWritten(Callee)) : ByFunction.end();
    if (Found != ByFunction.end() && In && Project.contains(Call->getBeginLoc()))
      Found->second.first->Consumers.push_back({Call, In, Found->second.second});
    return true;
  }

private:
  const Scope &Project;
  std::map<const FunctionDecl *, std::pair<VisitedProducer *, VisitorForwarder *>>
      ByFunction;
};

} // namespace

void findConsumers(std::vector<std::unique_ptr<VisitedProducer>> &Producers,
                   const std::vector<Decl *> &Own, const Scope &Project) {
  ConsumerFinder Consumers(Producers, Project);
  for (Decl *D : Own)
    Consumers.TraverseDecl(D);
  bool Any = false;
  for (auto &Each : Producers)
    for (const VisitorConsumer &Consumer : Each->Consumers)
      if (auto Forwarder = asForwarder(Consumer, *Each)) {
        Each->Forwarders.push_back(
            std::make_unique<VisitorForwarder>(std::move(*Forwarder)));
        Any = true;
      }
  if (!Any)
    return;
  ForwardedFinder Forwarded(Producers, Project);
  for (Decl *D : Own)
    Forwarded.TraverseDecl(D);
}

} // namespace coroutinize
