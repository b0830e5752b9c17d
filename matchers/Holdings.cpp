//===- Holdings.cpp - What holds the callable that a walker follows -------===//
#include "clang/AST/DeclTemplate.h"
#include "dialects/Dialect.h"
#include "dialects/Keys.h"
#include "matchers/CallableUses.h"
#include "matchers/Continuation.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace coroutinize {

/// What `*p`, `p->`, `o.value()`, `t.field` reach into; null where \p E is no
/// such thing.
static const Expr *reachedFrom(const Expr *E) {
  if (auto *Star = dyn_cast<UnaryOperator>(E))
    return Star->getOpcode() == UO_Deref ? Star->getSubExpr() : nullptr;
  if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(E))
    return Operator->getNumArgs() == 1 && (Operator->getOperator() == OO_Star ||
                                           Operator->getOperator() == OO_Arrow)
               ? Operator->getArg(0)
               : nullptr;
  if (auto *Member = dyn_cast<MemberExpr>(E))
    return isa<FieldDecl>(Member->getMemberDecl()) && !Member->isImplicitAccess()
               ? Member->getBase()
               : nullptr;
  if (auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    bool Accessor = llvm::StringSwitch<bool>(identifier(Call->getDirectCallee()))
                        .Cases({"value", "get", "mapped"}, true)
                        .Default(false);
    return Accessor && Call->getNumArgs() == 0
               ? Call->getImplicitObjectArgument()
               : nullptr;
  }
  return nullptr;
}

bool UseWalker::isCallable(const Expr *E) const {
  if (!holdsCallable(E->getType()))
    return false;
  for (E = stripCallable(E); E; E = reachedFrom(E) ? stripCallable(reachedFrom(E))
                                                   : nullptr) {
    if (Taken.count(E))
      return true;
    if (auto *Reference = dyn_cast<DeclRefExpr>(E))
      return Tracked.count(variableOf(Reference));
  }
  return false;
}

const ValueDecl *UseWalker::direct(const Expr *E) const {
  if (!holdsCallable(E->getType()))
    return nullptr;
  for (E = stripCallable(E); E; E = reachedFrom(E) ? stripCallable(reachedFrom(E))
                                                   : nullptr)
    if (auto *Reference = dyn_cast<DeclRefExpr>(E))
      return Tracked.count(variableOf(Reference)) ? variableOf(Reference)
                                                  : nullptr;
  return nullptr;
}

std::optional<Holding> UseWalker::closure(const LambdaExpr *Lambda) {
  UseWalker Nested(Context, Project, In);
  bool Captures = false;
  for (const LambdaCapture &Capture : Lambda->captures()) {
    if (!Capture.capturesVariable())
      continue;
    const ValueDecl *Variable = Capture.getCapturedVar();
    if (auto *Binding = dyn_cast<BindingDecl>(Variable);
        Binding && Binding->getDecomposedDecl())
      Variable = Binding->getDecomposedDecl();
    auto *Init = dyn_cast<VarDecl>(Variable);
    if (Tracked.count(Variable)) {
      Nested.Tracked[Variable] = Tracked[Variable];
    } else if (Init && Init->isInitCapture() && Init->getInit()) {
      auto Held = holding(Init->getInit());
      if (!Held)
        continue;
      Nested.Tracked[Variable] = *Held;
    } else {
      continue;
    }
    Captures = true;
  }
  if (!Captures)
    return std::nullopt;
  Holding Result;
  Result.Wrapped = true;
  Result.InnerMost = Nested.walk(Lambda->getBody()).most();
  // It runs in parts, whenever somebody resumes it.
  if (isa<CoroutineBodyStmt>(Lambda->getBody()) && !Nested.Uses.empty())
    Nested.escape("a closure that is a coroutine uses it", Lambda);
  Result.Inner = std::move(Nested.Uses);
  return Result;
}

std::optional<Holding> UseWalker::bound(const CallExpr *Call) {
  std::optional<Holding> Held;
  for (unsigned I = 0; I < Call->getNumArgs(); ++I) {
    auto Argument = holding(Call->getArg(I));
    if (!Argument)
      continue;
    if (Held) { // bound twice
      Held->InnerMost = 2;
      for (CallableUse &Each : Held->Inner)
        Each.Looped = true;
      continue;
    }
    Held.emplace();
    Held->Wrapped = true;
    Held->InnerMost = 1;
    CallableUse Inner;
    Inner.Kind = UseKind::Call;
    if (I > 0) {
      auto Bind = asContinuation(Call, Context);
      const FunctionDecl *Target = Bind ? Bind->Function : nullptr;
      unsigned Shift = Bind && Bind->Object ? 2 : 1;
      Inner = Target && I >= Shift ? handedTo(Target, I - Shift, Context)
                                   : handedTo(nullptr, 0, Context);
    }
    Inner.At = Project.place(Call->getExprLoc());
    Inner.Wrapped = Argument->Wrapped;
    Inner.InnerMost = Argument->InnerMost;
    Inner.Inner = Argument->Inner;
    Held->Inner.push_back(std::move(Inner));
  }
  return Held;
}

std::optional<Holding>
UseWalker::inside(llvm::ArrayRef<const Expr *> Arguments,
                  const CXXConstructorDecl *Constructor,
                  const RecordDecl *Aggregate) {
  std::optional<Holding> Held;
  for (unsigned I = 0; I < Arguments.size(); ++I) {
    auto Argument = holding(Arguments[I]);
    if (!Argument)
      continue;
    if (Held) {
      CallableUse Twice;
      Twice.Why = "it is put twice into one object";
      Held->Wrapped = true;
      Held->Inner = {std::move(Twice)};
      continue;
    }
    Held = std::move(Argument);
    CallableUse Object;
    if (Constructor && !isInStandardLibrary(*Constructor)) {
      Object = handedTo(Constructor, I, Context);
    } else if (Aggregate) {
      auto Field = Aggregate->field_begin();
      std::advance(Field, std::min<unsigned>(I, std::distance(
                              Field, Aggregate->field_end())));
      if (Field == Aggregate->field_end())
        continue;
      Object = storedIn(**Field);
    } else {
      continue;
    }
    Object.At = Project.place(Arguments[I]->getExprLoc());
    Object.Wrapped = Held->Wrapped;
    Object.InnerMost = Held->InnerMost;
    Object.Inner = Held->Inner;
    Held->Within.push_back(std::move(Object));
  }
  return Held;
}

std::optional<Holding> UseWalker::holding(const Expr *Whole) {
  const Expr *E = stripCallable(Whole);
  if (const ValueDecl *Variable = direct(E))
    return Tracked[Variable];
  if (isCallable(E))
    return Holding();
  if (auto *Lambda = dyn_cast<LambdaExpr>(E))
    return closure(Lambda);
  if (auto *New = dyn_cast<CXXNewExpr>(E))
    return New->getInitializer() ? holding(New->getInitializer()) : std::nullopt;
  if (auto *List = dyn_cast<InitListExpr>(E)) {
    const InitListExpr *Semantic =
        List->isSemanticForm() ? List : List->getSemanticForm();
    if (!Semantic)
      Semantic = List;
    llvm::ArrayRef<const Expr *> Inits(
        const_cast<const Expr *const *>(Semantic->getInits()),
        Semantic->getNumInits());
    return inside(Inits, nullptr, Semantic->getType()->getAsRecordDecl());
  }
  if (auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    llvm::ArrayRef<const Expr *> Arguments(
        const_cast<const Expr *const *>(Construct->getArgs()),
        Construct->getNumArgs());
    return inside(Arguments, Construct->getConstructor(), nullptr);
  }
  auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || isa<CXXOperatorCallExpr>(Call))
    return std::nullopt;
  llvm::StringRef Name = identifier(Callee);
  if (Name == "bind_executor" && Call->getNumArgs() == 2)
    return holding(Call->getArg(1));
  if (Name == "bind" || Name == "bind_front" || Name == "bind_front_handler" ||
      Name == "bind_handler")
    return bound(Call);
  if (!Callee->isInStdNamespace())
    return std::nullopt;
  if (Name.starts_with("make_")) {
    llvm::ArrayRef<const Expr *> Arguments(
        const_cast<const Expr *const *>(Call->getArgs()), Call->getNumArgs());
    // make_unique<Job>(…) constructs a Job.
    const TemplateArgumentList *Types = Callee->getTemplateSpecializationArgs();
    const CXXRecordDecl *Class = nullptr;
    if (Name != "make_pair" && Name != "make_tuple" && Types &&
        Types->size() > 0 && Types->get(0).getKind() == TemplateArgument::Type)
      Class = Types->get(0).getAsType()->getAsCXXRecordDecl();
    const CXXConstructorDecl *Constructor = nullptr;
    if (Class && Class->hasDefinition() && !Class->isInStdNamespace() &&
        !Class->isLambda())
      for (const CXXConstructorDecl *Each : Class->getDefinition()->ctors())
        if (Each->isUserProvided() && Each->getNumParams() == Arguments.size())
          Constructor = Constructor ? Constructor : Each;
    return inside(Arguments, Constructor, Constructor ? nullptr : Class);
  }
  return std::nullopt;
}

} // namespace coroutinize
