#include "dialects/Keys.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/ADT/SmallString.h"

using namespace clang;

namespace coroutinize {

/// The member of the class template that \p Field is made from.
static const NamedDecl *patternOf(const FieldDecl &Field) {
  auto *Class = dyn_cast<CXXRecordDecl>(Field.getParent());
  const CXXRecordDecl *Pattern =
      Class ? Class->getTemplateInstantiationPattern() : nullptr;
  if (Pattern)
    for (const FieldDecl *Each : Pattern->fields())
      if (Each->getFieldIndex() == Field.getFieldIndex())
        return Each;
  return &Field;
}

std::string declarationKey(const NamedDecl &D) {
  const NamedDecl *Named = &D;
  if (auto *Function = dyn_cast<FunctionDecl>(&D)) {
    if (const FunctionDecl *Pattern = Function->getTemplateInstantiationPattern())
      Named = Pattern;
  } else if (auto *Field = dyn_cast<FieldDecl>(&D)) {
    Named = patternOf(*Field);
  } else if (auto *Variable = dyn_cast<VarDecl>(&D)) {
    if (const VarDecl *Pattern = Variable->getTemplateInstantiationPattern())
      Named = Pattern;
  }
  llvm::SmallString<128> USR;
  if (index::generateUSRForDecl(cast<NamedDecl>(Named->getCanonicalDecl()), USR))
    return Named->getQualifiedNameAsString();
  return USR.str().str();
}

} // namespace coroutinize
