//===- Generic.cpp - Callbacks of no particular library -------------------===//
//
// Any parameter of function-object type that the callee stores or passes on:
// std::function and its likes, template handlers, function pointers. What the
// callee's own code shows decides; where its body is not seen, it is assumed.
//
//===----------------------------------------------------------------------===//
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "dialects/Dialect.h"
#include "dialects/Keys.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;

namespace coroutinize {

/// A name that says that its callback is called again and again.
static bool namesSubscription(llvm::StringRef Name) {
  std::string Lower = Name.lower();
  llvm::StringRef L = Lower;
  return L == "connect" || L.starts_with("on_") || L.starts_with("subscribe") ||
         L.contains("listener") || L.contains("observer") ||
         L.contains("interval") || L.starts_with("every") ||
         (L.starts_with("set_") && L.contains("handler")) ||
         (L.starts_with("set") && L.ends_with("callback")) ||
         (Name.starts_with("on") && Name.size() > 2 && isUppercase(Name[2])) ||
         (L.starts_with("add") && L.ends_with("handler"));
}

/// A name that says that its callback is called before it returns.
static bool namesTraversal(llvm::StringRef Name) {
  std::string Lower = Name.lower();
  llvm::StringRef L = Lower;
  return L.contains("each") || L.contains("visit") || L.starts_with("find") ||
         L.starts_with("sort") || L.starts_with("transform") ||
         L.starts_with("walk") || L.contains("filter") ||
         L.starts_with("with_") || L.starts_with("apply");
}

bool isInStandardLibrary(const FunctionDecl &Function) {
  const Decl *D = &Function;
  while (auto *Class = dyn_cast<CXXRecordDecl>(D->getDeclContext()))
    D = Class;
  return D->isInStdNamespace();
}

/// True inside of the runtime's namespace.
static bool isInRuntime(const DeclContext *Context) {
  for (; Context; Context = Context->getParent())
    if (auto *Namespace = dyn_cast<NamespaceDecl>(Context);
        Namespace && Namespace->getName() == "coroutinize")
      return true;
  return false;
}

static std::optional<Recognition> recognise(const CallableArgument &Call,
                                            ASTContext &Context) {
  Recognition Found;
  if (!Call.Callee)
    return Found; // dependent: nothing is known of it
  const FunctionDecl &Callee = *Call.Callee;
  if (isInStandardLibrary(Callee) || Call.Index >= Callee.getNumParams())
    return Found;
  // What the runtime is given is awaited already.
  if (isInRuntime(Callee.getDeclContext()) ||
      (Call.Argument && isInRuntime(Call.Argument->getType()
                                        .getNonReferenceType()
                                        ->getAsCXXRecordDecl())))
    return Found;
  std::string Name = Callee.getDeclName().isIdentifier()
                         ? Callee.getName().str()
                         : Callee.getQualifiedNameAsString();

  const ParameterNature *Use =
      Call.Known ? Call.Known->find({declarationKey(Callee), Call.Index},
                                    Callee.getQualifiedNameAsString())
                 : nullptr;
  if (!Use) {
    bool Pointer = Callee.getParamDecl(Call.Index)
                       ->getType()
                       .getNonReferenceType()
                       ->isFunctionPointerType();
    const SourceManager &Sources = Context.getSourceManager();
    bool System = Sources.isInSystemHeader(Callee.getLocation());
    // A C callback gets its context through a pointer.
    bool HasContext = false;
    if (Pointer) {
      auto *Prototype = Callee.getParamDecl(Call.Index)
                            ->getType()
                            ->getPointeeType()
                            ->getAs<FunctionProtoType>();
      if (Prototype)
        for (QualType Type : Prototype->getParamTypes())
          HasContext |= Type->isPointerType();
    }
    if (!Call.ReturnsVoid || namesTraversal(Name) || (Pointer && !HasContext) ||
        (System && !Pointer))
      return Found;
    Found.HandOff = true;
    Found.Nature.Times =
        namesSubscription(Name) ? HowOften::Many : HowOften::Unknown;
    Found.Nature.Why = Found.Nature.Times == HowOften::Many
                           ? "the name of `" + Name + "` says that it repeats"
                           : "the body of `" + Name + "` is not in this unit";
    return Found;
  }

  if (!Use->Escapes)
    return Found; // called before the callee returns, or not at all
  Found.HandOff = true;
  Found.Inline = Use->Inline;
  Found.GoesOnAfterInline = Use->GoesOn;
  Found.Nature = Use->Nature;
  if (Found.Nature.Times == HowOften::Unknown && namesSubscription(Name)) {
    Found.Nature.Times = HowOften::Many;
    Found.Nature.Why = "the name of `" + Name + "` says that it repeats";
  }
  return Found;
}

const Dialect GenericDialect = {"generic", /*HasCoroutines=*/false, recognise};

} // namespace coroutinize
