#include "rewriters/AsioObjects.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "rewriters/Forms.h"
#include "rewriters/OwnObject.h"

using namespace clang;

namespace coroutinize {
namespace {

/// Layers share the executor of the object that they belong to.
const Expr *stripLayers(const Expr *E) {
  for (;;) {
    E = stripCopies(E);
    auto *Call = dyn_cast<CallExpr>(E);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Callee || !isInAsio(*Callee))
      return E;
    std::string Name = calleeName(Call);
    if (auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
        Member && (Name == "next_layer" || Name == "lowest_layer" ||
                   Name == "socket" || Name == "rdbuf"))
      E = Member->getImplicitObjectArgument();
    else if (Name == "get_lowest_layer" && Call->getNumArgs() == 1)
      E = Call->getArg(0);
    else
      return E;
  }
}

/// `x`, or a member of the own object; else null.
const ValueDecl *named(const Expr *E) {
  E = stripCopies(E);
  if (auto *Reference = dyn_cast<DeclRefExpr>(E))
    return Reference->getDecl();
  return ownMember(E);
}

/// `*p` → p, `p->` → p.
const Expr *pointee(const Expr *E) {
  E = stripCopies(E);
  if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
      Operator && (Operator->getOperator() == OO_Arrow ||
                   Operator->getOperator() == OO_Star))
    return stripCopies(Operator->getArg(0));
  if (auto *Star = dyn_cast<UnaryOperator>(E);
      Star && Star->getOpcode() == UO_Deref)
    return stripCopies(Star->getSubExpr());
  return nullptr;
}

/// `c->socket`, `c.socket`: the member, and the variable that it is reached
/// through; else null.
const MemberExpr *memberOfVariable(const Expr *E, const ValueDecl *&Owner) {
  auto *Member = dyn_cast<MemberExpr>(stripCopies(E));
  if (!Member || !isa<FieldDecl>(Member->getMemberDecl()))
    return nullptr;
  const Expr *Base = stripCopies(Member->getBase());
  if (const Expr *Pointer = pointee(Base))
    Base = Pointer;
  auto *Reference = dyn_cast<DeclRefExpr>(Base);
  Owner = Reference ? Reference->getDecl() : nullptr;
  return Owner ? Member : nullptr;
}

/// Finds assignments to one variable, or to a member of whatever object.
struct Assignments : DynamicRecursiveASTVisitor {
  explicit Assignments(const ValueDecl *D) : Decl(D) {}
  const ValueDecl *Decl;
  bool Found = false;
  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *Call) override {
    Found |= Call->isAssignmentOp() && isIt(Call->getArg(0));
    return !Found;
  }
  bool VisitBinaryOperator(BinaryOperator *Operator) override {
    Found |= Operator->isAssignmentOp() && isIt(Operator->getLHS());
    return !Found;
  }
  bool isIt(const Expr *E) const {
    auto *Member = dyn_cast<MemberExpr>(stripCopies(E));
    return named(E) == Decl || (Member && Member->getMemberDecl() == Decl);
  }
};

} // namespace

const FunctionDecl *operationOf(const Step &At) {
  if (At.Node->Callee)
    return At.Node->Callee;
  auto *Overloads = dyn_cast<OverloadExpr>(
      cast<CallExpr>(At.Node->Initiation)->getCallee()->IgnoreParenImpCasts());
  return Overloads && Overloads->getNumDecls() > 0
             ? (*Overloads->decls_begin())->getAsFunction()
             : nullptr;
}

bool choosesExecutor(const Step &At) {
  std::string Name = calleeName(cast<CallExpr>(At.Node->Initiation));
  const FunctionDecl *Operation = operationOf(At);
  return Operation && isInAsio(*Operation) &&
         (Name == "post" || Name == "dispatch" || Name == "defer");
}

bool isExecutor(QualType Type) {
  const CXXRecordDecl *Record = Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->getIdentifier() || Record->ctors().empty() ||
      !isInAsio(**Record->ctor_begin()))
    return false;
  llvm::StringRef Name = Record->getName();
  return Name == "strand" || Name == "executor" || Name.ends_with("_executor") ||
         Name.ends_with("executor_type");
}

std::optional<IoObject> ioObjectOf(const Step &At, const Plan &Planned,
                                   const RewriteInput &In) {
  auto *Call = cast<CallExpr>(At.Node->Initiation);
  const Expr *Object = nullptr;
  const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
  if (auto *Member = dyn_cast<MemberExpr>(Callee))
    Object = Member->getBase();
  else if (auto *Unresolved = dyn_cast<UnresolvedMemberExpr>(Callee))
    Object = Unresolved->isImplicitAccess() ? nullptr : Unresolved->getBase();
  else if (Call->getNumArgs() > 1)
    Object = Call->getArg(0);
  if (!Object)
    return std::nullopt;
  Object = stripLayers(Object);
  IoObject Found;
  if (choosesExecutor(At)) {
    if (auto *Getter = dyn_cast<CXXMemberCallExpr>(Object);
        Getter && calleeName(Getter) == "get_executor")
      Object = stripLayers(Getter->getImplicitObjectArgument());
    else
      Found.IsExecutor = isExecutor(Object->getType());
  }
  if (const Expr *Pointer = pointee(Object)) {
    Found.Access = "->";
    Object = Pointer;
  } else if (Object->getType()->isPointerType()) {
    Found.Access = "->";
  }
  Found.Indirect = Found.Access == "->";
  if (const ValueDecl *D = named(Object)) {
    Found.Decl = resolve(Planned, D);
    Found.Text = spell(Object, In);
    return Found;
  }
  const MemberExpr *Member = memberOfVariable(Object, Found.Owner);
  if (!Member)
    return std::nullopt;
  Found.Decl = Member->getMemberDecl();
  Found.Text = Found.Decl->getNameAsString();
  Found.Owner = resolve(Planned, Found.Owner);
  if (Found.Owner == Planned.Self) {
    Found.Owner = nullptr;
    return Found;
  }
  bool Direct =
      isa<DeclRefExpr>(stripCopies(Member->getBase())) && !Member->isArrow();
  Found.Indirect |= !Direct;
  Found.Text = Found.Owner->getNameAsString() + (Direct ? "." : "->") + Found.Text;
  return Found;
}

ExecutorOrigins::Origins ExecutorOrigins::of(const ValueDecl *D) {
  if (isAssigned(D))
    return {};
  if (auto *Field = dyn_cast<FieldDecl>(D))
    return ofField(Field);
  auto *Variable = dyn_cast<VarDecl>(D);
  if (!Variable || !Variable->getInit())
    return {};
  Origin Found = ofInit(Variable->getInit(), nullptr);
  return Found.Base ? Origins{Found} : Origins{};
}

/// The constructor's first argument says which executor it is.
ExecutorOrigins::Origin
ExecutorOrigins::ofInit(const Expr *Init, const CXXConstructorDecl *Within) {
  if (auto *Default = dyn_cast<CXXDefaultInitExpr>(Init))
    Init = Default->getExpr();
  const Expr *E = Init->IgnoreUnlessSpelledInSource();
  if (auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
    E = Cleanups->getSubExpr()->IgnoreUnlessSpelledInSource();
  if (auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    if (Construct->getNumArgs() == 0 ||
        Construct->getConstructor()->isCopyOrMoveConstructor())
      return {};
    return ofExecutor(Construct->getArg(0), Within);
  }
  if (auto *Call = dyn_cast<CallExpr>(E);
      Call && Call->getNumArgs() > 0 &&
      (calleeName(Call) == "make_shared" || calleeName(Call) == "make_unique"))
    return ofExecutor(Call->getArg(0), Within);
  return {};
}

ExecutorOrigins::Origin
ExecutorOrigins::ofExecutor(const Expr *E, const CXXConstructorDecl *Within) {
  E = stripCopies(E);
  if (auto *Call = dyn_cast<CallExpr>(E);
      Call && !isa<CXXOperatorCallExpr>(E)) {
    std::string Name = calleeName(Call);
    if (Name == "make_strand" && Call->getNumArgs() >= 1) {
      Origin Inner = ofExecutor(Call->getArg(0), Within);
      Inner.FreshStrand = true;
      return Inner;
    }
    auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    if (Member && (Name == "get_executor" || Name == "context"))
      return ofExecutor(Member->getImplicitObjectArgument(), Within);
    return {}; // another call may give another context each time
  }
  if (const Expr *Pointer = pointee(E))
    E = Pointer;
  const ValueDecl *D = named(E);
  auto *Field = dyn_cast_or_null<FieldDecl>(D);
  if (!Field || !Within || Fuel == 0)
    return {D, false};
  // What that member was made of in the same constructor.
  --Fuel;
  for (const CXXCtorInitializer *Init : Within->inits())
    if (Init->isMemberInitializer() && Init->getMember() == Field)
      if (Origin Inner = ofInit(Init->getInit(), Within); Inner.Base)
        return Inner;
  return {D, false};
}

ExecutorOrigins::Origins ExecutorOrigins::ofField(const FieldDecl *Field) {
  Origins Found;
  for (const CXXConstructorDecl *Constructor :
       cast<CXXRecordDecl>(Field->getParent())->ctors()) {
    if (Constructor->isImplicit() || Constructor->isDeleted())
      continue;
    const FunctionDecl *Definition = nullptr;
    if (!Constructor->hasBody(Definition))
      return {};
    auto *Within = cast<CXXConstructorDecl>(Definition);
    if (Within->isDelegatingConstructor())
      continue;
    Origin Here;
    for (const CXXCtorInitializer *Init : Within->inits())
      if (Init->isMemberInitializer() && Init->getMember() == Field)
        Here = ofInit(Init->getInit(), Within);
    if (!Here.Base)
      return {};
    Found.push_back(Here);
  }
  return Found;
}

/// Whether it gets another value, which may have another executor.
bool ExecutorOrigins::isAssigned(const ValueDecl *D) const {
  Assignments Finder(D);
  auto *Field = dyn_cast<FieldDecl>(D);
  if (!Field) {
    Finder.TraverseStmt(Root.Function->getBody());
    return Finder.Found;
  }
  for (const CXXMethodDecl *Method :
       cast<CXXRecordDecl>(Field->getParent())->methods())
    if (const FunctionDecl *Body = nullptr; Method->hasBody(Body))
      Finder.TraverseStmt(Body->getBody());
  if (Field->getAccess() != AS_private)
    for (auto &Facts : In.Unit.Functions)
      if (!Finder.Found)
        Finder.TraverseStmt(Facts->Function->getBody());
  return Finder.Found;
}

bool ExecutorOrigins::hasFreshStrand(const IoObject &Object) {
  Origins Found = of(Object.Decl);
  return !Found.empty() && llvm::all_of(Found, [](const Origin &Each) {
    return Each.FreshStrand;
  });
}

bool ExecutorOrigins::mayRunOn(const IoObject &Home, const IoObject &Other) {
  if (Home.isSameAs(Other))
    return !isAssigned(Home.Decl);
  // Two members of one object were made by one constructor.
  if (Home.Owner != Other.Owner)
    return false;
  Origins Homes = of(Home.Decl), Others = of(Other.Decl);
  if (Homes.empty() || Homes.size() != Others.size())
    return false;
  for (auto [Left, Right] : llvm::zip(Homes, Others))
    if (Left.Base != Right.Base || (Right.FreshStrand && !Left.FreshStrand))
      return false;
  return true;
}

} // namespace coroutinize
