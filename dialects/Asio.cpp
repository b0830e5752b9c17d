//===- Asio.cpp - Standalone and Boost.Asio, Boost.Beast ------------------===//
//
// An initiating function takes a completion token last. Asio promises that a
// handler is invoked at most once and never from within the initiating
// function ("Requirements on asynchronous operations", 5 and 6 of "Completion
// handler"); dispatch() is the exception.
//
//===----------------------------------------------------------------------===//
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "dialects/Dialect.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace coroutinize {

static bool isAsioNamespace(const DeclContext *Context) {
  for (; Context; Context = Context->getParent()) {
    auto *Namespace = dyn_cast<NamespaceDecl>(Context);
    if (!Namespace)
      continue;
    llvm::StringRef Name = Namespace->getName();
    const DeclContext *Outer = Namespace->getParent();
    while (Outer && Outer->isInlineNamespace())
      Outer = Outer->getParent();
    if (Name == "asio" || Name == "beast") {
      if (Outer->isTranslationUnit())
        return Name == "asio";
      auto *Parent = dyn_cast<NamespaceDecl>(Outer);
      if (Parent && Parent->getName() == "boost")
        return true;
    }
  }
  return false;
}

bool isInAsio(const Decl &Declared) {
  return isAsioNamespace(Declared.getDeclContext());
}

bool isTokenType(QualType Type) {
  const auto *Record = Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->getIdentifier())
    return false;
  if (!isAsioNamespace(Record->getDeclContext()))
    return false;
  llvm::StringRef Name = Record->getName();
  if (Name.starts_with("use_") || Name.starts_with("detached") ||
      Name.starts_with("deferred") || Name.contains("yield_context") ||
      Name == "basic_yield_context")
    return true;
  // A wrapper is what the token that it wraps is.
  if (auto *Wrapper = dyn_cast<ClassTemplateSpecializationDecl>(Record))
    for (const TemplateArgument &Argument :
         Wrapper->getTemplateArgs().asArray())
      if (Argument.getKind() == TemplateArgument::Type &&
          isTokenType(Argument.getAsType()))
        return true;
  return false;
}

/// A function of the user's own that follows Asio's pattern: a template whose
/// completion token decides the result.
static bool isComposedOperation(const FunctionDecl &Callee, unsigned Index) {
  if (!Callee.getIdentifier() || !Callee.getName().starts_with("async_"))
    return false;
  const FunctionTemplateDecl *Template = Callee.getPrimaryTemplate();
  if (!Template)
    return false;
  const FunctionDecl *Pattern = Template->getTemplatedDecl();
  if (Index + 1 != Pattern->getNumParams())
    return false;
  // Its result is `auto`, or depends on the token.
  QualType Result = Pattern->getReturnType();
  return Result->isUndeducedType() || Result->isDependentType();
}

static std::optional<Recognition> recognise(const CallableArgument &Call,
                                            ASTContext &) {
  Recognition Found;
  Found.HandOff = true;
  Found.Nature = {When::Later, HowOften::AtMostOnce, Evidence::Declared,
                  "Asio invokes a completion handler once, and never from "
                  "within the initiating function",
                  {{{}, "Asio's reference, \"Requirements on asynchronous "
                        "operations\""}}};
  if (!Call.Callee) {
    // In a template only the name is known.
    if (Call.Last && llvm::StringRef(Call.CalleeName).starts_with("async_"))
      return Found;
    return std::nullopt;
  }
  const FunctionDecl &Callee = *Call.Callee;
  if (!isInAsio(Callee)) {
    if (isComposedOperation(Callee, Call.Index))
      return Found;
    return std::nullopt;
  }
  llvm::StringRef Name =
      Callee.getIdentifier() ? Callee.getName() : llvm::StringRef();
  if (Name == "dispatch") {
    Found.Nature.Time = When::Unknown;
    Found.Nature.Why = "dispatch() may invoke its function at once";
    Found.Nature.Path = {{{}, "Asio's reference, \"dispatch\""}};
    return Found;
  }
  // Behind these tokens come the objects and arguments of the operation.
  bool Composes = Name == "async_compose" || Name == "async_initiate";
  if (Composes ? Call.Index == 1 : Call.Last)
    if (Name.starts_with("async_") || Name == "post" || Name == "defer")
      return Found;
  // async_compose's implementation, completion conditions, signal handlers of a
  // slot, spawn(), thread entries and whatever else takes a callable is not a
  // completion handler.
  Found.HandOff = false;
  return Found;
}

const Dialect AsioDialect = {"asio", /*HasCoroutines=*/true, recognise};

} // namespace coroutinize
