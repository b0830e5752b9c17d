#include "matchers/CallableUses.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "dialects/Dialect.h"
#include "dialects/Keys.h"
#include "matchers/Ast.h"
#include "matchers/Continuation.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace coroutinize {

static UseCount sequence(UseCount A, const UseCount &B) {
  if (!A.FallsThrough)
    return A;
  A.Exit = std::max(A.Exit, A.Through + B.Exit);
  A.Through += B.Through;
  A.FallsThrough = B.FallsThrough;
  if (B.FallsThrough)
    A.Open.append(B.Open);
  else
    A.Open.clear();
  return A;
}

static UseCount either(const UseCount &A, const UseCount &B) {
  UseCount Result;
  Result.FallsThrough = A.FallsThrough || B.FallsThrough;
  Result.Exit = std::max(A.Exit, B.Exit);
  for (const UseCount *Each : {&A, &B})
    if (Each->FallsThrough) {
      Result.Through = std::max(Result.Through, Each->Through);
      Result.Open.append(Each->Open);
    }
  return Result;
}

static llvm::StringRef nameOf(const FunctionDecl *Function) {
  return Function && Function->getIdentifier() ? Function->getName()
                                               : llvm::StringRef();
}

static bool hasCallOperator(const CXXRecordDecl *Class) {
  return Class && Class->hasDefinition() &&
         llvm::any_of(Class->getDefinition()->decls(), [](const Decl *D) {
           auto *Named = dyn_cast<NamedDecl>(D);
           return Named && Named->getDeclName().getCXXOverloadedOperator() ==
                               OO_Call;
         });
}

bool holdsCallable(QualType Type, unsigned Fuel) {
  Type = Type.getNonReferenceType().getCanonicalType();
  while (Type->isPointerType() || Type->isArrayType())
    Type = Type->isPointerType()
               ? Type->getPointeeType()
               : QualType(Type->getPointeeOrArrayElementType(), 0);
  if (Type->isFunctionType() || Type->isMemberFunctionPointerType())
    return true;
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition() || Fuel == 0)
    return false;
  Class = Class->getDefinition();
  if (Class->isLambda() || hasCallOperator(Class))
    return true;
  if (Class->isInStdNamespace()) {
    auto *Made = dyn_cast<ClassTemplateSpecializationDecl>(Class);
    return Made &&
           llvm::any_of(Made->getTemplateArgs().asArray(),
                        [&](const TemplateArgument &Each) {
                          if (Each.getKind() == TemplateArgument::Pack)
                            return llvm::any_of(
                                Each.pack_elements(), [&](auto &Element) {
                                  return Element.getKind() ==
                                             TemplateArgument::Type &&
                                         holdsCallable(Element.getAsType(),
                                                       Fuel - 1);
                                });
                          return Each.getKind() == TemplateArgument::Type &&
                                 holdsCallable(Each.getAsType(), Fuel - 1);
                        });
  }
  // An object that is asked to run: what it holds may be in a derived class.
  if (Class->isPolymorphic() && Class->isAbstract())
    return true;
  return llvm::any_of(Class->fields(), [&](const FieldDecl *Field) {
    return holdsCallable(Field->getType(), Fuel - 1);
  });
}

/// std:: or boost::, whose utilities have the same names.
static bool isUtility(const FunctionDecl &Function) {
  auto *Namespace = dyn_cast<NamespaceDecl>(Function.getDeclContext());
  return Function.isInStdNamespace() ||
         (Namespace && Namespace->getName() == "boost");
}

const Expr *stripCallable(const Expr *E) {
  for (;;) {
    E = E->IgnoreUnlessSpelledInSource();
    if (auto *Cleanups = dyn_cast<ExprWithCleanups>(E)) {
      E = Cleanups->getSubExpr();
    } else if (auto *Construct = dyn_cast<CXXConstructExpr>(E);
               Construct && Construct->getNumArgs() == 1 &&
               (Construct->getConstructor()->isCopyOrMoveConstructor() ||
                hasCallOperator(Construct->getConstructor()->getParent()))) {
      E = Construct->getArg(0);
    } else if (auto *Cast = dyn_cast<ExplicitCastExpr>(E)) {
      E = Cast->getSubExpr();
    } else if (auto *Call = dyn_cast<CallExpr>(E);
               Call && Call->getNumArgs() == 1 && Call->getDirectCallee() &&
               isUtility(*Call->getDirectCallee()) &&
               llvm::StringSwitch<bool>(nameOf(Call->getDirectCallee()))
                   .Cases({"move", "forward", "ref", "as_const"}, true)
                   .Default(false)) {
      E = Call->getArg(0);
    } else {
      return E;
    }
  }
}

const ValueDecl *cellOf(const Expr *E) {
  E = E->IgnoreUnlessSpelledInSource();
  if (auto *Member = dyn_cast<MemberExpr>(E))
    return dyn_cast<FieldDecl>(Member->getMemberDecl())
               ? Member->getMemberDecl()
               : dyn_cast<VarDecl>(Member->getMemberDecl());
  if (auto *Reference = dyn_cast<DeclRefExpr>(E))
    if (auto *Variable = dyn_cast<VarDecl>(Reference->getDecl());
        Variable && Variable->hasGlobalStorage())
      return Variable;
  return nullptr;
}

const ParmVarDecl *outParameter(const Expr *E) {
  E = E->IgnoreUnlessSpelledInSource();
  bool Dereferenced = false;
  if (auto *Star = dyn_cast<UnaryOperator>(E);
      Star && Star->getOpcode() == UO_Deref) {
    E = Star->getSubExpr()->IgnoreUnlessSpelledInSource();
    Dereferenced = true;
  }
  auto *Reference = dyn_cast<DeclRefExpr>(E);
  auto *Parameter =
      Reference ? dyn_cast<ParmVarDecl>(Reference->getDecl()) : nullptr;
  if (!Parameter)
    return nullptr;
  QualType Type = Parameter->getType();
  return (Dereferenced ? Type->isPointerType() : Type->isLValueReferenceType())
             ? Parameter
             : nullptr;
}

bool isInsertion(llvm::StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases({"push", "push_back", "push_front", "emplace", "emplace_back"}, true)
      .Cases({"emplace_front", "insert", "insert_or_assign", "try_emplace"}, true)
      .Cases({"emplace_hint", "assign", "reset"}, true)
      .Default(false);
}

std::string resultCell(const FunctionDecl &Function) {
  return "result of " + declarationKey(Function);
}

std::string outCell(const FunctionDecl &Function, unsigned Index) {
  return "parameter " + std::to_string(Index) + " of " +
         declarationKey(Function);
}

/// Functions of the standard library that call what they are given.
static std::optional<Nature> standardPromise(const FunctionDecl &Callee,
                                             unsigned Index) {
  llvm::StringRef Name = nameOf(&Callee);
  if (auto *Constructor = dyn_cast<CXXConstructorDecl>(&Callee))
    Name = Constructor->getParent()->getIdentifier()
               ? Constructor->getParent()->getName()
               : llvm::StringRef();
  auto Promise = [&](When Time, HowOften Times) {
    return Nature{Time, Times, Evidence::Declared,
                  "the standard says so of `std::" + Name.str() + "`"};
  };
  if (Name == "thread" || Name == "jthread")
    return Promise(When::Later, HowOften::Once);
  if (Name == "async")
    return Promise(When::Unknown, HowOften::AtMostOnce);
  if (Name == "call_once")
    return Promise(When::Inline, HowOften::AtMostOnce);
  if (Name == "invoke" || Name == "apply" || Name == "visit" ||
      Name == "invoke_r")
    return Promise(When::Inline, HowOften::Once);
  bool Algorithm =
      llvm::StringSwitch<bool>(Name)
          .StartsWith("for_each", true)
          .StartsWith("find", true)
          .StartsWith("count", true)
          .StartsWith("remove", true)
          .StartsWith("copy", true)
          .StartsWith("replace", true)
          .StartsWith("partition", true)
          .StartsWith("generate", true)
          .Cases({"all_of", "any_of", "none_of", "transform", "accumulate"}, true)
          .Cases({"sort", "stable_sort", "nth_element", "lower_bound"}, true)
          .Default(false);
  if (Algorithm && !isa<CXXMethodDecl>(Callee))
    return Promise(When::Inline, HowOften::Many);
  return std::nullopt;
}

CallableUse handedTo(const FunctionDecl *Callee, unsigned Index,
                     ASTContext &Context) {
  CallableUse Use;
  if (!Callee) {
    Use.Why = "it is given to a function that is not known";
    return Use;
  }
  Use.Name = Callee->getQualifiedNameAsString();
  Use.Index = Index;
  CallableArgument Argument{Callee, nameOf(Callee).str(), Index, nullptr,
                            true,   true,                 nullptr};
  if (auto Asio = AsioDialect.recognise(Argument, Context);
      Asio && Asio->HandOff) {
    Use.Kind = UseKind::Promised;
    Use.Promise = Asio->Nature;
  } else if (isInStandardLibrary(*Callee)) {
    if (auto Promise = standardPromise(*Callee, Index)) {
      Use.Kind = UseKind::Promised;
      Use.Promise = *Promise;
    } else {
      Use.Why = "`" + Use.Name + "` keeps it";
    }
  } else if (Index >= Callee->getNumParams()) {
    Use.Why = "`" + Use.Name + "` takes it as a variadic argument";
  } else {
    Use.Kind = UseKind::Pass;
    Use.Target = declarationKey(*Callee);
  }
  return Use;
}

//===----------------------------------------------------------------------===//
// What holds the callable
//===----------------------------------------------------------------------===//

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
    bool Accessor = llvm::StringSwitch<bool>(nameOf(Call->getDirectCallee()))
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
      return Tracked.count(Reference->getDecl());
  }
  return false;
}

const ValueDecl *UseWalker::direct(const Expr *E) const {
  if (!holdsCallable(E->getType()))
    return nullptr;
  for (E = stripCallable(E); E; E = reachedFrom(E) ? stripCallable(reachedFrom(E))
                                                   : nullptr)
    if (auto *Reference = dyn_cast<DeclRefExpr>(E))
      return Tracked.count(Reference->getDecl()) ? Reference->getDecl()
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
      Held->Wrapped = true;
      Held->InnerMost = 2;
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
      Object.Kind = UseKind::Store;
      Object.Target = declarationKey(**Field);
      Object.Name = Field->getQualifiedNameAsString();
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
  llvm::StringRef Name = nameOf(Callee);
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

//===----------------------------------------------------------------------===//
// Uses
//===----------------------------------------------------------------------===//

UseCount UseWalker::use(CallableUse Use, const Holding &Held,
                        SourceLocation Where) {
  Use.At = Project.place(Where);
  Use.Wrapped = Held.Wrapped;
  Use.InnerMost = Held.InnerMost;
  Use.Inner = Held.Inner;
  Use.Within = Held.Within;
  UseCount One;
  One.Through = 1;
  One.Open.push_back(Uses.size());
  Uses.push_back(std::move(Use));
  return One;
}

UseCount UseWalker::escape(std::string Why, const Stmt *Where) {
  CallableUse Use;
  Use.Why = std::move(Why);
  return use(std::move(Use), {}, Where->getBeginLoc());
}

UseCount UseWalker::hand(const FunctionDecl *Callee, unsigned Index,
                         const Holding &Held, SourceLocation Where) {
  return use(handedTo(Callee, Index, Context), Held, Where);
}

UseCount UseWalker::argument(const Expr *E, const FunctionDecl *Callee,
                             unsigned Index) {
  if (Filled.count(E->IgnoreUnlessSpelledInSource()))
    return {};
  if (auto Held = holding(E))
    return hand(Callee, Index, *Held, E->getExprLoc());
  return walk(E);
}

void UseWalker::hold(const ValueDecl *Variable, Holding Held) {
  // Its constructor has the callable whatever becomes of the object.
  for (CallableUse &Object : Held.Within)
    Uses.push_back(std::move(Object));
  Held.Within.clear();
  Tracked[Variable] = std::move(Held);
}

UseCount UseWalker::assign(const Expr *Target, const Expr *Value,
                           const Expr *Whole) {
  auto Held = holding(Value);
  const Expr *To = Target->IgnoreUnlessSpelledInSource();
  if (!Held) {
    // `cb = nullptr;`, `cb = other;`: what it held is dropped.
    if (isCallable(To))
      return walk(Value);
    return sequence(walk(Value), walk(Target));
  }
  CallableUse Use;
  Use.Kind = UseKind::Store;
  // `map[key] = cb`, `*box = cb`
  const Expr *Base = To;
  if (auto *Index = dyn_cast<CXXOperatorCallExpr>(Base);
      Index && Index->getOperator() == OO_Subscript)
    Base = Index->getArg(0);
  if (const ValueDecl *Cell = cellOf(Base)) {
    Use.Target = declarationKey(*Cell);
    Use.Name = Cell->getQualifiedNameAsString();
    return use(std::move(Use), *Held, Whole->getExprLoc());
  }
  if (const ParmVarDecl *Out = outParameter(To); Out && In) {
    Use.Target = outCell(*In, Out->getFunctionScopeIndex());
    Use.Name = "*" + Out->getNameAsString();
    return use(std::move(Use), *Held, Whole->getExprLoc());
  }
  if (auto *Reference = dyn_cast<DeclRefExpr>(To))
    if (auto *Variable = dyn_cast<VarDecl>(Reference->getDecl());
        Variable && Variable->isLocalVarDecl() &&
        !Variable->getType()->isReferenceType()) {
      hold(Variable, *Held);
      return {};
    }
  return escape("it is stored", Whole);
}

UseCount UseWalker::declare(const DeclStmt *Declarations) {
  UseCount Sum;
  for (const Decl *D : Declarations->decls()) {
    auto *Variable = dyn_cast<VarDecl>(D);
    if (!Variable || !Variable->getInit())
      continue;
    auto Held = holding(Variable->getInit());
    if (Held && Variable->isLocalVarDecl() && !Variable->hasGlobalStorage() &&
        !isa<DecompositionDecl>(Variable))
      hold(Variable, *Held);
    else
      Sum = sequence(Sum, walk(Variable->getInit()));
  }
  return Sum;
}

std::optional<UseCount> UseWalker::store(const CXXMemberCallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || !isInStandardLibrary(*Callee) || !isInsertion(nameOf(Callee)))
    return std::nullopt;
  llvm::ArrayRef<const Expr *> Arguments(
      const_cast<const Expr *const *>(Call->getArgs()), Call->getNumArgs());
  auto Held = inside(Arguments, nullptr, nullptr);
  if (!Held)
    return std::nullopt;
  const ValueDecl *Cell = cellOf(Call->getImplicitObjectArgument());
  if (!Cell)
    return escape("it is kept in a local container", Call);
  CallableUse Use;
  Use.Kind = UseKind::Store;
  Use.Target = declarationKey(*Cell);
  Use.Name = Cell->getQualifiedNameAsString();
  return use(std::move(Use), *Held, Call->getExprLoc());
}

std::optional<UseCount> UseWalker::memberCall(const CXXMemberCallExpr *Call) {
  const Expr *Object = Call->getImplicitObjectArgument();
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Object || !isCallable(Object))
    return store(Call);
  if (isa_and_nonnull<CXXConversionDecl>(Callee))
    return UseCount();
  UseCount Sum;
  for (const Expr *Argument : Call->arguments())
    Sum = sequence(Sum, walk(Argument));
  llvm::StringRef Name = nameOf(Callee);
  if (Callee && isInStandardLibrary(*Callee))
    return llvm::StringSwitch<bool>(Name)
                   .Cases({"has_value", "empty", "size", "key"}, true)
                   .Cases({"reset", "clear", "swap"}, true)
                   .Default(false)
               ? Sum
               : sequence(Sum, escape("`" + Name.str() + "` is called on it",
                                      Call));
  // A method of the object that holds it; one that only answers leaves it.
  if (auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
      Method && Method->isConst() && !Method->getReturnType()->isVoidType() &&
      !holdsCallable(Method->getReturnType()))
    return Sum;
  CallableUse Use;
  Use.Kind = UseKind::Invoke;
  Use.Target = Callee ? declarationKey(*Callee) : "";
  Use.Name = Callee ? Callee->getQualifiedNameAsString() : "";
  const ValueDecl *Variable = direct(Object);
  return sequence(Sum, use(std::move(Use),
                           Variable ? Tracked[Variable] : Holding(),
                           Call->getExprLoc()));
}

UseCount UseWalker::call(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  // What it takes from a cell is in place of something empty.
  if (Taken.count(Call) || (Callee && nameOf(Callee) == "swap" &&
                            isInStandardLibrary(*Callee)))
    return {};
  const Expr *Called = Call->getCallee();
  unsigned First = 0;
  if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call)) {
    OverloadedOperatorKind Kind = Operator->getOperator();
    if (Kind == OO_Equal && Call->getNumArgs() == 2)
      return assign(Call->getArg(0), Call->getArg(1), Call);
    if ((Kind == OO_EqualEqual || Kind == OO_ExclaimEqual) &&
        (isCallable(Call->getArg(0)) || isCallable(Call->getArg(1))))
      return {};
    if (Kind == OO_Call) {
      Called = Call->getArg(0);
      First = 1;
    }
  }
  if (auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
    if (auto Done = memberCall(Member))
      return *Done;

  // `(object.*handler)(…)`
  if (auto *Member = dyn_cast<BinaryOperator>(Called->IgnoreParenImpCasts());
      Member && Member->isPtrMemOp())
    Called = Member->getRHS();

  UseCount Sum;
  auto Held = First || !isa<CXXOperatorCallExpr>(Call) ? holding(Called)
                                                       : std::nullopt;
  CallableUse CallIt;
  CallIt.Kind = UseKind::Call;
  bool IsItself = Held.has_value();
  if (!IsItself && !isa<CXXOperatorCallExpr>(Call))
    Sum = walk(Called);
  // An operator that is a member has its object as the first argument.
  unsigned Shift = isa<CXXOperatorCallExpr>(Call) &&
                           isa_and_nonnull<CXXMethodDecl>(Callee)
                       ? 1
                       : 0;
  for (unsigned I = First; I < Call->getNumArgs(); ++I)
    Sum = sequence(Sum, argument(Call->getArg(I), Callee, I - Shift));
  if (IsItself)
    Sum = sequence(Sum, use(std::move(CallIt), *Held, Call->getExprLoc()));
  return Sum;
}

UseCount UseWalker::construct(const CXXConstructExpr *Construct) {
  UseCount Sum;
  for (unsigned I = 0; I < Construct->getNumArgs(); ++I)
    Sum = sequence(Sum, argument(Construct->getArg(I),
                                 Construct->getConstructor(), I));
  return Sum;
}

//===----------------------------------------------------------------------===//
// Control flow
//===----------------------------------------------------------------------===//

UseCount UseWalker::children(const Stmt *S) {
  UseCount Sum;
  for (const Stmt *Child : S->children())
    Sum = sequence(Sum, walk(Child));
  return Sum;
}

UseCount UseWalker::walk(llvm::ArrayRef<const Stmt *> Statements) {
  UseCount Sum;
  for (const Stmt *Each : Statements) {
    auto *Return = dyn_cast_or_null<ReturnStmt>(Each);
    if (Sum.FallsThrough && !(Return && !Return->getRetValue()))
      for (unsigned Earlier : Sum.Open)
        Uses[Earlier].Followed = true;
    Sum = sequence(Sum, walk(Each));
  }
  return Sum;
}

UseCount UseWalker::walk(const Stmt *S) {
  if (!S)
    return {};
  if (auto *E = dyn_cast<Expr>(S); E && Taken.count(E))
    return {};
  if (auto *Block = dyn_cast<CompoundStmt>(S))
    return walk({const_cast<const Stmt *const *>(Block->body_begin()),
                 Block->size()});
  if (auto *Declarations = dyn_cast<DeclStmt>(S))
    return declare(Declarations);
  if (auto *Branch = dyn_cast<IfStmt>(S)) {
    UseCount Test = walk(Branch->getInit());
    if (Branch->getConditionVariableDeclStmt())
      Test = sequence(Test, walk(Branch->getConditionVariableDeclStmt()));
    else
      Test = sequence(Test, walk(Branch->getCond()));
    return sequence(Test,
                    either(walk(Branch->getThen()), walk(Branch->getElse())));
  }
  if (auto *Choice = dyn_cast<ConditionalOperator>(S))
    return sequence(walk(Choice->getCond()), either(walk(Choice->getTrueExpr()),
                                                    walk(Choice->getFalseExpr())));
  if (auto *Range = dyn_cast<CXXForRangeStmt>(S);
      Range && isCallable(Range->getRangeInit())) {
    // Each element once.
    if (const ValueDecl *Container = direct(Range->getRangeInit()))
      Tracked[Range->getLoopVariable()] = Tracked[Container];
    else
      track(Range->getLoopVariable());
    UseCount Body = walk(Range->getBody());
    Body.FallsThrough = true;
    return Body;
  }
  if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S)) {
    UseCount Body = children(S);
    if (Body.Through > 0 && Body.FallsThrough)
      Body.Through = 2;
    Body.FallsThrough = true;
    for (unsigned Each : Body.Open)
      Uses[Each].Followed = true;
    return Body;
  }
  if (auto *Switch = dyn_cast<SwitchStmt>(S)) {
    // The sum over all cases is the safe reading.
    UseCount Body = children(Switch);
    Body.FallsThrough = true;
    return Body;
  }
  if (auto *Return = dyn_cast<ReturnStmt>(S)) {
    UseCount Value;
    if (auto Held = Return->getRetValue() && In ? holding(Return->getRetValue())
                                                : std::nullopt) {
      CallableUse Use;
      Use.Kind = UseKind::Store;
      Use.Target = resultCell(*In);
      Use.Name = "the result of " + In->getQualifiedNameAsString();
      Value = use(std::move(Use), *Held, Return->getBeginLoc());
    } else {
      Value = children(S);
    }
    return {0, std::max(Value.Exit, Value.Through), false, {}};
  }
  if (isa<CXXThrowExpr>(S)) {
    UseCount Value = children(S);
    return {0, std::max(Value.Exit, Value.Through), false, {}};
  }
  if (auto *Lambda = dyn_cast<LambdaExpr>(S))
    return closure(Lambda) ? escape("a closure that holds it is kept", Lambda)
                           : UseCount();
  if (auto *Call = dyn_cast<CallExpr>(S))
    return call(Call);
  if (auto *Construct = dyn_cast<CXXConstructExpr>(S))
    return construct(Construct);
  if (auto *Delete = dyn_cast<CXXDeleteExpr>(S);
      Delete && isCallable(Delete->getArgument()))
    return {};
  if (auto *Operator = dyn_cast<BinaryOperator>(S)) {
    if (Operator->isAssignmentOp())
      return assign(Operator->getLHS(), Operator->getRHS(), Operator);
    if (Operator->isEqualityOp() && (isCallable(Operator->getLHS()) ||
                                     isCallable(Operator->getRHS())))
      return {};
  }
  if (auto *Cast = dyn_cast<CastExpr>(S);
      Cast && isCallable(Cast->getSubExpr()) &&
      (Cast->getCastKind() == CK_ToVoid ||
       Cast->getCastKind() == CK_PointerToBoolean))
    return {};
  // `task.deadline`: another part of the object that holds it.
  if (auto *Member = dyn_cast<MemberExpr>(S);
      Member && isCallable(Member->getBase()) && !isCallable(Member))
    return {};
  if (auto *E = dyn_cast<Expr>(S); E && isCallable(E))
    return escape("it is used in a way that is not understood", E);
  return children(S);
}

UseCount UseWalker::walkFunction(const FunctionDecl &Definition) {
  UseCount Sum;
  if (auto *Constructor = dyn_cast<CXXConstructorDecl>(&Definition))
    for (const CXXCtorInitializer *Init : Constructor->inits()) {
      if (!Init->isWritten() || !Init->getInit())
        continue;
      auto Held = Init->isMemberInitializer() ? holding(Init->getInit())
                                              : std::nullopt;
      if (!Held) {
        Sum = sequence(Sum, walk(Init->getInit()));
        continue;
      }
      CallableUse Use;
      Use.Kind = UseKind::Store;
      Use.Target = declarationKey(*Init->getMember());
      Use.Name = Init->getMember()->getQualifiedNameAsString();
      Sum = sequence(Sum, use(std::move(Use), *Held, Init->getSourceLocation()));
    }
  const Stmt *Body = Definition.getBody();
  // It runs in parts, whenever somebody resumes it.
  if (isa<CoroutineBodyStmt>(Body))
    return mentionsTracked(Body)
               ? escape("`" + Definition.getNameAsString() +
                            "` is a coroutine that uses it",
                        Body)
               : Sum;
  Sum = sequence(Sum, walk(Body));
  bool Jumps = false;
  forEach<GotoStmt>(Body, [&](const GotoStmt *) { Jumps = true; });
  if (Jumps && Sum.most() > 0)
    Sum.Exit = 2;
  return Sum;
}

bool UseWalker::mentionsTracked(const Stmt *S) const {
  return llvm::any_of(Tracked,
                      [&](const auto &Each) { return mentions(S, Each.first); });
}

} // namespace coroutinize
