#include "matchers/Summaries.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "dialects/Dialect.h"
#include "dialects/Keys.h"
#include "matchers/CallableUses.h"
#include "matchers/Cells.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;

namespace coroutinize {
namespace {

class Summariser : public DynamicRecursiveASTVisitor {
public:
  Summariser(ASTContext &Context, const Scope &Project)
      : Context(Context), Project(Project) {
    ShouldVisitTemplateInstantiations = true;
  }

  bool VisitFunctionDecl(FunctionDecl *Function) override {
    if (Project.contains(Function->getLocation()) && !add(*Function))
      declare(*Function);
    return true;
  }

  bool VisitCallExpr(CallExpr *Call) override {
    follow(Call->getDirectCallee(), {Call->getArgs(), Call->getNumArgs()});
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *Construct) override {
    follow(Construct->getConstructor(),
           {Construct->getArgs(), Construct->getNumArgs()});
    return true;
  }

  Facts run() {
    for (Decl *D : Context.getTranslationUnitDecl()->decls())
      if (Project.contains(D->getLocation()))
        TraverseDecl(D);
    // Other people's functions, as far as callables get into them.
    while (!Pending.empty()) {
      const FunctionDecl *Function = Pending.pop_back_val();
      if (add(*Function))
        TraverseStmt(Function->getBody());
    }
    normalise(Found);
    return std::move(Found);
  }

private:
  ASTContext &Context;
  const Scope &Project;
  Facts Found;
  llvm::DenseSet<const FunctionDecl *> Seen;
  llvm::SmallVector<const FunctionDecl *> Pending;

  void follow(const FunctionDecl *Callee, llvm::ArrayRef<Expr *> Arguments) {
    const FunctionDecl *Definition = nullptr;
    if (!Callee || Project.contains(Callee->getLocation()) ||
        isInStandardLibrary(*Callee) || isInAsio(*Callee) ||
        !Callee->hasBody(Definition) || Seen.count(Definition))
      return;
    if (llvm::any_of(Arguments, [](const Expr *Each) {
          return !Each->isTypeDependent() && holdsCallable(Each->getType());
        }))
      Pending.push_back(Definition);
  }

  bool add(const FunctionDecl &Function) {
    if (!Function.doesThisDeclarationHaveABody() || !Function.getBody() ||
        Function.isDependentContext() || Function.isDefaulted() ||
        !Seen.insert(&Function).second)
      return false;
    // What a lambda does belongs to the function that it stands in.
    if (auto *Method = dyn_cast<CXXMethodDecl>(&Function);
        Method && Method->getParent()->isLambda())
      return false;
    FunctionNode Node;
    Node.Key = declarationKey(Function);
    Node.Name = Function.getQualifiedNameAsString();
    Node.At = Project.place(Function.getLocation());
    Node.IsCoroutine = isa<CoroutineBodyStmt>(Function.getBody());
    if (auto *Method = dyn_cast<CXXMethodDecl>(&Function))
      join(*Method, Node);
    for (unsigned I = 0; I < Function.getNumParams(); ++I) {
      const ParmVarDecl *Parameter = Function.getParamDecl(I);
      if (!holdsCallable(Parameter->getType()))
        continue;
      UseWalker Walker(Context, Project, &Function);
      Walker.track(Parameter);
      CallableSummary Summary;
      Summary.Function = Node.Key;
      Summary.Name = Node.Name;
      Summary.Index = I;
      Summary.At = Node.At;
      Summary.Most = Walker.most(Walker.walkFunction(Function));
      Summary.InParts = Node.IsCoroutine;
      Summary.Uses = std::move(Walker.Uses);
      Found.Summaries.push_back(std::move(Summary));
    }
    collectCells(Function, Context, Project, Node, Found);
    Found.Functions.push_back(std::move(Node));
    return true;
  }

  /// A virtual function whose body may be in another unit, or in none.
  void declare(const FunctionDecl &Function) {
    auto *Method = dyn_cast<CXXMethodDecl>(&Function);
    if (!Method || !Method->isVirtual() || Method->isPureVirtual() ||
        Method->isDeleted() || Method->isDependentContext() ||
        Method->isImplicit() || !Method->isCanonicalDecl() ||
        (Method->hasBody() && !Method->isDefaulted()))
      return;
    // It is instantiated where an object is made.
    if (const FunctionDecl *Pattern = Method->getTemplateInstantiationPattern();
        Pattern && Pattern->hasBody())
      return;
    FunctionNode Node;
    Node.Key = declarationKey(*Method);
    Node.Name = Method->getQualifiedNameAsString();
    Node.At = Project.place(Method->getLocation());
    Node.HasBody = Method->isDefaulted();
    join(*Method, Node);
    Found.Functions.push_back(std::move(Node));
  }

  /// Notes what the method overrides, and who else may.
  void join(const CXXMethodDecl &Method, FunctionNode &Node) {
    Node.IsForeign =
        Method.isVirtual() && !Project.contains(Method.getLocation());
    for (const CXXMethodDecl *Base : Method.overridden_methods())
      overrides(*Base, Node);
  }

  void overrides(const CXXMethodDecl &Base, FunctionNode &Node) {
    Node.Overrides.push_back(declarationKey(Base));
    if (!Project.contains(Base.getLocation())) {
      FunctionNode Foreign;
      Foreign.Key = Node.Overrides.back();
      Foreign.Name = Base.getQualifiedNameAsString();
      Foreign.HasBody = false;
      Foreign.IsForeign = true;
      Found.Functions.push_back(std::move(Foreign));
    }
    for (const CXXMethodDecl *Next : Base.overridden_methods())
      overrides(*Next, Node);
  }
};

} // namespace

Facts summarise(ASTContext &Context, const Scope &Project) {
  return Summariser(Context, Project).run();
}

} // namespace coroutinize
