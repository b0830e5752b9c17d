#include "matchers/Callables.h"
#include "clang/AST/DeclTemplate.h"
#include "dialects/Dialect.h"
#include "dialects/Keys.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace coroutinize {

llvm::StringRef identifier(const FunctionDecl *Function) {
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
               llvm::StringSwitch<bool>(identifier(Call->getDirectCallee()))
                   .Cases({"move", "forward", "ref", "as_const"}, true)
                   .Default(false)) {
      E = Call->getArg(0);
    } else {
      return E;
    }
  }
}

CallableUse storedIn(const ValueDecl &Cell) {
  CallableUse Use;
  Use.Kind = UseKind::Store;
  Use.Target = declarationKey(Cell);
  Use.Name = Cell.getQualifiedNameAsString();
  return Use;
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

const ValueDecl *variableOf(const DeclRefExpr *Reference) {
  auto *Binding = dyn_cast<BindingDecl>(Reference->getDecl());
  return Binding && Binding->getDecomposedDecl() ? Binding->getDecomposedDecl()
                                                 : Reference->getDecl();
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

std::string objectCell(const ValueDecl &Cell) {
  return "object of " + declarationKey(Cell);
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
  llvm::StringRef Name = identifier(&Callee);
  if (auto *Constructor = dyn_cast<CXXConstructorDecl>(&Callee))
    Name = Constructor->getParent()->getIdentifier()
               ? Constructor->getParent()->getName()
               : llvm::StringRef();
  auto Promise = [&](When Time, HowOften Times, llvm::StringRef Section) {
    return Nature{Time,
                  Times,
                  Evidence::Declared,
                  "the standard says so of `std::" + Name.str() + "`",
                  {{{}, "the C++ standard, " + Section.str()}}};
  };
  if (Name == "thread")
    return Promise(When::Later, HowOften::Once, "[thread.thread.constr]");
  if (Name == "jthread")
    return Promise(When::Later, HowOften::Once, "[thread.jthread.cons]");
  if (Name == "async")
    return Promise(When::Unknown, HowOften::AtMostOnce, "[futures.async]");
  if (Name == "call_once")
    return Promise(When::Inline, HowOften::AtMostOnce, "[thread.once.callonce]");
  if (Name == "invoke" || Name == "invoke_r")
    return Promise(When::Inline, HowOften::Once, "[func.invoke]");
  if (Name == "apply")
    return Promise(When::Inline, HowOften::Once, "[tuple.apply]");
  if (Name == "visit")
    return Promise(When::Inline, HowOften::Once, "[variant.visit]");
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
    return Promise(When::Inline, HowOften::Many, "[algorithms]");
  return std::nullopt;
}

/// What the documentation of another library says.
static std::optional<Nature> libraryPromise(const CallableArgument &Argument,
                                            ASTContext &Context) {
  for (const Dialect *Library : {&AsioDialect, &LibUvDialect})
    if (auto Found = Library->recognise(Argument, Context);
        Found && (Found->HandOff || Found->Nature.Time == When::Inline))
      return Found->Nature;
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
  CallableArgument Argument{Callee, identifier(Callee).str(), Index, nullptr,
                            true,   true,                 nullptr};
  if (auto Promise = libraryPromise(Argument, Context)) {
    Use.Kind = UseKind::Promised;
    Use.Promise = *Promise;
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

} // namespace coroutinize
