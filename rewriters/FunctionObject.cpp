#include "rewriters/FunctionObject.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "matchers/Ast.h"
#include "rewriters/Captures.h"
#include "rewriters/Target.h"

using namespace clang;

namespace coroutinize {
namespace {

/// `*this`, also copied or moved.
bool isItself(const Expr *E) {
  auto *Deref = dyn_cast<UnaryOperator>(stripCopies(E));
  return Deref && Deref->getOpcode() == UO_Deref &&
         isa<CXXThisExpr>(Deref->getSubExpr()->IgnoreParenImpCasts());
}

class ObjectReader {
public:
  ObjectReader(Step &Made, Step *Known, const FunctionFacts &Root,
               const RewriteInput &In)
      : Made(Made), Known(Known), Root(Root), In(In),
        Where(Made.Node->Initiation->getExprLoc()) {}

  std::optional<Refusal> run() {
    auto *Operator =
        dyn_cast_or_null<CXXMethodDecl>(Made.Node->Continuation.Function);
    if (!Operator || Operator->isStatic())
      return refuse("only a class with one operator() is taken apart");
    Class = Operator->getParent()->getDefinition();
    if (auto *Definition = Operator->getDefinition())
      Operator = cast<CXXMethodDecl>(Definition);
    const Expr *Written = stripCopies(Made.Node->Continuation.Written);
    Made.Named = true;
    Made.Object = Class;
    if (Known) {
      if (!Known->Object)
        return refuse("`*this` is handed over, and not what made it");
      Made.BackTo = Known;
      Made.Target = Known->Target;
      // What is executed after the move sees an empty object.
      if (isItself(Written))
        return Made.Follows.empty()
                   ? std::nullopt
                   : refuse("the object was handed on before this is executed");
      return members(Written);
    }
    if (auto Refused = fits(*Operator))
      return Refused;
    if (auto Refused = joins(*Operator))
      return Refused;
    Made.Target = Operator;
    Made.Body = cast<CompoundStmt>(Operator->getBody());
    return members(Written);
  }

private:
  Step &Made;
  Step *Known;
  const FunctionFacts &Root;
  const RewriteInput &In;
  SourceLocation Where;
  const CXXRecordDecl *Class = nullptr;

  Refusal refusal(RefusalReason Reason, std::string Message) {
    return {"", Reason, In.Project.place(Where), std::move(Message)};
  }
  std::optional<Refusal> refuse(std::string Message) {
    return refusal(RefusalReason::ContinuationKind, std::move(Message));
  }

  /// The class is its members, its operator(), and what makes it of them.
  std::optional<Refusal> fits(const CXXMethodDecl &Operator) {
    const FunctionFacts *Facts = In.Unit.find(&Operator);
    if (!Facts || !Operator.doesThisDeclarationHaveABody() ||
        !isa<CompoundStmt>(Operator.getBody()) ||
        isInMacro(Class->getSourceRange()))
      return refuse("the class " + quoted(Class) + " is not seen as a whole");
    std::string More = quoted(Class) + " has more than members and operator()";
    if (Class->isUnion() || Class->getNumBases() || Class->isTemplated() ||
        Class->hasUserDeclaredDestructor() || Class->isPolymorphic() ||
        Class->hasUserDeclaredCopyConstructor() ||
        Class->hasUserDeclaredMoveConstructor() ||
        Class->hasUserDeclaredCopyAssignment() ||
        Class->hasUserDeclaredMoveAssignment())
      return refuse(std::move(More));
    for (const Decl *Each : Class->decls()) {
      auto *Field = dyn_cast<FieldDecl>(Each);
      if (Field && (Field->isBitField() || Field->getType()->isReferenceType() ||
                    Field->getType()->isArrayType() || Field->isMutable()))
        return refuse(quoted(Field) + " is no plain member");
      if (!Each->isImplicit() && Each != Operator.getCanonicalDecl() &&
          !isa<FieldDecl, AccessSpecDecl, CXXConstructorDecl>(Each))
        return refuse(std::move(More));
    }
    // What looks at the object itself, or hands it on.
    unsigned All = 0, Plain = 0;
    forEach<CXXThisExpr>(Operator.getBody(), [&](auto *) { ++All; });
    forEach<MemberExpr>(Operator.getBody(), [&](const MemberExpr *E) {
      Plain += isa<FieldDecl>(E->getMemberDecl()) &&
               isa<CXXThisExpr>(E->getBase()->IgnoreParenImpCasts());
    });
    auto HandsOn = [&](auto &Self, const HandOffNode &Node) -> void {
      const Continuation &Next = Node.Continuation;
      Plain += Next.Kind == ContinuationKind::FunctionObject &&
               isItself(Next.Written);
      for (auto &Child : Node.Children)
        Self(Self, *Child);
    };
    for (auto &Node : Facts->HandOffs)
      HandsOn(HandsOn, *Node);
    if (All != Plain)
      return refuse("the function object uses more of itself than its members");
    return std::nullopt;
  }

  /// The names in the class mean the same in the root.
  std::optional<Refusal> joins(const CXXMethodDecl &Operator) {
    const SourceManager &Sources = In.Context.getSourceManager();
    auto *Outer = dyn_cast<CXXRecordDecl>(Class->getDeclContext());
    auto *Own = dyn_cast<CXXMethodDecl>(Root.Function);
    FileID File = Sources.getFileID(Root.Function->getLocation());
    if (Sources.getFileID(Class->getLocation()) != File ||
        Sources.getFileID(Operator.getLocation()) != File)
      return refuse(quoted(Class) + " is in another file");
    if (Class->isLocalClass())
      return refuse(quoted(Class) + " is a local class");
    if (Outer && Own &&
        Outer->getCanonicalDecl() == Own->getParent()->getCanonicalDecl() &&
        Sources.isInMainFile(Class->getLocation()))
      return std::nullopt;
    if (Outer || Class->isExternallyVisible())
      return refusal(RefusalReason::SharedStep,
                     quoted(Class) + " may be used by other units; put it into "
                                     "an unnamed namespace");
    return mayJoinNamespace(Operator, Where, Root, In);
  }

  /// What each member is made of.
  std::optional<Refusal> members(const Expr *Written) {
    while (auto *Cast = dyn_cast<CXXFunctionalCastExpr>(Written))
      Written = Cast->getSubExpr()->IgnoreImplicit();
    auto *List = dyn_cast<InitListExpr>(Written);
    auto *Construct = dyn_cast<CXXConstructExpr>(Written);
    if (List && List->isSemanticForm() == false && List->getSemanticForm())
      List = List->getSemanticForm();
    unsigned Index = 0;
    for (const FieldDecl *Field : Class->fields()) {
      const Expr *Init = nullptr;
      if (List && Index < List->getNumInits())
        Init = List->getInit(Index);
      else if (Construct)
        Init = givenTo(*Field, *Construct);
      ++Index;
      if (auto *Default = dyn_cast_or_null<CXXDefaultInitExpr>(Init))
        Init = Default->getExpr();
      bool Default = !Init || isa<ImplicitValueInitExpr>(Init) ||
                     Init == Field->getInClassInitializer();
      if (!Init && Field->hasInClassInitializer())
        Init = Field->getInClassInitializer();
      if (!Init || isa<ImplicitValueInitExpr>(Init) ||
          (Default && !Init->isEvaluatable(In.Context)))
        return refuse("what " + quoted(Field) + " is made of is not written "
                                                "where the object is made");
      if (Known && Default)
        return refuse(quoted(Field) + " is made anew each time");
      Made.Bound.push_back({Field, Init});
    }
    if (!List && !Construct)
      return refuse("the function object is not made where it is handed over");
    return std::nullopt;
  }

  /// The argument that a constructor only puts into the member.
  const Expr *givenTo(const FieldDecl &Field, const CXXConstructExpr &Construct) {
    const CXXConstructorDecl *Constructor = Construct.getConstructor();
    auto *Body = dyn_cast_or_null<CompoundStmt>(Constructor->getBody());
    if (Constructor->isImplicit() || !Body || !Body->body_empty())
      return nullptr;
    for (const CXXCtorInitializer *Init : Constructor->inits()) {
      if (Init->getMember() != &Field)
        continue;
      if (auto *Default = dyn_cast<CXXDefaultInitExpr>(Init->getInit()))
        return Default->getExpr();
      auto *Parameter = dyn_cast_or_null<ParmVarDecl>(referenced(Init->getInit()));
      if (!Parameter || !In.Context.hasSameUnqualifiedType(
                            Parameter->getType().getNonReferenceType(),
                            Field.getType()))
        return nullptr;
      const Expr *Argument = Construct.getArg(Parameter->getFunctionScopeIndex());
      return isa<CXXDefaultArgExpr>(Argument) ? nullptr : Argument;
    }
    return nullptr;
  }
};

/// Counts where a class is named.
struct ClassUses : DynamicRecursiveASTVisitor {
  explicit ClassUses(const CXXRecordDecl *Class) : Class(Class) {}
  const CXXRecordDecl *Class;
  unsigned Count = 0;

  bool VisitTypeLoc(TypeLoc Type) override {
    if (auto Tag = Type.getAs<TagTypeLoc>())
      Count += Tag.getDecl()->getCanonicalDecl() == Class->getCanonicalDecl();
    return true;
  }
};

} // namespace

std::optional<Refusal> findObject(Step &Made, Step *Known,
                                  const FunctionFacts &Root,
                                  const RewriteInput &In) {
  return ObjectReader(Made, Known, Root, In).run();
}

std::string classMustStay(const Step &Made, const Plan &Planned,
                          const RewriteInput &In) {
  unsigned Here = Made.Target->isOutOfLine();
  for (const Step *At : allSteps(Planned)) {
    if (At->Object != Made.Object)
      continue;
    Here += !isItself(At->Node->Continuation.Written);
    if (At != &Made && !At->BackTo)
      return quoted(Made.Object) + " is made in two places";
  }
  ClassUses Uses(Made.Object);
  Uses.TraverseDecl(In.Context.getTranslationUnitDecl());
  return Uses.Count == Here
             ? ""
             : quoted(Made.Object) + " is used elsewhere, too";
}

} // namespace coroutinize
