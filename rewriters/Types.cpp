#include "rewriters/Types.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/QualTypeNames.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Sema/Sema.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;

namespace coroutinize {

/// \p Asked are the classes around it: a node that owns nodes does no more than
/// its other parts do.
static bool endsOnlyMemory(QualType Type, Sema &Semantics,
                           llvm::SmallPtrSet<const CXXRecordDecl *, 8> &Asked) {
  Type = Type.getCanonicalType();
  if (Type->isReferenceType())
    return true;
  if (Type->isDependentType())
    return false;
  if (const ArrayType *Array = Type->getAsArrayTypeUnsafe())
    return endsOnlyMemory(Array->getElementType(), Semantics, Asked);
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  if (!Record)
    return true;
  // A template that nobody has asked for yet is instantiated here.
  if (!Semantics.isCompleteType(SourceLocation(), Type))
    return false;
  Record = Record->getDefinition();
  if (Record->hasTrivialDestructor() || !Asked.insert(Record).second)
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
        if (!endsOnlyMemory(Each.getAsType(), Semantics, Asked))
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
    if (!endsOnlyMemory(Base.getType(), Semantics, Asked))
      return false;
  for (const FieldDecl *Field : Record->fields())
    if (!endsOnlyMemory(Field->getType(), Semantics, Asked))
      return false;
  return true;
}

bool destroysOnlyMemory(QualType Type, Sema &Semantics) {
  llvm::SmallPtrSet<const CXXRecordDecl *, 8> Asked;
  return endsOnlyMemory(Type, Semantics, Asked);
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

/// As people write what clang prints.
static std::string tidied(std::string Spelled) {
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
  return tidied(std::move(Spelled));
}

/// An alias that a library's class declares says nothing of what it stands for.
static QualType withoutMemberAliases(QualType Type, const ASTContext &Context) {
  for (;;) {
    const clang::Type *Sugar = Type.getTypePtr();
    auto *Alias = dyn_cast<TypedefType>(Sugar);
    const DeclContext *Of = Alias ? Alias->getDecl()->getDeclContext() : nullptr;
    bool OfClass = Of && Of->isRecord() &&
                   Of->getEnclosingNamespaceContext()->isStdNamespace();
    if (!OfClass && !isa<AutoType, DecltypeType, SubstTemplateTypeParmType>(Sugar))
      return Type;
    QualType Next = Type.getSingleStepDesugaredType(Context).getUnqualifiedType();
    if (Next == Type)
      return Type;
    Type = Next;
  }
}

/// Removes the names of the scopes that the text stands in.
static void dropScopes(std::string &Spelled, const DeclContext &Scope) {
  std::vector<const DeclContext *> Around; // the innermost first
  for (const DeclContext *Each = &Scope; Each; Each = Each->getLookupParent())
    if (auto *Named = dyn_cast<NamedDecl>(Each);
        Named && Named->getIdentifier() && isa<NamespaceDecl, RecordDecl>(Each))
      Around.push_back(Each);
  for (size_t I = 0; I < Around.size(); ++I) {
    std::string Prefix =
        cast<NamedDecl>(Around[I])->getQualifiedNameAsString() + "::";
    for (size_t At = 0; (At = Spelled.find(Prefix, At)) != std::string::npos;
         ++At) {
      if (At && (isAsciiIdentifierContinue(Spelled[At - 1]) ||
                 Spelled[At - 1] == ':'))
        continue;
      llvm::StringRef Name = llvm::StringRef(Spelled).drop_front(
          At + Prefix.size());
      Name = Name.take_while([](char C) { return isAsciiIdentifierContinue(C); });
      auto Hides = [&](const DeclContext *Inner) {
        DeclarationName Known =
            &Scope.getParentASTContext().Idents.get(Name);
        return !Inner->lookup(Known).empty();
      };
      if (llvm::none_of(llvm::ArrayRef(Around).take_front(I), Hides))
        Spelled.erase(At, Prefix.size());
    }
  }
}

bool isNameless(QualType Type) {
  auto *Record = Type->getAsTagDecl();
  return Record && !Record->getIdentifier() && !Record->getTypedefNameForAnonDecl();
}

std::string spellTypeIn(QualType Type, const DeclContext &Scope,
                        const ASTContext &Context) {
  PrintingPolicy Policy(Context.getLangOpts());
  Policy.adjustForCPlusPlus();
  Policy.SuppressUnwrittenScope = true;
  Type = withoutMemberAliases(Type.getNonReferenceType().getUnqualifiedType(),
                              Context);
  std::string Spelled = TypeName::getFullyQualifiedName(Type, Context, Policy);
  std::string Canonical = Type.getCanonicalType().getAsString(Policy);
  if (hasReservedName(Spelled) || llvm::StringRef(Spelled).contains(">::type") ||
      (!isa<TypedefType>(Type) && Canonical.size() < Spelled.size()))
    Spelled = std::move(Canonical);
  dropScopes(Spelled, Scope);
  return tidied(std::move(Spelled));
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
