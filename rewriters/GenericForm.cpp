//===- GenericForm.cpp - Callbacks of no library: the runtime's coroutine -===//
#include "clang/AST/DeclTemplate.h"
#include "rewriters/Forms.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {

Form genericForm(const RewriteInput &) {
  Form Result;
  Result.Rewriter = "coroutine-generic";
  Result.ReturnType = "coroutinize::detached";
  Result.Includes = {"coroutinize/callback.hpp"};
  return Result;
}

/// `void(int, const std::string &)` of `std::function<void(int, …)>` and its
/// likes: class templates with a function type as their first argument.
static const FunctionProtoType *signatureOf(QualType Type) {
  auto *Record = Type.getNonReferenceType()->getAsCXXRecordDecl();
  auto *Wrapper = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Record);
  if (!Wrapper || Wrapper->getTemplateArgs().size() == 0)
    return nullptr;
  const TemplateArgument &First = Wrapper->getTemplateArgs()[0];
  return First.getKind() == TemplateArgument::Type
             ? First.getAsType()->getAs<FunctionProtoType>()
             : nullptr;
}

bool forwardsHandler(const Step &At) {
  const FunctionDecl *Callee = At.Node->Callee;
  const FunctionTemplateDecl *Template = Callee->getPrimaryTemplate();
  return Template && Template->getTemplatedDecl()
                         ->getParamDecl(At.Node->Index)
                         ->getType()
                         ->isDependentType();
}

static bool sameValue(QualType A, QualType B) {
  return A.getNonReferenceType().getCanonicalType().getUnqualifiedType() ==
         B.getNonReferenceType().getCanonicalType().getUnqualifiedType();
}

std::optional<std::vector<std::string>> completionTypes(const Step &At) {
  const FunctionDecl *Callee = At.Node->Callee;
  if (!Callee || At.Node->Index >= Callee->getNumParams())
    return std::nullopt;
  const ASTContext &Context = Callee->getASTContext();
  QualType Type = Callee->getParamDecl(At.Node->Index)->getType();
  if (Type.getNonReferenceType()->isFunctionPointerType())
    return std::nullopt;
  std::vector<std::string> Types;
  // An operation that takes any callable takes the continuation as it is.
  const Expr *Given = At.Node->Continuation.Written;
  const FunctionProtoType *Signature =
      sameValue(Type, Given->getType()) ? nullptr : signatureOf(Type);
  if (Signature) {
    if (Signature->getNumParams() < At.Values.size() ||
        !Signature->getReturnType()->isVoidType())
      return std::nullopt;
    for (unsigned I = 0; I < Signature->getNumParams(); ++I) {
      QualType Each = Signature->getParamType(I);
      if (Each->isLValueReferenceType() &&
          !Each.getNonReferenceType().isConstQualified())
        return std::nullopt;
      const CompletionValue *Value =
          I < At.Values.size() && At.Values[I].Parameter ? &At.Values[I]
                                                         : nullptr;
      // The handler's own spelling reads better than a template argument's.
      if (Value && sameValue(Value->Type, Each))
        Each = Value->Type;
      else if (Value && Signature->getNumParams() > 1)
        return std::nullopt; // the bindings take the operation's own types
      Types.push_back(spellValueType(Each, Context));
    }
    return Types;
  }
  for (const CompletionValue &Value : At.Values) {
    if (!Value.Parameter || Value.Type->isUndeducedType() ||
        Value.Type->isDependentType() || Value.Parameter->getType()->isDependentType())
      return std::nullopt;
    Types.push_back(spellValueType(Value.Type, Context));
  }
  return Types;
}

} // namespace coroutinize
