#include "rewriters/Sharing.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"
#include "matchers/Ast.h"
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

/// Climbs from a variable to the call that it is an argument of.
Lending lends(const Expr *Named, const Expr *Initiation, ASTContext &Context) {
  Lending How = Named->getType().isConstQualified() ? Lending::ConstReference
                                                    : Lending::Reference;
  for (const Expr *E = Named; E && E != Initiation;) {
    auto *Cast = dyn_cast<ImplicitCastExpr>(E);
    if (E->isLValue() && E->getType().isConstQualified())
      How = Lending::ConstReference;
    auto *Construct = dyn_cast<CXXConstructExpr>(E);
    if ((Cast && Cast->getCastKind() == CK_LValueToRValue &&
         !E->getType()->isPointerType()) ||
        (Construct && Construct->getConstructor()->isCopyOrMoveConstructor()) ||
        isDetached(E))
      return Lending::Value;
    DynTypedNodeList Up = Context.getParentMapContext().getParents(*E);
    const Expr *Parent = Up.empty() ? nullptr : Up[0].get<Expr>();
    if (QualType Taken = Parent == Initiation ? takenAs(E, Parent) : QualType();
        !Taken.isNull()) {
      if (!Taken->isReferenceType())
        return Lending::Value;
      if (Taken.getNonReferenceType().isConstQualified())
        How = Lending::ConstReference;
    }
    E = Parent;
  }
  // A pointer variable's value is no reference to the variable.
  return Named->getType()->isPointerType() ? Lending::Value : How;
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
