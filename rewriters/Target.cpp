#include "rewriters/Target.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "matchers/Ast.h"
#include "matchers/GenericLambdas.h"
#include "rewriters/Forms.h"
#include "rewriters/FunctionObject.h"
#include "rewriters/Loops.h"
#include "rewriters/Members.h"

using namespace clang;

namespace coroutinize {
namespace {

/// Whether a function may become part of the coroutine that the root starts.
class Joining {
public:
  Joining(const FunctionFacts &Root, const RewriteInput &In)
      : Root(Root), In(In),
        File(In.Context.getSourceManager().getFileID(
            Root.Function->getLocation())) {}

  std::optional<Refusal> ofClass(const CXXMethodDecl &Method,
                                 SourceLocation Where) {
    auto *Own = dyn_cast<CXXMethodDecl>(Root.Function);
    if (!Own || Own->getParent()->getCanonicalDecl() !=
                    Method.getParent()->getCanonicalDecl())
      return refusal(RefusalReason::ContinuationKind, Where,
                     quoted(&Method) + " is a member of another class");
    // The object's members are const in the one, and not in the other.
    if (Method.isInstance() && Own->isConst() != Method.isConst())
      return refusal(RefusalReason::ContinuationKind, Where,
                     quoted(&Method) + " is const, or " + quoted(Own) +
                         " is, and the other one is not");
    return std::nullopt;
  }

  /// A function that is no member moves into one of the same namespace; where
  /// that is a member, its class must not give the names another meaning.
  std::optional<Refusal> ofNamespace(const FunctionDecl &Function,
                                     SourceLocation Where) {
    if (Function.isExternallyVisible())
      return refusal(RefusalReason::SharedStep, Where,
                     quoted(&Function) + " may be used by other units; make it "
                                         "static");
    auto NamespaceOf = [](const DeclContext *Context) {
      Context = Context->getEnclosingNamespaceContext();
      for (auto *Space = dyn_cast<NamespaceDecl>(Context);
           Space && Space->isAnonymousNamespace();
           Space = dyn_cast<NamespaceDecl>(Context))
        Context = Context->getParent();
      return Context->getPrimaryContext();
    };
    if (NamespaceOf(&Function) != NamespaceOf(Root.Function))
      return refusal(RefusalReason::NameClash, Where,
                     quoted(&Function) + " is in another namespace");
    Source Text(In.Context, File);
    auto Names = Text.identifiers(Text.range(Function.getBody()->getSourceRange()));
    for (const DeclContext *Each = Root.Function->getParent();
         auto *Class = dyn_cast<CXXRecordDecl>(Each); Each = Each->getParent())
      for (const std::string &Name : Names)
        if (hasMember(*Class->getDefinition(), Name, In.Context))
          return refusal(RefusalReason::NameClash, Where,
                         "`" + Name + "` is a member of " + quoted(Class) +
                             ", and something else in " + quoted(&Function));
    return std::nullopt;
  }

private:
  const FunctionFacts &Root;
  const RewriteInput &In;
  FileID File;

  Refusal refusal(RefusalReason Reason, SourceLocation Where,
                  std::string Message) {
    return {"", Reason, In.Project.place(Where), std::move(Message)};
  }
};

class TargetFinder {
public:
  TargetFinder(Step &Made, const FunctionFacts &Root,
               const StepsByFunction &OnPath,
               const RewriteInput &In)
      : Made(Made), Root(Root), OnPath(OnPath), In(In) {}

  std::optional<Refusal> run() {
    SourceLocation Where = Made.Node->Initiation->getExprLoc();
    const Continuation &Next = Made.Node->Continuation;
    const FunctionDecl *Target = Next.target();
    switch (Next.Kind) {
    case ContinuationKind::Lambda:
    case ContinuationKind::NamedLambda:
      Made.Body = Next.Lambda->getCompoundStmtBody();
      break;
    case ContinuationKind::Bind:
    case ContinuationKind::Function: {
      auto *Method = dyn_cast_or_null<CXXMethodDecl>(Target);
      if (!Target || (Method && Method->isInstance() && !Next.Object))
        return refusal(RefusalReason::ContinuationKind, Where,
                       "only named functions are followed through a bind");
      if (auto Refused = named(*Target, Where))
        return Refused;
      break;
    }
    case ContinuationKind::FunctionObject: {
      auto Known = Target ? OnPath.find(Target->getCanonicalDecl()) : OnPath.end();
      if (auto Refused = findObject(
              Made, Known == OnPath.end() ? nullptr : Known->second, Root, In))
        return Refused;
      break;
    }
    default:
      return refusal(RefusalReason::ContinuationKind, Where,
                    std::string("a continuation given as a ") +
                        (Next.Kind == ContinuationKind::Callable
                             ? "callable that is passed on"
                             : "member function") +
                        " is not taken apart yet; write a lambda");
    }
    if (Next.Lambda && Next.Lambda->isGenericLambda()) {
      Target = onlyInstanceOf(*Next.Lambda);
      if (!Target)
        return refusal(RefusalReason::CompletionSignature, Where,
                      "spell the types of the handler's parameters");
    }
    if (isa_and_nonnull<CoroutineBodyStmt>(Target->getBody()))
      return refusal(RefusalReason::Coroutine, Target->getLocation(),
                    "the continuation is a coroutine already");
    // In a generic lambda the result is not known, but that of `return;` is.
    bool Void = Target->getReturnType()->isDependentType()
                    ? !returnsValue(Target->getBody())
                    : Target->getReturnType()->isVoidType();
    if (!Void)
      return refusal(RefusalReason::ReturnsValue, Target->getLocation(),
                    "the continuation returns " +
                        Target->getReturnType().getAsString());
    if (auto *Type = Target->getType()->getAs<FunctionProtoType>();
        Type->isNothrow() || Target->isVariadic())
      return refusal(RefusalReason::ContinuationKind, Target->getLocation(),
                    "a noexcept or variadic continuation is not taken apart");
    Made.Target = Made.Named ? Made.Target : functionOf(*Next.Lambda);

    for (unsigned I = 0; I < Made.Target->getNumParams(); ++I) {
      const ParmVarDecl *Parameter = Made.Target->getParamDecl(I);
      QualType Type = Target->getParamDecl(I)->getType();
      int Completion = static_cast<int>(I);
      if (auto Context = contextOf(*Made.Node)) {
        if (I == Context->Parameter) {
          Made.Bound.push_back({Parameter, Made.Node->arguments()[Context->Argument]});
          continue;
        }
        Completion -= I > Context->Parameter;
      }
      if (Next.Kind == ContinuationKind::Bind) {
        if (I >= Next.Parameters.size())
          return refusal(RefusalReason::ContinuationKind, Where,
                         quoted(Parameter) + " has a default argument");
        if (const Expr *Bound = Next.Parameters[I].Bound) {
          Made.Bound.push_back({Parameter, Bound});
          continue;
        }
        Completion = Next.Parameters[I].Completion;
      }
      if (Type->isLValueReferenceType() &&
          !Type.getNonReferenceType().isConstQualified())
        return refusal(RefusalReason::CompletionSignature,
                      Parameter->getLocation(),
                      "the completion argument " + quoted(Parameter) +
                          " is a reference that the handler may write to");
      if (Made.Values.size() <= static_cast<unsigned>(Completion))
        Made.Values.resize(Completion + 1);
      if (Made.Values[Completion].Parameter)
        return refusal(RefusalReason::CompletionSignature, Where,
                      "one completion argument goes to two parameters");
      Made.Values[Completion] = {Parameter, Type, false};
    }
    return std::nullopt;
  }

private:
  Step &Made;
  const FunctionFacts &Root;
  const StepsByFunction &OnPath;
  const RewriteInput &In;

  Refusal refusal(RefusalReason Reason, SourceLocation Where,
                  std::string Message) {
    return {"", Reason, In.Project.place(Where), std::move(Message)};
  }

  static bool returnsValue(const Stmt *S) {
    if (!S || isa<LambdaExpr>(S))
      return false;
    auto *Return = dyn_cast<ReturnStmt>(S);
    return (Return && Return->getRetValue()) ||
           llvm::any_of(S->children(), returnsValue);
  }

  std::optional<Refusal> named(const FunctionDecl &Function,
                               SourceLocation Where) {
    const FunctionDecl *Definition = nullptr;
    Made.Named = true;
    auto Known = OnPath.find(Function.getCanonicalDecl());
    if (Known != OnPath.end()) {
      Made.BackTo = Known->second;
      Made.Target = Known->second->Target;
      return std::nullopt;
    }
    const FunctionFacts *Facts = In.Unit.find(&Function);
    if (!Function.hasBody(Definition) || !Facts)
      return refusal(RefusalReason::UnseenStep, Where,
                     "the body of " + quoted(&Function) + " is not in this unit");
    if (isa<CXXTryStmt>(Definition->getBody()))
      return refusal(RefusalReason::InTry, Definition->getLocation(),
                     "the whole body of " + quoted(&Function) +
                         " is a try block");
    if (!reaches(*Facts, *Facts, In.Unit))
      if (std::string Why = mustStay(Function, 1, Root, In); !Why.empty())
        return refusal(RefusalReason::SharedStep, Where, std::move(Why));
    if (auto Refused = mayJoin(*Definition, Where, Root, In))
      return Refused;
    Made.Target = Definition;
    Made.Body = cast<CompoundStmt>(Definition->getBody());
    return std::nullopt;
  }
};

} // namespace

std::optional<Refusal> mayJoin(const FunctionDecl &Function,
                               SourceLocation Where, const FunctionFacts &Root,
                               const RewriteInput &In) {
  if (Function.getPrimaryTemplate())
    return Refusal{"", RefusalReason::Template, In.Project.place(Where),
                   quoted(&Function) + " is a function template"};
  Joining Asked(Root, In);
  auto *Method = dyn_cast<CXXMethodDecl>(&Function);
  return Method ? Asked.ofClass(*Method, Where)
                : Asked.ofNamespace(Function, Where);
}

std::optional<Refusal> mayJoinNamespace(const FunctionDecl &Function,
                                        SourceLocation Where,
                                        const FunctionFacts &Root,
                                        const RewriteInput &In) {
  return Joining(Root, In).ofNamespace(Function, Where);
}

std::optional<Refusal> findTarget(Step &Made, const FunctionFacts &Root,
                                  const StepsByFunction &OnPath,
                                  const RewriteInput &In) {
  return TargetFinder(Made, Root, OnPath, In).run();
}

} // namespace coroutinize
