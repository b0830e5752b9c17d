#include "matchers/HandOffs.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "matchers/Ast.h"

using namespace clang;

namespace coroutinize {

/// The arguments of a call or a construction.
template <typename Call>
static llvm::ArrayRef<const Expr *> argumentsOf(const Call &C) {
  return {const_cast<const Expr *const *>(C.getArgs()), C.getNumArgs()};
}

llvm::ArrayRef<const Expr *> HandOffNode::arguments() const {
  if (auto *Call = dyn_cast<CallExpr>(Initiation))
    return argumentsOf(*Call);
  return argumentsOf(*cast<CXXConstructExpr>(Initiation));
}

Ground groundOf(const HandOffNode &Node, const Scope &Project) {
  const Nature &Its = Node.Nature;
  Ground Result;
  Result.At = Project.place(Node.Initiation->getExprLoc());
  Result.Basis = Its.Basis;
  Result.Text = "`" + Node.CalleeName + "` invokes its handler " +
                name(Its.Time) + ", " + name(Its.Times) +
                (Its.Why.empty() ? "" : ": " + Its.Why);
  if (Its.Path.empty())
    return Result;
  // Code has columns, declarations and documentation have none.
  auto Promise = llvm::find_if(
      Its.Path, [](const NatureStep &Step) { return Step.At.Column == 0; });
  Result.Source = Promise == Its.Path.end() ? Its.Path.back() : *Promise;
  return Result;
}

const FunctionFacts *UnitFacts::find(const FunctionDecl *Function) const {
  return Function ? ByFunction.lookup(Function->getCanonicalDecl()) : nullptr;
}

const FunctionDecl *UnitFacts::callee(const CallExpr *Call) const {
  const FunctionFacts *Self = SelfCalls.lookup(Call);
  return Self ? Self->Function : calleeOf(Call);
}

const SelfCalls::Unfit *UnitFacts::unfit(const HandOffNode &Node) const {
  for (auto &[Lambda, Why] : NoFunctions)
    if (isInside(*Node.Initiation, *Lambda))
      return &Why;
  return nullptr;
}

bool FunctionFacts::initiates() const {
  return !HandOffs.empty() ||
         llvm::any_of(Lambdas, [](const FunctionFacts *Each) {
           return Each->initiates();
         });
}

namespace {

/// Walks one function's body.
class BodyWalker {
public:
  BodyWalker(ASTContext &Context, const KnownNatures &Known, UnitFacts &Unit,
             FunctionFacts &Facts)
      : Context(Context), Known(Known), Unit(Unit), Facts(Facts) {}

  void run() {
    findSelves();
    if (auto *Constructor = dyn_cast<CXXConstructorDecl>(Facts.Function))
      for (const CXXCtorInitializer *Init : Constructor->inits())
        if (Init->isWritten())
          walk(Init->getInit(), nullptr);
    body();
  }

private:
  ASTContext &Context;
  const KnownNatures &Known;
  UnitFacts &Unit;
  FunctionFacts &Facts;
  std::map<const VarDecl *, std::pair<const LambdaExpr *, HandOffNode *>> Pending;
  /// The lambdas of the function that call themselves.
  std::map<const LambdaExpr *, FunctionFacts *> Selves;
  unsigned Around = 0; ///< the callback depth of such a lambda

  void body() {
    walk(Facts.Function->getBody(), nullptr);
    // Lambdas in variables that nobody handed off: called here, or not at all.
    while (!Pending.empty()) {
      auto [Variable, Waiting] = *Pending.begin();
      Pending.erase(Pending.begin());
      walk(Waiting.first->getBody(), Waiting.second);
    }
  }

  /// Makes functions of the lambdas that call themselves.
  void findSelves() {
    SelfCalls Calls = findSelfCalls(*Facts.Function);
    Unit.NoFunctions.insert(Calls.Others.begin(), Calls.Others.end());
    for (SelfCalling &Each : Calls.Found) {
      auto Made = std::make_unique<FunctionFacts>();
      Made->Function = Each.function();
      Made->Enclosing = Facts.Function;
      for (auto &[Call, First] : Each.Calls)
        Unit.SelfCalls[Call] = Made.get();
      Unit.References[Made->Function] = Each.Calls.size();
      Unit.ByFunction[Made->Function] = Selves[Each.Lambda] = Made.get();
      Facts.Lambdas.push_back(Made.get());
      Made->Self = std::move(Each);
      Unit.Lambdas.push_back(std::move(Made));
    }
  }

  /// The body of a lambda that calls itself is a function's.
  bool walkSelf(const LambdaExpr *Lambda, const HandOffNode *Parent) {
    auto Found = Selves.find(Lambda);
    if (Found == Selves.end())
      return false;
    BodyWalker Inner(Context, Known, Unit, *Found->second);
    Inner.Selves = Selves;
    Inner.Around = Parent ? Parent->Depth : Around;
    Inner.body();
    return true;
  }

  void walk(const Stmt *S, HandOffNode *Parent) {
    if (!S)
      return;
    if (auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const Expr *Init : Lambda->capture_inits())
        walk(Init, Parent);
      if (!walkSelf(Lambda, Parent))
        walk(Lambda->getBody(), Parent);
      return;
    }
    if (auto *Declarations = dyn_cast<DeclStmt>(S)) {
      for (const Decl *D : Declarations->decls()) {
        auto *Variable = dyn_cast<VarDecl>(D);
        if (!Variable || !Variable->getInit())
          continue;
        auto *Lambda = dyn_cast<LambdaExpr>(stripCopies(Variable->getInit()));
        if (Lambda && !Selves.count(Lambda) && Variable->getType()->getAsCXXRecordDecl() &&
            Variable->getType()->getAsCXXRecordDecl()->isLambda())
          Pending[Variable] = {Lambda, Parent};
        else
          walk(Variable->getInit(), Parent);
      }
      return;
    }
    if (auto *Call = dyn_cast<CallExpr>(S)) {
      if (const FunctionFacts *Self = Unit.SelfCalls.lookup(Call)) {
        unsigned First = Self->Self->Calls.at(Call);
        for (const Expr *Argument : argumentsOf(*Call).drop_front(First))
          walk(Argument, Parent);
        (Parent ? Parent->Calls : Facts.Calls).push_back(Self->Function);
        return;
      }
      const FunctionDecl *Callee = calleeOf(Call);
      Given Arguments = arguments(Call, argumentsOf(*Call), Callee,
                                  Call->getCallee(), Parent);
      // An operation is no step: what it does inside is its own affair. Nor is
      // what another object is told to do: that begins there.
      if (!Callee || Arguments == Given::Continuation || isOfOtherObject(Call))
        return;
      if (Arguments == Given::PassedOn)
        (Parent ? Parent->PassesOnTo : Facts.PassesOnTo).push_back(Callee);
      else
        (Parent ? Parent->Calls : Facts.Calls).push_back(Callee);
      return;
    }
    if (auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
      arguments(Construct, argumentsOf(*Construct), Construct->getConstructor(),
                nullptr, Parent);
      return;
    }
    for (const Stmt *Child : S->children())
      walk(Child, Parent);
  }

  /// True for a member function of an object of another class, or of one that
  /// is made for it: `std::make_shared<session>(…)->start()`.
  bool isOfOtherObject(const CallExpr *Call) const {
    auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    if (!Member || !Member->getMethodDecl())
      return false;
    const Expr *Object = stripCopies(Member->getImplicitObjectArgument());
    if (auto *Arrow = dyn_cast<CXXOperatorCallExpr>(Object);
        Arrow && Arrow->getOperator() == OO_Arrow)
      Object = stripCopies(Arrow->getArg(0));
    if (isa<CXXThisExpr>(Object))
      return false;
    auto *Made = dyn_cast<CallExpr>(Object);
    if (isa<CXXConstructExpr, CXXNewExpr>(Object) ||
        (Made && StringRef(calleeName(Made)).starts_with("make_")))
      return true;
    auto *Own = dyn_cast<CXXMethodDecl>(Facts.Enclosing ? Facts.Enclosing
                                                        : Facts.Function);
    const CXXRecordDecl *Class = Member->getMethodDecl()->getParent();
    return Own && Own->getParent()->hasDefinition() &&
           Own->getParent()->getCanonicalDecl() != Class->getCanonicalDecl() &&
           !Own->getParent()->isDerivedFrom(Class);
  }

  /// What a call is given.
  enum class Given { NoCallable, PassedOn, Continuation };

  Given arguments(const Expr *Call, llvm::ArrayRef<const Expr *> Arguments,
                  const FunctionDecl *Callee, const Expr *CalleeExpr,
                  HandOffNode *Parent) {
    auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
    Given Result = Given::NoCallable;
    walk(CalleeExpr, Parent);
    for (unsigned I = 0; I < Arguments.size(); ++I) {
      const Expr *Argument = Arguments[I];
      std::unique_ptr<HandOffNode> Node;
      if (!Operator && !isa<CXXDefaultArgExpr>(Argument))
        Node = recognise(Call, Callee, Arguments, I, Parent);
      if (!Node) {
        walk(Argument, Parent);
        continue;
      }
      bool PassedOn = Node->Continuation.Kind == ContinuationKind::Callable;
      Result = std::max(Result,
                        PassedOn ? Given::PassedOn : Given::Continuation);
      HandOffNode *Raw = Node.get();
      (Parent ? Parent->Children : Facts.HandOffs).push_back(std::move(Node));
      const Continuation &Next = Raw->Continuation;
      if (Next.Lambda && !Next.Variable) {
        for (const Expr *Init : Next.Lambda->capture_inits())
          walk(Init, Parent);
        walk(Next.Lambda->getBody(), Raw);
      } else if (Next.Variable && Pending.erase(Next.Variable)) {
        walk(Next.Lambda->getBody(), Raw);
      } else if (Next.Kind == ContinuationKind::FunctionObject) {
        wrapped(stripCopies(Argument), Parent, Raw);
      }
    }
    return Result;
  }

  /// `with_allocator(a, [] { … })`: the lambda in it is what runs.
  void wrapped(const Expr *E, HandOffNode *Parent, HandOffNode *Node) {
    auto *Call = dyn_cast<CallExpr>(E);
    auto *Construct = dyn_cast<CXXConstructExpr>(E);
    if (auto *Lambda = dyn_cast<LambdaExpr>(E))
      walk(Lambda->getBody(), Node);
    else if (!Call && !Construct)
      walk(E, Parent);
    else
      for (auto *Argument : Call ? argumentsOf(*Call) : argumentsOf(*Construct))
        wrapped(stripCopies(Argument), Parent, Node);
  }

  std::unique_ptr<HandOffNode> recognise(const Expr *Call,
                                         const FunctionDecl *Callee,
                                         llvm::ArrayRef<const Expr *> Arguments,
                                         unsigned Index, HandOffNode *Parent) {
    const Expr *Argument = Arguments[Index];
    // The copy of a callable into the type of a parameter is no call.
    if (auto *Construct = dyn_cast<CXXConstructExpr>(Call)) {
      const CXXRecordDecl *Class = Construct->getConstructor()->getParent();
      if (Class->isLambda() || isInStandardLibrary(*Construct->getConstructor()) ||
          Construct->getConstructor()->isCopyOrMoveConstructor())
        return nullptr;
    }
    auto Next = asContinuation(Argument, Context);
    if (!Next || isTokenType(Argument->getType()))
      return nullptr;
    CallableArgument Asked;
    Asked.Callee = Callee;
    Asked.CalleeName = Callee ? Callee->getNameAsString()
                              : calleeName(cast<CallExpr>(Call));
    Asked.Index = Index;
    Asked.Last = llvm::all_of(
        Arguments.drop_front(Index + 1),
        [](const Expr *Each) { return isa<CXXDefaultArgExpr>(Each); });
    Asked.Argument = Argument;
    Asked.Known = &Known;
    if (const FunctionDecl *Target = Next->target())
      Asked.ReturnsVoid = Target->getReturnType()->isVoidType() ||
                          Target->getReturnType()->isDependentType() ||
                          Target->getReturnType()->isUndeducedType();
    // A wrapper of a callable (std::bind, bind_executor) is not called either.
    static const std::set<std::string> Wrappers = {
        "bind",          "bind_front", "bind_front_handler", "bind_handler",
        "bind_executor", "move",       "forward",            "ref"};
    if (Wrappers.count(Asked.CalleeName))
      return nullptr;
    for (const Dialect *Dialect : allDialects()) {
      auto Found = Dialect->recognise(Asked, Context);
      if (!Found)
        continue;
      if (!Found->HandOff)
        return nullptr;
      auto Node = std::make_unique<HandOffNode>();
      Node->Initiation = Call;
      Node->Callee = Callee;
      Node->CalleeName =
          Callee ? Callee->getQualifiedNameAsString() : Asked.CalleeName;
      Node->Index = Index;
      Node->Continuation = *Next;
      Node->Dialect = Dialect;
      Node->Nature = Found->Nature;
      Node->Inline = Found->Inline;
      Node->GoesOnAfterInline = Found->GoesOnAfterInline;
      Node->Parent = Parent;
      Node->Depth = (Parent ? Parent->Depth : Around) + 1;
      return Node;
    }
    return nullptr;
  }
};

/// Counts how often functions are named.
struct Mentions : DynamicRecursiveASTVisitor {
  llvm::DenseMap<const FunctionDecl *, unsigned> Functions;
  /// Names that mean something only where a template is instantiated.
  std::map<DeclarationName, unsigned> Dependent;

  bool VisitDeclRefExpr(DeclRefExpr *Reference) override {
    return refer(Reference->getDecl());
  }
  bool VisitMemberExpr(MemberExpr *Reference) override {
    return refer(Reference->getMemberDecl());
  }
  bool VisitUnresolvedLookupExpr(UnresolvedLookupExpr *Reference) override {
    return ++Dependent[Reference->getName()];
  }
  bool VisitUnresolvedMemberExpr(UnresolvedMemberExpr *Reference) override {
    return ++Dependent[Reference->getMemberName()];
  }
  bool VisitCXXDependentScopeMemberExpr(
      CXXDependentScopeMemberExpr *Reference) override {
    return ++Dependent[Reference->getMember()];
  }
  bool VisitDependentScopeDeclRefExpr(
      DependentScopeDeclRefExpr *Reference) override {
    return ++Dependent[Reference->getDeclName()];
  }

private:
  bool refer(const ValueDecl *D) {
    if (auto *Function = dyn_cast<FunctionDecl>(D))
      ++Functions[Function->getCanonicalDecl()];
    return true;
  }
};

/// Finds the functions that the project defines, and what its templates became.
struct FunctionFinder : DynamicRecursiveASTVisitor {
  explicit FunctionFinder(const Scope &Project) : Project(Project) {
    ShouldVisitTemplateInstantiations = true;
  }
  const Scope &Project;
  std::vector<const FunctionDecl *> Written, Instances;

  bool VisitFunctionDecl(FunctionDecl *Function) override {
    if (!Function->doesThisDeclarationHaveABody() || Function->isImplicit() ||
        Function->isDefaulted() || !Project.contains(Function->getLocation()))
      return true;
    if (auto *Method = dyn_cast<CXXMethodDecl>(Function);
        Method && Method->getParent()->isLambda())
      return true;
    if (!Function->isTemplateInstantiation())
      Written.push_back(Function);
    else if (!Function->isTemplated())
      Instances.push_back(Function);
    return true;
  }
};

} // namespace

UnitFacts findHandOffs(ASTContext &Context, const Scope &Project,
                       const KnownNatures &Known) {
  Mentions Named;
  FunctionFinder Found(Project);
  for (Decl *D : Context.getTranslationUnitDecl()->decls())
    if (Project.contains(D->getLocation())) {
      Named.TraverseDecl(D);
      Found.TraverseDecl(D);
    }
  auto Add = [&](const FunctionDecl *Function, UnitFacts &To) {
    auto Facts = std::make_unique<FunctionFacts>();
    Facts->Function = Function;
    BodyWalker(Context, Known, To, *Facts).run();
    To.ByFunction[Function->getCanonicalDecl()] = Facts.get();
    To.Functions.push_back(std::move(Facts));
  };
  UnitFacts Unit;
  for (const FunctionDecl *Function : Found.Written)
    Add(Function, Unit);
  for (const auto &[Function, Times] : Named.Functions)
    Unit.References[Function] += Times;

  Unit.Instances = std::make_unique<UnitFacts>();
  Unit.Instances->ByFunction = Unit.ByFunction;
  Unit.Instances->SelfCalls = Unit.SelfCalls;
  Unit.Instances->NoFunctions = Unit.NoFunctions;
  Unit.Instances->References = Unit.References;
  Mentions Inside;
  for (const FunctionDecl *Function : Found.Instances) {
    Add(Function, *Unit.Instances);
    Inside.TraverseStmt(Function->getBody());
  }
  for (const auto &[Function, Times] : Inside.Functions)
    Unit.Instances->References[Function] += Times;
  // What no instance shows may still be named in one of another unit.
  for (const FunctionDecl *Function : Found.Instances) {
    const FunctionDecl *Template = Function->getTemplateInstantiationPattern();
    unsigned &Times =
        Unit.Instances->References[Function->getCanonicalDecl()];
    if (Template)
      Times = std::max(Times,
                       Unit.References.lookup(Template->getCanonicalDecl()) +
                           Named.Dependent[Template->getDeclName()]);
  }
  return Unit;
}

} // namespace coroutinize
