#include "matchers/Continuation.h"
#include "clang/AST/DeclTemplate.h"
#include "matchers/GenericLambdas.h"

using namespace clang;

namespace coroutinize {

const FunctionDecl *Continuation::target() const {
  if (!Lambda)
    return Function;
  return coroutinize::functionOf(*Lambda);
}

const FunctionDecl *calleeOf(const CallExpr *Call) {
  if (const FunctionDecl *Callee = Call->getDirectCallee())
    return Callee;
  auto *Overload =
      dyn_cast<OverloadExpr>(Call->getCallee()->IgnoreParenImpCasts());
  return Overload && Overload->getNumDecls() == 1
             ? (*Overload->decls_begin())->getAsFunction()
             : nullptr;
}

std::string calleeName(const CallExpr *Call) {
  if (const auto *Callee = Call->getDirectCallee())
    return Callee->getDeclName().isIdentifier() ? Callee->getName().str()
                                                : std::string();
  const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
  DeclarationName Name;
  if (auto *Overload = dyn_cast<OverloadExpr>(Callee))
    Name = Overload->getName();
  else if (auto *Member = dyn_cast<CXXDependentScopeMemberExpr>(Callee))
    Name = Member->getMember();
  else if (auto *Dependent = dyn_cast<DependentScopeDeclRefExpr>(Callee))
    Name = Dependent->getDeclName();
  return Name.isIdentifier() ? Name.getAsString() : std::string();
}

const Expr *stripCopies(const Expr *E) {
  for (;;) {
    E = E->IgnoreUnlessSpelledInSource();
    if (auto *Cleanups = dyn_cast<ExprWithCleanups>(E)) {
      E = Cleanups->getSubExpr();
    } else if (auto *Construct = dyn_cast<CXXConstructExpr>(E);
               Construct && Construct->getNumArgs() == 1 &&
               !isa<CXXTemporaryObjectExpr>(E)) {
      E = Construct->getArg(0);
    } else if (auto *Call = dyn_cast<CallExpr>(E);
               Call && Call->getNumArgs() == 1 && Call->getDirectCallee() &&
               Call->getDirectCallee()->isInStdNamespace()) {
      std::string Name = calleeName(Call);
      if (Name != "move" && Name != "forward")
        return E;
      E = Call->getArg(0);
    } else {
      return E;
    }
  }
}

/// `&session::on_read`, `on_read`, `&on_read`.
static const FunctionDecl *namedFunction(const Expr *E) {
  E = stripCopies(E);
  if (auto *Address = dyn_cast<UnaryOperator>(E);
      Address && Address->getOpcode() == UO_AddrOf)
    E = Address->getSubExpr()->IgnoreParenImpCasts();
  if (auto *Reference = dyn_cast<DeclRefExpr>(E))
    return dyn_cast<FunctionDecl>(Reference->getDecl());
  // In a template the name may stand for a set of one.
  if (auto *Overload = dyn_cast<OverloadExpr>(E);
      Overload && Overload->getNumDecls() == 1)
    return (*Overload->decls_begin())->getAsFunction();
  return nullptr;
}

/// `std::placeholders::_N` or `boost::placeholders::_N`: N; else 0.
static unsigned placeholder(const Expr *E) {
  E = stripCopies(E);
  auto *Reference = dyn_cast<DeclRefExpr>(E);
  if (!Reference || !Reference->getDecl()->getIdentifier())
    return 0;
  llvm::StringRef Name = Reference->getDecl()->getName();
  unsigned Number = 0;
  if (Name.consume_front("_") && !Name.getAsInteger(10, Number))
    return Number;
  // asio::placeholders::error and bytes_transferred.
  if (Reference->getDecl()->getQualifiedNameAsString().find("placeholders") ==
      std::string::npos)
    return 0;
  if (Name == "error")
    return 1;
  return Name == "bytes_transferred" || Name == "results" ||
                 Name == "iterator" || Name == "endpoint" ||
                 Name == "signal_number"
             ? 2
             : 0;
}

static std::optional<Continuation> asBind(const CallExpr *Call, bool Front) {
  if (Call->getNumArgs() == 0)
    return std::nullopt;
  Continuation Result;
  Result.Kind = ContinuationKind::Bind;
  Result.Function = namedFunction(Call->getArg(0));
  unsigned Next = 1;
  auto *Method = dyn_cast_or_null<CXXMethodDecl>(Result.Function);
  if (Method && Method->isInstance() && Call->getNumArgs() > 1)
    Result.Object = Call->getArg(Next++);
  int Completion = 0;
  for (; Next < Call->getNumArgs(); ++Next) {
    Continuation::Parameter Parameter;
    if (unsigned Number = Front ? 0 : placeholder(Call->getArg(Next)))
      Parameter.Completion = Number - 1;
    else
      Parameter.Bound = Call->getArg(Next);
    Result.Parameters.push_back(Parameter);
  }
  if (Front && Result.Function)
    while (Result.Parameters.size() < Result.Function->getNumParams())
      Result.Parameters.push_back({nullptr, Completion++});
  return Result;
}

/// True for a type that can be called: a closure, std::function and its likes,
/// a class with operator(), a function pointer.
static bool isCallable(QualType Type) {
  Type = Type.getNonReferenceType();
  if (Type->isFunctionPointerType() || Type->isFunctionType())
    return true;
  const auto *Record = Type->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition())
    return false;
  if (Record->isLambda())
    return true;
  const CXXRecordDecl *Definition = Record->getDefinition();
  for (const Decl *Member : Definition->decls()) {
    const auto *Named = dyn_cast<NamedDecl>(Member);
    if (Named && Named->getDeclName().getNameKind() ==
                     DeclarationName::CXXOperatorName &&
        Named->getDeclName().getCXXOverloadedOperator() == OO_Call)
      return true;
  }
  return false;
}

static const FunctionDecl *onlyCallOperator(QualType Type) {
  const auto *Record = Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition())
    return nullptr;
  const FunctionDecl *Found = nullptr;
  for (const CXXMethodDecl *Method : Record->getDefinition()->methods())
    if (Method->getOverloadedOperator() == OO_Call) {
      if (Found)
        return nullptr;
      Found = Method;
    }
  return Found;
}

std::optional<Continuation> asContinuation(const Expr *Argument,
                                           ASTContext &Context) {
  Continuation Result;
  const Expr *E = stripCopies(Argument);
  if (auto *Lambda = dyn_cast<LambdaExpr>(E)) {
    Result.Kind = ContinuationKind::Lambda;
    Result.Lambda = Lambda;
  } else if (auto *Call = dyn_cast<CallExpr>(E);
             Call && !isa<CXXOperatorCallExpr>(Call)) {
    std::string Name = calleeName(Call);
    if (Name == "bind_executor" && Call->getNumArgs() >= 2) {
      auto Inner = asContinuation(Call->getArg(1), Context);
      if (!Inner)
        return std::nullopt;
      Inner->Executor = Call->getArg(0);
      Inner->Written = Argument;
      return Inner;
    }
    if (Name == "bind" || Name == "bind_handler") {
      auto Bind = asBind(Call, false);
      if (!Bind)
        return std::nullopt;
      Result = *Bind;
    } else if (Name == "bind_front" || Name == "bind_front_handler") {
      auto Bind = asBind(Call, true);
      if (!Bind)
        return std::nullopt;
      Result = *Bind;
    } else if (isCallable(E->getType()) && !E->isTypeDependent()) {
      Result.Kind = ContinuationKind::FunctionObject;
      Result.Function = onlyCallOperator(E->getType());
    } else {
      return std::nullopt;
    }
  } else if (const FunctionDecl *Function = namedFunction(E)) {
    auto *Method = dyn_cast<CXXMethodDecl>(Function);
    Result.Kind = Method && Method->isInstance()
                      ? ContinuationKind::MemberFunction
                      : ContinuationKind::Function;
    Result.Function = Function;
  } else if (!E->isTypeDependent() && isCallable(E->getType())) {
    const auto *Record = E->getType().getNonReferenceType()->getAsCXXRecordDecl();
    auto *Reference = dyn_cast<DeclRefExpr>(E);
    auto *Variable =
        Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
    if (Record && Record->isLambda() && Variable && Variable->getInit()) {
      if (auto *Lambda = dyn_cast<LambdaExpr>(stripCopies(Variable->getInit()))) {
        Result.Kind = ContinuationKind::NamedLambda;
        Result.Lambda = Lambda;
        Result.Variable = Variable;
      }
    } else if (Record && !Record->isInStdNamespace() && !Record->isLambda() &&
               !isa<ClassTemplateSpecializationDecl>(Record)) {
      Result.Kind = ContinuationKind::FunctionObject;
      Result.Function = onlyCallOperator(E->getType());
    } else {
      Result.Kind = ContinuationKind::Callable;
    }
  } else {
    return std::nullopt;
  }
  Result.Written = Argument;
  return Result;
}

} // namespace coroutinize
