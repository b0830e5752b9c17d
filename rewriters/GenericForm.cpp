//===- GenericForm.cpp - Callbacks of no library: the runtime's coroutine -===//
#include "clang/AST/DeclTemplate.h"
#include "matchers/GenericLambdas.h"
#include "matchers/Visitors.h"
#include "rewriters/Forms.h"
#include "rewriters/Templates.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {

Form genericForm(const RewriteInput &) {
  Form Result;
  Result.Rewriter = "coroutine-generic";
  Result.ReturnType = Result.FullReturnType = "coroutinize::detached";
  Result.Declaring = "coroutinize/callback.hpp";
  Result.Includes = {Result.Declaring};
  return Result;
}

bool forwardsHandler(const Step &At) {
  const FunctionDecl *Callee = At.Node->Callee;
  const FunctionTemplateDecl *Template = Callee->getPrimaryTemplate();
  return Template && Template->getTemplatedDecl()
                         ->getParamDecl(At.Node->Index)
                         ->getType()
                         ->isDependentType();
}

bool takesFunctionPointer(const HandOffNode &Node) {
  return Node.Callee && Node.Index < Node.Callee->getNumParams() &&
         Node.Callee->getParamDecl(Node.Index)
             ->getType()
             .getNonReferenceType()
             ->isFunctionPointerType();
}

std::optional<CContext> contextOf(const HandOffNode &Node) {
  if (!takesFunctionPointer(Node) || Node.Callee->isTemplated() ||
      Node.Callee->getPrimaryTemplate() || Node.Callee->isVariadic())
    return std::nullopt;
  // The one `void *` of a list of types.
  auto Only = [](const auto &Types) -> std::optional<unsigned> {
    std::optional<unsigned> Found;
    unsigned Index = 0;
    for (QualType Type : Types) {
      if (Type.getCanonicalType().getUnqualifiedType()->isVoidPointerType() &&
          !Type->getPointeeType().isConstQualified()) {
        if (Found)
          return std::nullopt;
        Found = Index;
      }
      ++Index;
    }
    return Found;
  };
  std::vector<QualType> Own;
  for (const ParmVarDecl *Each : Node.Callee->parameters())
    Own.push_back(Each->getType());
  auto *Called = Own[Node.Index]
                     .getNonReferenceType()
                     ->getPointeeType()
                     ->getAs<FunctionProtoType>();
  auto Argument = Only(Own);
  auto Parameter = Called && !Called->isVariadic() &&
                           Called->getReturnType()->isVoidType()
                       ? Only(Called->param_types())
                       : std::nullopt;
  if (!Argument || !Parameter || *Argument >= Node.arguments().size())
    return std::nullopt;
  return CContext{*Argument, *Parameter};
}

/// The parameters of a C callback besides its context.
static std::optional<std::vector<std::string>> typesOfC(const Step &At,
                                                        QualType Pointer) {
  auto Context = contextOf(*At.Node);
  if (!Context)
    return std::nullopt;
  std::vector<std::string> Types;
  auto *Called = Pointer->getPointeeType()->getAs<FunctionProtoType>();
  for (unsigned I = 0; I < Called->getNumParams(); ++I) {
    QualType Each = Called->getParamType(I);
    if (I == Context->Parameter)
      continue;
    if (Each->isReferenceType())
      return std::nullopt;
    Types.push_back(spellValueType(Each, At.Node->Callee->getASTContext()));
  }
  return Types;
}

std::optional<std::vector<std::string>> completionTypes(const Step &At) {
  const FunctionDecl *Callee = At.Node->Callee;
  if (!Callee || At.Node->Index >= Callee->getNumParams())
    return std::nullopt;
  const ASTContext &Context = Callee->getASTContext();
  QualType Type = Callee->getParamDecl(At.Node->Index)->getType();
  if (Type.getNonReferenceType()->isFunctionPointerType())
    return typesOfC(At, Type.getNonReferenceType());
  // An operation that takes any callable takes the continuation as it is.
  const FunctionProtoType *Signature =
      forwardsHandler(At) ? nullptr : callableSignature(Type);
  if (Signature && (Signature->getNumParams() < At.Values.size() ||
                    !Signature->getReturnType()->isVoidType()))
    return std::nullopt;
  std::vector<std::string> Types;
  size_t Count = Signature ? Signature->getNumParams() : At.Values.size();
  for (size_t I = 0; I < Count; ++I) {
    const CompletionValue *Value =
        I < At.Values.size() && At.Values[I].Parameter ? &At.Values[I] : nullptr;
    // The handler's own spelling reads better than the operation's.
    bool Spelled = Value && !isDeduced(*Value->Parameter);
    if (!Spelled && !Signature && !Value)
      return std::nullopt;
    QualType Each = Spelled || !Signature ? Value->Type
                                          : Signature->getParamType(I);
    bool Written = Each->isLValueReferenceType() &&
                   !Each.getNonReferenceType().isConstQualified();
    if (Written || Each->isUndeducedType() || Each->isDependentType())
      return std::nullopt;
    if (Spelled)
      Types.push_back(spellTypeOf(*Value->Parameter, Context));
    else if (isOfInstance(*At.Target))
      return std::nullopt;
    else if (Context.hasSameUnqualifiedType(Each, Context.getSizeType()))
      Types.push_back("std::size_t"); // as whoever deduces it has written it
    else
      Types.push_back(spellValueType(Each, Context));
  }
  return Types;
}

} // namespace coroutinize
