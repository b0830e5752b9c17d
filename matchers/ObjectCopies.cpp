//===- ObjectCopies.cpp - Objects that are copied with callables in them --===//
#include "clang/AST/DeclTemplate.h"
#include "dialects/Dialect.h"
#include "matchers/Callables.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace coroutinize {

static void addParts(QualType Type, const Scope &Project, unsigned Fuel,
                     std::vector<const FieldDecl *> &Into) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition() || Class->isLambda() || Fuel == 0)
    return;
  Class = Class->getDefinition();
  if (auto *Made = dyn_cast<ClassTemplateSpecializationDecl>(Class);
      Made && Class->isInStdNamespace()) {
    // A copy of a pointer, smart or not, copies no object.
    if (Made->getName().ends_with("_ptr"))
      return;
    for (const TemplateArgument &Each : Made->getTemplateArgs().asArray()) {
      if (Each.getKind() == TemplateArgument::Type)
        addParts(Each.getAsType(), Project, Fuel - 1, Into);
      else if (Each.getKind() == TemplateArgument::Pack)
        for (const TemplateArgument &Element : Each.pack_elements())
          if (Element.getKind() == TemplateArgument::Type)
            addParts(Element.getAsType(), Project, Fuel - 1, Into);
    }
    return;
  }
  for (const CXXConstructorDecl *Each : Class->ctors())
    if (Each->isCopyConstructor() && Each->isDeleted())
      return;
  for (const CXXBaseSpecifier &Base : Class->bases())
    addParts(Base.getType(), Project, Fuel - 1, Into);
  for (const FieldDecl *Field : Class->fields()) {
    if (Project.contains(Class->getLocation()) && holdsCallable(Field->getType()))
      Into.push_back(Field);
    QualType FieldType = Field->getType();
    if (auto *Array = FieldType->getAsArrayTypeUnsafe())
      FieldType = Array->getElementType();
    addParts(FieldType, Project, Fuel - 1, Into);
  }
}

std::vector<const FieldDecl *> callableParts(QualType Type,
                                             const Scope &Project) {
  std::vector<const FieldDecl *> Parts;
  addParts(Type, Project, 5, Parts);
  return Parts;
}

/// Functions of the standard library that leave the object as the one that it
/// is.
static bool refersTo(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases({"ref", "cref", "addressof", "swap", "exchange", "move"}, true)
      .Cases({"forward", "as_const", "get", "begin", "end", "tie"}, true)
      .Cases({"size", "empty", "data", "hash", "equal"}, true)
      .Default(false);
}

/// The class whose constructor `make_unique`, `make_shared` or `emplace` calls.
static const CXXRecordDecl *madeClass(const CallExpr &Call) {
  llvm::StringRef Name = identifier(Call.getDirectCallee());
  QualType Type;
  if (Name == "make_unique" || Name == "make_shared")
    Type = Call.getType();
  else if (auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
           Member && Name.starts_with("emplace"))
    Type = Member->getObjectType();
  const CXXRecordDecl *Class =
      Type.isNull() ? nullptr : Type->getAsCXXRecordDecl();
  auto *Holder = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Class);
  if (!Holder || Holder->getTemplateArgs().size() == 0 ||
      Holder->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return nullptr;
  return Holder->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
}

/// Has the class a constructor, other than for copies, that takes the object by
/// reference? What that does with it is looked into.
static bool takesReference(const CXXRecordDecl &Class, QualType Object) {
  if (!Class.hasDefinition() ||
      Class.getCanonicalDecl() == Object->getAsCXXRecordDecl()->getCanonicalDecl())
    return false;
  bool Found = false;
  for (const CXXConstructorDecl *Each : Class.getDefinition()->ctors())
    for (const ParmVarDecl *Parameter : Each->parameters()) {
      QualType Type = Parameter->getType();
      if (Type.getNonReferenceType()->getAsCXXRecordDecl() !=
          Object->getAsCXXRecordDecl())
        continue;
      if (!Type->isReferenceType())
        return false;
      Found = true;
    }
  return Found;
}

static bool isIterator(const CXXRecordDecl &Class) {
  return Class.getIdentifier() && Class.getName().contains("iterator");
}

std::vector<const Expr *> copiedObjects(const Expr &E) {
  std::vector<const Expr *> Copied;
  auto Add = [&](const Expr *Each) {
    const CXXRecordDecl *Class = Each->getType()->getAsCXXRecordDecl();
    if (Each->isLValue() && Class && !isIterator(*Class))
      Copied.push_back(Each);
  };
  if (auto *Construct = dyn_cast<CXXConstructExpr>(&E)) {
    const CXXConstructorDecl *Constructor = Construct->getConstructor();
    // A constructor that somebody wrote is looked into.
    if (Constructor->isCopyConstructor() &&
        (!Constructor->isUserProvided() || isInStandardLibrary(*Constructor)))
      Add(Construct->getArg(0));
    else if (isInStandardLibrary(*Constructor))
      for (const Expr *Each : Construct->arguments())
        Add(Each);
    return Copied;
  }
  auto *Call = dyn_cast<CallExpr>(&E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee)
    return Copied;
  if (auto *Method = dyn_cast<CXXMethodDecl>(Callee);
      Method && Method->isCopyAssignmentOperator()) {
    auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
    if (!Method->isUserProvided() || isInStandardLibrary(*Method))
      Add(Call->getArg(Operator ? 1 : 0));
    return Copied;
  }
  // Iterators say what is copied.
  if (isInStandardLibrary(*Callee) && Call->getNumArgs() > 0 &&
      identifier(Callee).contains("copy"))
    Copied.push_back(Call->getArg(0));
  const CXXRecordDecl *Made = madeClass(*Call);
  bool IsInsertion = isa<CXXMemberCallExpr>(Call) && isInsertion(identifier(Callee));
  bool IsMaker = !isa<CXXMethodDecl>(Callee) && !refersTo(identifier(Callee));
  if (isInStandardLibrary(*Callee) && (IsInsertion || IsMaker))
    for (const Expr *Each : Call->arguments())
      if (!Made || !Each->getType()->getAsCXXRecordDecl() ||
          !takesReference(*Made, Each->getType()))
        Add(Each);
  return Copied;
}

} // namespace coroutinize
