#include "matchers/IteratorClasses.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include <map>
#include <set>

using namespace clang;

namespace coroutinize {
namespace {

/// The only member function of the name; null where there are several.
const CXXMethodDecl *only(const CXXRecordDecl &Class, DeclarationName Name,
                          unsigned Parameters) {
  const CXXMethodDecl *Found = nullptr;
  for (const CXXMethodDecl *Each : Class.methods())
    if (Each->getDeclName() == Name && Each->getNumParams() == Parameters) {
      if (Found)
        return nullptr;
      Found = Each;
    }
  const FunctionDecl *Definition = nullptr;
  return Found && Found->hasBody(Definition) ? cast<CXXMethodDecl>(Definition)
                                             : nullptr;
}

class ClassFinder : public DynamicRecursiveASTVisitor {
public:
  ClassFinder(ASTContext &Context, const Scope &Project)
      : Context(Context), Project(Project) {}

  std::vector<IteratorClass> Found;

  bool VisitCXXRecordDecl(CXXRecordDecl *Class) override {
    if (!Class->isThisDeclarationADefinition() || Class->isDependentType() ||
        Class->isLambda() || !Project.contains(Class->getLocation()) ||
        Class->getNumBases() || isa<ClassTemplateSpecializationDecl>(Class))
      return true;
    IteratorClass It;
    It.Class = Class;
    auto Named = [&](const char *Name) {
      return DeclarationName(&Context.Idents.get(Name));
    };
    It.Begin = only(*Class, Named("begin"), 0);
    It.End = only(*Class, Named("end"), 0);
    if (!It.Begin || !It.End)
      return true;
    It.Iterator = It.Begin->getReturnType()->getAsCXXRecordDecl();
    if (!It.Iterator || !It.Iterator->getDefinition() ||
        !Project.contains(It.Iterator->getLocation()) ||
        isa<ClassTemplateSpecializationDecl>(It.Iterator))
      return true;
    It.Iterator = It.Iterator->getDefinition();
    auto Operator = [&](OverloadedOperatorKind Kind, unsigned Parameters) {
      return only(*It.Iterator,
                  Context.DeclarationNames.getCXXOperatorName(Kind), Parameters);
    };
    It.Star = Operator(OO_Star, 0);
    It.Next = Operator(OO_PlusPlus, 0);
    It.Differs = Operator(OO_ExclaimEqual, 1);
    It.Negated = !It.Differs;
    if (It.Negated)
      It.Differs = Operator(OO_EqualEqual, 1);
    if (It.Star && It.Next && It.Differs)
      Found.push_back(It);
    return true;
  }

private:
  ASTContext &Context;
  const Scope &Project;
};

/// Loops over the classes, and all else that names them.
class UseFinder : public DynamicRecursiveASTVisitor {
public:
  explicit UseFinder(std::vector<IteratorClass> &Classes) {
    for (IteratorClass &Each : Classes) {
      ByClass[Each.Class->getCanonicalDecl()] = &Each;
      ByClass[Each.Iterator->getCanonicalDecl()] = &Each;
    }
  }

  bool TraverseDecl(Decl *D) override {
    // What the class says of itself is no use of it.
    if (auto *Class = dyn_cast_or_null<CXXRecordDecl>(D);
        Class && ByClass.count(Class->getCanonicalDecl()))
      return true;
    if (auto *Method = dyn_cast_or_null<CXXMethodDecl>(D);
        Method && ByClass.count(Method->getParent()->getCanonicalDecl()))
      return true;
    return DynamicRecursiveASTVisitor::TraverseDecl(D);
  }

  bool TraverseCXXForRangeStmt(CXXForRangeStmt *Loop) override {
    const Expr *Range = Loop->getRangeInit()->IgnoreUnlessSpelledInSource();
    auto *Construct = dyn_cast<CXXConstructExpr>(Range);
    if (auto *Cast = dyn_cast<CXXFunctionalCastExpr>(Range))
      Construct = dyn_cast<CXXConstructExpr>(
          Cast->getSubExpr()->IgnoreUnlessSpelledInSource());
    IteratorClass *Class =
        Construct ? find(Construct->getType()->getAsCXXRecordDecl()) : nullptr;
    if (!Class || Class->Class != Construct->getType()->getAsCXXRecordDecl())
      return DynamicRecursiveASTVisitor::TraverseCXXForRangeStmt(Loop);
    Class->Loops.push_back({Loop, Construct});
    if (Loop->getInit())
      TraverseStmt(Loop->getInit());
    for (const Expr *Argument : Construct->arguments())
      TraverseStmt(const_cast<Expr *>(Argument));
    return TraverseStmt(Loop->getBody());
  }

  bool VisitCXXConstructExpr(CXXConstructExpr *Construct) override {
    return use(Construct->getType(), Construct->getBeginLoc());
  }
  bool VisitTypeLoc(TypeLoc Type) override {
    return use(Type.getType(), Type.getBeginLoc());
  }
  bool VisitDeclRefExpr(DeclRefExpr *Reference) override {
    return use(Reference->getType(), Reference->getLocation());
  }
  bool VisitMemberExpr(MemberExpr *Member) override {
    return use(Member->getBase()->getType(), Member->getMemberLoc());
  }

private:
  std::map<const CXXRecordDecl *, IteratorClass *> ByClass;

  IteratorClass *find(const CXXRecordDecl *Class) {
    auto Known = Class ? ByClass.find(Class->getCanonicalDecl()) : ByClass.end();
    return Known == ByClass.end() ? nullptr : Known->second;
  }
  bool use(QualType Type, SourceLocation Where) {
    if (Type.isNull())
      return true;
    Type = Type.getNonReferenceType();
    if (Type->isPointerType())
      Type = Type->getPointeeType();
    if (IteratorClass *Class = find(Type->getAsCXXRecordDecl());
        Class && !Class->OtherUse)
      Class->OtherUse = Where;
    return true;
  }
};

} // namespace

std::vector<IteratorClass> findIteratorClasses(ASTContext &Context,
                                               const Scope &Project) {
  ClassFinder Classes(Context, Project);
  std::vector<Decl *> Own;
  for (Decl *D : Context.getTranslationUnitDecl()->decls())
    if (Project.contains(D->getLocation()))
      Own.push_back(D);
  for (Decl *D : Own)
    Classes.TraverseDecl(D);
  if (Classes.Found.empty())
    return {};
  UseFinder Uses(Classes.Found);
  for (Decl *D : Own)
    Uses.TraverseDecl(D);
  // Who is never looped over is no range of anybody's.
  std::vector<IteratorClass> Found;
  for (IteratorClass &Each : Classes.Found)
    if (!Each.Loops.empty()) {
      Each.Constructor = Each.Loops.front().Range->getConstructor();
      Found.push_back(std::move(Each));
    }
  return Found;
}

} // namespace coroutinize
