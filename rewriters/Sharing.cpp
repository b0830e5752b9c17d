#include "rewriters/Sharing.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"
#include "matchers/Ast.h"
#include "rewriters/Captures.h"
#include "rewriters/Flatten.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {
namespace {

/// True for a value that no longer refers to what it was made of.
bool isDetached(const Expr *E) {
  QualType Type = E->getType();
  if (!E->isPRValue() || Type->isPointerType() || isa<MemberExpr>(E))
    return false;
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  return !Record || (Record->hasDefinition() && !Record->hasTrivialDestructor());
}

/// The type of the parameter that gets the argument, where a template has not
/// converted it yet; else null.
QualType takenAs(const Expr *Argument, const Expr *Call) {
  auto *Written = dyn_cast<CallExpr>(Call);
  const FunctionDecl *Callee = Written ? calleeOf(Written) : nullptr;
  if (!Callee || !Written->isTypeDependent())
    return {};
  for (unsigned I = 0; I < Written->getNumArgs(); ++I)
    if (Written->getArg(I) == Argument && I < Callee->getNumParams() &&
        !Callee->getParamDecl(I)->getType()->isDependentType())
      return Callee->getParamDecl(I)->getType();
  return {};
}

/// True for a method that has a const form as well, such as `front`: who calls
/// it on a variable means to read.
bool hasConstForm(const CXXMethodDecl &Method) {
  return llvm::any_of(
      Method.getParent()->lookup(Method.getDeclName()), [&](const NamedDecl *D) {
        auto *Other = dyn_cast<CXXMethodDecl>(D->getUnderlyingDecl());
        return Other && Other->isConst() &&
               Other->getNumParams() == Method.getNumParams();
      });
}

/// True when \p Parent changes the variable that \p E is: moves from it,
/// increments it, assigns to it, or calls a method for that.
bool changes(const Expr *Parent, const Expr *E) {
  if (!E->isLValue() || E->getType().isConstQualified())
    return false;
  auto IsMutating = [](const FunctionDecl *Callee) {
    auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    return Method && Method->isInstance() && !Method->isConst() &&
           !hasConstForm(*Method);
  };
  // A function that takes it by a reference, or its address, may change it.
  auto Takes = [&](const FunctionDecl *Callee, unsigned Index) {
    if (!Callee || Index >= Callee->getNumParams())
      return false;
    QualType Type = Callee->getParamDecl(Index)->getType();
    return Type->isLValueReferenceType() &&
           !Type.getNonReferenceType().isConstQualified();
  };
  if (auto *Unary = dyn_cast<UnaryOperator>(Parent))
    return Unary->isIncrementDecrementOp() || Unary->getOpcode() == UO_AddrOf;
  if (auto *Construct = dyn_cast<CXXConstructExpr>(Parent))
    for (unsigned I = 0; I < Construct->getNumArgs(); ++I)
      if (Construct->getArg(I) == E)
        return Takes(Construct->getConstructor(), I);
  if (auto *Binary = dyn_cast<BinaryOperator>(Parent))
    return Binary->isAssignmentOp() && Binary->getLHS() == E;
  if (auto *Call = dyn_cast<CallExpr>(Parent)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    bool OfObject = isa<CXXOperatorCallExpr>(Call) &&
                    isa_and_nonnull<CXXMethodDecl>(Callee);
    if (OfObject && Call->getArg(0) == E)
      return IsMutating(Callee);
    for (unsigned I = 0; I < Call->getNumArgs(); ++I)
      if (Call->getArg(I) == E)
        return Call->isCallToStdMove() ? !E->getType()->isScalarType()
                                       : Takes(Callee, I - OfObject);
  }
  auto *Member = dyn_cast<MemberExpr>(Parent);
  return Member && !Member->isArrow() &&
         IsMutating(dyn_cast<FunctionDecl>(Member->getMemberDecl()));
}

/// True for what a pointer variable points to, which is no part of it.
bool isPointee(const Expr *E) {
  if (auto *Cast = dyn_cast<ImplicitCastExpr>(E))
    return Cast->getCastKind() == CK_LValueToRValue && E->getType()->isPointerType();
  auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
  if (!Operator || (Operator->getOperator() != OO_Arrow &&
                    Operator->getOperator() != OO_Star))
    return false;
  // Without the casts to a base of the library's own.
  const Expr *Pointer = Operator->getArg(0)->IgnoreParenImpCasts();
  auto *Class = Pointer->getType()->getAsCXXRecordDecl();
  return Class && Class->getIdentifier() && Class->getName().ends_with("_ptr");
}

/// Climbs from a variable to the call that it is an argument of.
Lending lends(const Expr *Named, const Expr *Initiation, ASTContext &Context) {
  Lending How = Named->getType().isConstQualified() ? Lending::ConstReference
                                                    : Lending::Reference;
  bool Changed = false, Pointed = false;
  for (const Expr *E = Named; E && E != Initiation;) {
    auto *Cast = dyn_cast<ImplicitCastExpr>(E);
    if (E->isLValue() && E->getType().isConstQualified())
      How = Lending::ConstReference;
    auto *Construct = dyn_cast<CXXConstructExpr>(E);
    if ((Cast && Cast->getCastKind() == CK_LValueToRValue &&
         !E->getType()->isPointerType()) ||
        (Construct && Construct->getConstructor()->isCopyOrMoveConstructor()) ||
        isDetached(E))
      return Changed ? Lending::Reference : Lending::Value;
    DynTypedNodeList Up = Context.getParentMapContext().getParents(*E);
    const Expr *Parent = Up.empty() ? nullptr : Up[0].get<Expr>();
    Pointed |= isPointee(E);
    Changed |= Parent && Parent != Initiation && !Pointed && changes(Parent, E);
    if (QualType Taken = Parent == Initiation ? takenAs(E, Parent) : QualType();
        !Taken.isNull()) {
      if (!Taken->isReferenceType())
        return Changed ? Lending::Reference : Lending::Value;
      if (Taken.getNonReferenceType().isConstQualified())
        How = Lending::ConstReference;
    }
    E = Parent;
  }
  // A pointer variable's value is no reference to the variable.
  if (Changed)
    return Lending::Reference;
  return Named->getType()->isPointerType() ? Lending::Value : How;
}

bool isMoveOf(const Expr *E, const ValueDecl *D) {
  auto *Call = dyn_cast<CallExpr>(E->IgnoreImplicit());
  return Call && Call->isCallToStdMove() && referenced(Call->getArg(0)) == D;
}

/// True when each constructor that could be meant takes that argument by value.
bool takesByValue(const CXXRecordDecl *Made, unsigned Index, unsigned Count) {
  bool Any = false;
  for (const CXXConstructorDecl *Each : Made->ctors())
    if (Each->getNumParams() >= Count && Each->getMinRequiredArguments() <= Count) {
      Any = true;
      if (Each->getParamDecl(Index)->getType()->isReferenceType())
        return false;
    }
  return Any;
}

/// True when it changes something that others may see: it calls a function of
/// the project that is not const, or counts.
bool hasEffects(const Expr *E, const RewriteInput &In) {
  bool Found = false;
  forEach<CallExpr>(E, [&](const CallExpr *Call) {
    const FunctionDecl *Callee = calleeOf(Call);
    auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    Found |= Callee && In.Project.contains(Callee->getLocation()) &&
             !Callee->isConstexpr() && !(Method && Method->isConst());
  });
  forEach<UnaryOperator>(E, [&](const UnaryOperator *Operator) {
    Found |= Operator->isIncrementDecrementOp();
  });
  return Found;
}

/// The names of what a body declares besides variables, and whether it opens
/// a namespace.
struct Declared {
  std::set<std::string> Names;
  bool Using = false;

  void add(const Stmt *Body) {
    forEach<DeclStmt>(Body, [&](const DeclStmt *S) {
      for (const Decl *D : S->decls()) {
        auto *Variable = dyn_cast<VarDecl>(D);
        if (Variable && Variable->hasLocalStorage())
          continue;
        if (auto *Named = dyn_cast<NamedDecl>(D))
          Names.insert(Named->getNameAsString());
        if (auto *Enum = dyn_cast<EnumDecl>(D))
          for (const EnumConstantDecl *Each : Enum->enumerators())
            Names.insert(Each->getNameAsString());
        Using |= isa<UsingDirectiveDecl, UsingEnumDecl>(D);
      }
    });
  }
  std::string usedIn(const std::set<std::string> &Mentioned) const {
    for (const std::string &Each : Names)
      if (Mentioned.count(Each))
        return "`" + Each + "`";
    return Using ? "a using directive" : "";
  }
};

class LocalNames {
public:
  LocalNames(const Plan &Planned, const Source &File, const RewriteInput &In)
      : File(File), In(In) {
    // What the steps declare themselves moves with them.
    RootOwn.add(Planned.Root->Function->getBody());
    Declared Moved;
    if (!Planned.First->Named && Planned.First->Body)
      Moved.add(Planned.First->Body);
    for (const std::string &Each : Moved.Names)
      RootOwn.Names.erase(Each);
    RootOwn.Using &= !Moved.Using;
  }

  std::optional<Refusal> run(const Step &At, Declared Before, bool OfRoot) {
    OfRoot &= !At.Named;
    std::string Name;
    if (OfRoot && At.expression())
      Name = RootOwn.usedIn(
          File.identifiers(File.range(At.expression()->getSourceRange())));
    else if (At.Named && At.Body)
      Name = Before.usedIn(
          File.identifiers(File.range(At.Body->getSourceRange())));
    if (!Name.empty())
      return Refusal{"", RefusalReason::NameClash,
                     In.Project.place(At.expression()->getExprLoc()),
                     Name + " is known in one of the functions only that are "
                            "joined here"};
    if (At.Body)
      Before.add(At.Body);
    for (auto &Next : At.Next)
      if (auto Refused = run(*Next, Before, OfRoot))
        return Refused;
    return std::nullopt;
  }

private:
  const Source &File;
  const RewriteInput &In;
  Declared RootOwn;
};

} // namespace

Lending lends(const Step &At, const ValueDecl *D, const Plan &Planned,
              ASTContext &Context) {
  Lending Strongest = Lending::Value;
  auto Look = [&](const Stmt *Where) {
    forEach<DeclRefExpr>(Where, [&](const DeclRefExpr *Named) {
      if (resolve(Planned, Named->getDecl()) == D)
        Strongest =
            std::max(Strongest, lends(Named, At.Node->Initiation, Context));
    });
    forEach<MemberExpr>(Where, [&](const MemberExpr *Named) {
      if (isMember(Planned, Named->getMemberDecl()) &&
          resolve(Planned, Named->getMemberDecl()) == D)
        Strongest =
            std::max(Strongest, lends(Named, At.Node->Initiation, Context));
    });
  };
  if (auto *Call = dyn_cast<CallExpr>(At.Node->Initiation))
    Look(Call->getCallee());
  for (const Expr *Argument : At.Node->arguments())
    if (Argument != At.Node->Continuation.Written)
      Look(Argument);
  return Strongest;
}

Moved moves(const Stmt *S, const ValueDecl *D) {
  Moved Result = Moved::Not;
  auto Found = [&](Moved How) { Result = std::max(Result, How); };
  forEach<CallExpr>(S, [&](const CallExpr *Call) {
    if (Call->isCallToStdMove() && referenced(Call->getArg(0)) == D)
      Found(Moved::Perhaps);
    auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
    if (Operator && Operator->getOperator() == OO_Equal &&
        isMoveOf(Operator->getArg(1), D))
      if (auto *Method = dyn_cast_or_null<CXXMethodDecl>(calleeOf(Call));
          Method && Method->isMoveAssignmentOperator())
        Found(Moved::Surely);
    std::string Name = calleeName(Call);
    auto *Pointer = Call->getType()->getAsCXXRecordDecl();
    auto *Template = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Pointer);
    if ((Name != "make_shared" && Name != "make_unique") || !Template)
      return;
    const TemplateArgument &Argument = Template->getTemplateArgs()[0];
    auto *Made = Argument.getKind() == TemplateArgument::Type
                     ? Argument.getAsType()->getAsCXXRecordDecl()
                     : nullptr;
    for (unsigned I = 0; Made && I < Call->getNumArgs(); ++I)
      if (isMoveOf(Call->getArg(I), D) &&
          takesByValue(Made, I, Call->getNumArgs()))
        Found(Moved::Surely);
  });
  forEach<CXXConstructExpr>(S, [&](const CXXConstructExpr *Made) {
    if (Made->getNumArgs() == 1 && isMoveOf(Made->getArg(0), D) &&
        Made->getConstructor()->isMoveConstructor())
      Found(Moved::Surely);
  });
  return Result;
}

bool bothHaveEffects(const Expr *Captured, const HandOffNode &Node,
                     const RewriteInput &In) {
  return hasEffects(Captured, In) &&
         llvm::any_of(Node.arguments(), [&](const Expr *Argument) {
           return Argument != Node.Continuation.Written &&
                  hasEffects(Argument, In);
         });
}

bool mayGiveAway(const ValueDecl *D, const Plan &Planned,
                 const RewriteInput &In) {
  if (D->getType()->isReferenceType() ||
      D->getType().isConstQualified() || !Planned.Tail || Planned.InLoop)
    return false;
  if (auto *Binding = dyn_cast<BindingDecl>(D);
      Binding && cast<VarDecl>(Binding->getDecomposedDecl())
                     ->getType()
                     ->isReferenceType())
    return false;
  // A guard's destructor may look at it.
  bool Watched = false;
  forEach<DeclStmt>(Planned.Root->Function->getBody(), [&](const DeclStmt *S) {
    for (const Decl *Each : S->decls())
      if (auto *Local = dyn_cast<VarDecl>(Each);
          Local && Local != D && Local->hasLocalStorage() &&
          !stepOf(Planned, Local) && !selfOf(Planned, Local) &&
          Local->getDeclContext() == Planned.Root->Function)
        Watched |= !destroysOnlyMemory(Local->getType(), In.Semantics);
  });
  return !Watched;
}

std::optional<Refusal> localNames(const Plan &Planned, const Source &File,
                                  const RewriteInput &In, bool Member) {
  return LocalNames(Planned, File, In).run(*Planned.First, {}, Member);
}

std::optional<Refusal> macroNames(const Plan &Planned, const Naming &Names,
                                  const RewriteInput &In) {
  struct Finder : DynamicRecursiveASTVisitor {
    explicit Finder(const Naming &Names) : Names(Names) {}
    const Naming &Names;
    const ValueDecl *Found = nullptr;
    SourceLocation Where;

    bool VisitDeclRefExpr(DeclRefExpr *E) override {
      return look(E->getDecl(), E->getLocation());
    }
    bool VisitVarDecl(VarDecl *D) override { return look(D, D->getLocation()); }
    bool look(const ValueDecl *D, SourceLocation At) {
      if (At.isMacroID() && D->getDeclName().isIdentifier() &&
          Names.isRenamed(D)) {
        Found = D;
        Where = At;
      }
      return !Found;
    }
  } Find(Names);
  for (const Step *At : allSteps(Planned)) {
    Find.TraverseStmt(const_cast<Expr *>(At->expression()));
    Find.TraverseStmt(const_cast<CompoundStmt *>(At->Body));
  }
  if (!Find.Found)
    return std::nullopt;
  return Refusal{"", RefusalReason::NameClash, In.Project.place(Find.Where),
                 "`" + Find.Found->getNameAsString() +
                     "` would get another name, and is named by a macro"};
}

} // namespace coroutinize
