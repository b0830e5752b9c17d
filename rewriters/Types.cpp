#include "rewriters/Types.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/QualTypeNames.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Sema/Sema.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;

namespace coroutinize {

bool destroysOnlyMemory(QualType Type, Sema &Semantics) {
  Type = Type.getCanonicalType();
  if (Type->isReferenceType())
    return true;
  if (Type->isDependentType())
    return false;
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
        "unordered_set", "basic_istream", "basic_istringstream", "basic_ostringstream",
        "basic_stringstream", "char_traits"};
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

/// True for a library's own names: `_NonArray<T>`, which make_shared returns.
static bool hasReservedName(llvm::StringRef Text) {
  for (size_t At = Text.find('_'); At != llvm::StringRef::npos;
       At = Text.find('_', At + 1)) {
    bool Begins = At == 0 || !isAsciiIdentifierContinue(Text[At - 1]);
    if (Begins && At + 1 < Text.size() &&
        (Text[At + 1] == '_' || isUppercase(Text[At + 1])))
      return true;
  }
  return false;
}

std::string spellValueType(QualType Type, const ASTContext &Context) {
  PrintingPolicy Policy(Context.getLangOpts());
  Policy.adjustForCPlusPlus();
  Type = Type.getNonReferenceType().getUnqualifiedType();
  std::string Spelled = Type.getAsString(Policy);
  if (auto *Deduced = dyn_cast<AutoType>(Type.getTypePtr())) {
    // What `auto` stands for was written in another scope.
    Spelled = TypeName::getFullyQualifiedName(Deduced->desugar(), Context,
                                              Policy);
    std::string Canonical = Type.getCanonicalType().getAsString(Policy);
    if (hasReservedName(Spelled) || Canonical.size() < Spelled.size())
      Spelled = Canonical;
  }
  // Clang prints `void (int)`; people write `void(int)`.
  for (size_t At = 0; (At = Spelled.find(" (", At)) != std::string::npos;)
    Spelled.erase(At, 1);
  // A canonical type says this; nobody writes it.
  for (llvm::StringRef Name : {"string", "string_view"}) {
    std::string Long = ("std::basic_" + Name + "<char>").str();
    for (size_t At = 0; (At = Spelled.find(Long, At)) != std::string::npos;)
      Spelled.replace(At, Long.size(), ("std::" + Name).str());
  }
  return Spelled;
}

bool refersElsewhere(QualType Type) {
  Type = Type.getNonReferenceType();
  if (Type->isPointerType())
    return !Type->isFunctionPointerType();
  const auto *Record = Type->getAsCXXRecordDecl();
  Record = Record ? Record->getDefinition() : nullptr;
  return Record && Record->hasTrivialDestructor() &&
         (llvm::any_of(Record->fields(),
                       [](const FieldDecl *Field) {
                         return Field->getType()->isReferenceType() ||
                                refersElsewhere(Field->getType());
                       }) ||
          llvm::any_of(Record->bases(), [](const CXXBaseSpecifier &Base) {
            return refersElsewhere(Base.getType());
          }));
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
