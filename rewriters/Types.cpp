#include "rewriters/Types.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/QualTypeNames.h"
#include "clang/Sema/Sema.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;

namespace coroutinize {

bool destroysOnlyMemory(QualType Type, Sema &Semantics) {
  Type = Type.getCanonicalType();
  if (Type->isReferenceType())
    return true;
  if (const ArrayType *Array = Type->getAsArrayTypeUnsafe())
    return destroysOnlyMemory(Array->getElementType(), Semantics);
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  if (!Record)
    return true;
  // A template that nobody has asked for yet is instantiated here.
  if (!Semantics.isCompleteType(SourceLocation(), Type))
    return false;
  Record = Record->getDefinition();
  if (Record->hasTrivialDestructor())
    return true;
  if (Record->isInStdNamespace()) {
    static const llvm::StringSet<> Owners = {
        "basic_string", "vector", "array",    "map",        "set",
        "deque",        "list",   "optional", "pair",       "tuple",
        "unique_ptr",   "variant", "shared_ptr", "unordered_map",
        "unordered_set"};
    auto *Owner = dyn_cast<ClassTemplateSpecializationDecl>(Record);
    if (!Owner || !Owners.contains(Owner->getName()))
      return false;
    for (const TemplateArgument &Argument : Owner->getTemplateArgs().asArray()) {
      llvm::SmallVector<TemplateArgument, 4> Types;
      if (Argument.getKind() == TemplateArgument::Pack)
        Types.append(Argument.pack_begin(), Argument.pack_end());
      else
        Types.push_back(Argument);
      for (const TemplateArgument &Each : Types) {
        if (Each.getKind() != TemplateArgument::Type)
          continue;
        // Allocators and comparators of the library are what they seem.
        const auto *Policy = Each.getAsType()->getAsCXXRecordDecl();
        if (Policy && Policy->isInStdNamespace() && Policy->getIdentifier() &&
            (Policy->getName() == "allocator" ||
             Policy->getName() == "default_delete" ||
             Policy->getName() == "char_traits" ||
             Policy->getName() == "less" || Policy->getName() == "hash"))
          continue;
        if (!destroysOnlyMemory(Each.getAsType(), Semantics))
          return false;
      }
    }
    return true;
  }
  // A class of parts is what its parts are, unless it says something itself.
  if (const CXXDestructorDecl *Destructor = Record->getDestructor();
      Destructor && Destructor->isUserProvided())
    return false;
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (!destroysOnlyMemory(Base.getType(), Semantics))
      return false;
  for (const FieldDecl *Field : Record->fields())
    if (!destroysOnlyMemory(Field->getType(), Semantics))
      return false;
  return true;
}

/// A library's own name for one of its arguments (`_NonArray<T>`, which
/// make_shared's result says) stands for that argument.
static QualType withoutReserved(QualType Type, const ASTContext &Context) {
  auto *Written = dyn_cast<TemplateSpecializationType>(Type.getTypePtr());
  const TemplateDecl *Template =
      Written ? Written->getTemplateName().getAsTemplateDecl() : nullptr;
  if (!Template)
    return Type;
  llvm::SmallVector<TemplateArgument, 4> Arguments;
  for (const TemplateArgument &Each : Written->template_arguments()) {
    Arguments.push_back(Each);
    if (Each.getKind() != TemplateArgument::Type)
      continue;
    QualType Inner = withoutReserved(Each.getAsType(), Context);
    if (Written->isTypeAlias() && Template->getName().starts_with("_") &&
        Context.hasSameType(Inner, Type))
      return Inner;
    Arguments.back() = TemplateArgument(Inner);
  }
  if (Written->isTypeAlias())
    return Type;
  return Context.getTemplateSpecializationType(
      Written->getKeyword(), Written->getTemplateName(), Arguments, {},
      Type.getCanonicalType());
}

std::string spellValueType(QualType Type, const ASTContext &Context) {
  PrintingPolicy Policy(Context.getLangOpts());
  Policy.adjustForCPlusPlus();
  Type = Type.getNonReferenceType().getUnqualifiedType();
  // What `auto` stands for was written in another scope.
  std::string Spelled =
      isa<AutoType>(Type.getTypePtr())
          ? TypeName::getFullyQualifiedName(
                withoutReserved(cast<AutoType>(Type.getTypePtr())->desugar(),
                                Context),
                Context, Policy)
          : Type.getAsString(Policy);
  // Clang prints `void (int)`; people write `void(int)`.
  for (size_t At = 0; (At = Spelled.find(" (", At)) != std::string::npos;)
    Spelled.erase(At, 1);
  return Spelled;
}

bool isErrorCode(QualType Type) {
  const auto *Record = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && Record->getIdentifier() && Record->getName() == "error_code";
}

bool isCharacterView(QualType Type) {
  Type = Type.getNonReferenceType();
  if (Type->isPointerType())
    return Type->getPointeeType()->isCharType();
  const auto *Record = Type->getAsCXXRecordDecl();
  return Record && Record->getIdentifier() &&
         Record->getName().ends_with("string_view");
}

} // namespace coroutinize
