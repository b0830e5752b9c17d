#include "rewriters/IteratorParts.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Basic/CharInfo.h"
#include "matchers/Ast.h"
#include "rewriters/GeneratorNames.h"

using namespace clang;

namespace coroutinize {

std::string claim(const std::string &First, const std::string &Second,
                  std::set<std::string> &Taken) {
  std::string Name = firstFree({First, Second, First + "_"}, Taken);
  Taken.insert(Name);
  return Name;
}

/// `value_`, `m_value`: `value`, where nothing that stays has that name.
std::map<const ValueDecl *, std::string>
nameMembers(const IteratorClass &It, const Source &File,
            std::set<std::string> &Taken) {
  std::map<const ValueDecl *, std::string> Names;
  std::set<std::string> Members;
  for (const CXXRecordDecl *Class : {It.Class, It.Iterator}) {
    Taken.merge(File.identifiers(File.range(Class->getSourceRange())));
    for (const FieldDecl *Field : Class->fields())
      Members.insert(Field->getNameAsString());
  }
  // The arguments stand for the parameters of an iterator's constructor.
  for (const CXXConstructorDecl *Each : It.Iterator->ctors())
    for (const ParmVarDecl *Parameter : Each->parameters())
      Members.insert(Parameter->getNameAsString());
  for (const std::string &Each : Members)
    Taken.erase(Each);
  for (const CXXRecordDecl *Class : {It.Class, It.Iterator})
    for (const CXXMethodDecl *Method : Class->methods()) {
      bool Made = isa<CXXConstructorDecl>(Method) && Class != It.Class;
      for (const ParmVarDecl *Parameter : Method->parameters())
        if (!Made)
          Taken.insert(Parameter->getNameAsString());
      forEach<DeclStmt>(Method->getBody(), [&](const DeclStmt *Declared) {
        for (const Decl *D : Declared->decls())
          if (auto *Variable = dyn_cast<VarDecl>(D))
            Taken.insert(Variable->getNameAsString());
      });
    }
  for (const CXXRecordDecl *Class : {It.Class, It.Iterator}) {
    for (const FieldDecl *Field : Class->fields()) {
      std::string Name = Field->getNameAsString();
      llvm::StringRef Short = Name;
      Short.consume_front("m_");
      Short = Short.trim('_');
      Names[Field] = claim(Short.empty() ? Name : Short.str(), Name, Taken);
    }
    if (It.Class == It.Iterator)
      break;
  }
  return Names;
}

const Expr *onlyReturned(const CXXMethodDecl &Method) {
  auto *Body = dyn_cast_or_null<CompoundStmt>(Method.getBody());
  auto *Return = Body && Body->size() == 1
                     ? dyn_cast<ReturnStmt>(Body->body_front())
                     : nullptr;
  return Return && !isInMacro(Method.getSourceRange()) ? Return->getRetValue()
                                                       : nullptr;
}

bool isThis(const Expr *E) {
  auto *Star = dyn_cast<UnaryOperator>(E->IgnoreUnlessSpelledInSource());
  return Star && Star->getOpcode() == UO_Deref &&
         isa<CXXThisExpr>(Star->getSubExpr()->IgnoreParenImpCasts());
}

bool isLiteral(const Expr *E) {
  return isa<IntegerLiteral, CXXBoolLiteralExpr, CXXNullPtrLiteralExpr>(E);
}

const CXXConstructExpr *construction(const Expr *E, const CXXRecordDecl *Class) {
  for (;;) {
    E = E->IgnoreUnlessSpelledInSource();
    auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E);
    auto *Construct = dyn_cast<CXXConstructExpr>(E);
    if (Cast)
      E = Cast->getSubExpr();
    else if (Construct && Construct->getConstructor()->isCopyOrMoveConstructor())
      E = Construct->getArg(0);
    else
      return Construct && Construct->getType()->getAsCXXRecordDecl() == Class
                 ? Construct
                 : nullptr;
  }
}

/// Nobody does more than to read its value.
static bool isOnlyRead(const IteratorClass &It, const FieldDecl &Field,
                       ASTContext &Context) {
  bool Read = true;
  for (const CXXRecordDecl *Class : {It.Class, It.Iterator})
    for (const CXXMethodDecl *Method : Class->methods())
      if (Method->hasBody())
        forEach<MemberExpr>(Method->getBody(), [&](const MemberExpr *Member) {
          if (Member->getMemberDecl() != &Field)
            return;
          auto Up = Context.getParentMapContext().getParents(*Member);
          const auto *Cast =
              Up.empty() ? nullptr : Up[0].get<ImplicitCastExpr>();
          Read &= Cast && Cast->getCastKind() == CK_LValueToRValue;
        });
  return Read;
}

std::string aliasOf(const IteratorClass &It, const FieldDecl &Field,
                    const Expr *Value,
                    const std::map<const ValueDecl *, std::string> &Names,
                    const std::set<std::string> &Lasting, ASTContext &Context) {
  Value = Value ? Value->IgnoreParenImpCasts() : nullptr;
  auto *Address = dyn_cast_or_null<UnaryOperator>(Value);
  if (Address && Address->getOpcode() == UO_AddrOf)
    Value = Address->getSubExpr()->IgnoreParenImpCasts();
  else
    Address = nullptr;
  auto *Reference = dyn_cast_or_null<DeclRefExpr>(Value);
  if (!Reference || !isa<ParmVarDecl>(Reference->getDecl()))
    return "";
  auto Known = Names.find(Reference->getDecl());
  if (Known == Names.end() || !Lasting.count(Known->second))
    return "";
  llvm::StringRef Text = Known->second;
  bool Refers = Text.consume_front("(*") && Text.consume_back(")");
  QualType Type = Field.getType();
  if (Type->isReferenceType())
    return Refers && !Address ? Known->second : "";
  QualType Given = Address ? Context.getPointerType(Reference->getType())
                           : Reference->getType().getNonReferenceType();
  if (!Type->isScalarType() || Refers != bool(Address) ||
      !Context.hasSameUnqualifiedType(Type, Given) ||
      !isOnlyRead(It, Field, Context))
    return "";
  return Text.str();
}

std::string withoutStar(std::string Text) {
  llvm::StringRef Inner = Text;
  return Inner.consume_front("&(*") && Inner.consume_back(")") &&
                 llvm::all_of(Inner, [](char C) { return isAsciiIdentifierContinue(C); })
             ? Inner.str()
             : Text;
}

std::string withArrows(std::string Text, const std::set<std::string> &Lasting) {
  for (llvm::StringRef Name : Lasting) {
    std::string Star = Name.str() + ".";
    if (!Name.consume_front("(*") || !Name.consume_back(")"))
      continue;
    for (size_t At = 0; (At = Text.find(Star, At)) != std::string::npos;)
      Text.replace(At, Star.size(), Name.str() + "->");
  }
  return Text;
}

/// A literal, or a scalar member of the range that nobody changes.
bool isLasting(const IteratorClass &It, const Expr *Value,
               const CXXConstructorDecl &Constructor,
               const CXXConstructExpr &Made) {
  Value = Value->IgnoreUnlessSpelledInSource();
  if (auto *Reference = dyn_cast<DeclRefExpr>(Value))
    for (unsigned I = 0; I < Constructor.getNumParams(); ++I)
      if (Reference->getDecl() == Constructor.getParamDecl(I))
        return isLasting(It, Made.getArg(I), Constructor, Made);
  if (auto *Member = dyn_cast<MemberExpr>(Value))
    return It.Class != It.Iterator && Member->getType()->isScalarType() &&
           isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts());
  return isLiteral(Value);
}

PrintingPolicy asWritten(const ASTContext &Context) {
  PrintingPolicy Policy(Context.getLangOpts());
  Policy.adjustForCPlusPlus();
  return Policy;
}

bool changesSomething(const Expr *Value) {
  bool Found = false;
  forEach<Expr>(Value, [&](const Expr *E) {
    auto *Binary = dyn_cast<BinaryOperator>(E);
    auto *Unary = dyn_cast<UnaryOperator>(E);
    Found |= (Binary && Binary->isAssignmentOp()) ||
             (Unary && Unary->isIncrementDecrementOp());
  });
  return Found;
}

} // namespace coroutinize
