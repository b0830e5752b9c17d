#include "matchers/SelfCalls.h"
#include "clang/AST/DeclTemplate.h"
#include "matchers/Ast.h"
#include "matchers/Continuation.h"

using namespace clang;

namespace coroutinize {
namespace {

using Unfit = SelfCalls::Unfit;

/// The class template's argument, where the type is an instance of it.
QualType argumentOf(QualType Type, llvm::StringRef Template) {
  const auto *Record = Type.getNonReferenceType()->getAsCXXRecordDecl();
  auto *Instance = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Record);
  if (!Instance || Instance->getName() != Template ||
      Instance->getTemplateArgs().size() == 0 ||
      Instance->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return {};
  return Instance->getTemplateArgs()[0].getAsType();
}

/// What a `std::function` is called with.
const FunctionProtoType *signatureOf(QualType Callable) {
  QualType Type = argumentOf(Callable, "function");
  return Type.isNull() ? nullptr : Type->getAs<FunctionProtoType>();
}

const ValueDecl *named(const Expr *E) {
  auto *Reference = dyn_cast<DeclRefExpr>(stripCopies(E));
  return Reference ? Reference->getDecl() : nullptr;
}

/// `step` of `*step`, `step.operator*()`, or null.
const ValueDecl *pointedBy(const Expr *E) {
  E = stripCopies(E);
  if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
      Operator && Operator->getNumArgs() == 1 &&
      (Operator->getOperator() == OO_Star || Operator->getOperator() == OO_Arrow))
    return named(Operator->getArg(0));
  return nullptr;
}

/// Looks at all that a function does with the names of one lambda.
class Account {
public:
  Account(const FunctionDecl &Function, const VarDecl *Holder,
          const LambdaExpr *Lambda, const Stmt *Made)
      : Function(Function) {
    Self.Holder = Holder;
    Self.Lambda = Lambda;
    Self.Made = Made;
    own(Holder);
  }

  SelfCalling Self;
  std::optional<Unfit> Refused;
  bool CallsItself = false, Begins = false;

  /// A lambda that is given itself.
  void runGiven(unsigned Parameter) {
    const CXXMethodDecl *Target = Self.function();
    Given = Parameter;
    own(Target->getParamDecl(Parameter));
    if (Self.Lambda->isMutable())
      refuse(RefusalReason::ContinuationKind,
             quoted(Self.Holder) + " is mutable, and each call is one of a copy");
    // As written: what becomes a variable needs a type.
    for (const ParmVarDecl *Each : Self.Lambda->getCallOperator()->parameters())
      if (Each->getFunctionScopeIndex() != Parameter &&
          Each->getType()->isDependentType())
        refuse(RefusalReason::ContinuationKind,
               "spell the type of " + quoted(Each));
    walk(Function.getBody());
  }

  void run() {
    auto *Held = dyn_cast_or_null<FunctionProtoType>(
        signatureOf(argumentOf(Self.Holder->getType(), "shared_ptr")));
    const CXXMethodDecl *Target = Self.function();
    bool Same = Held && Held->getNumParams() == Target->getNumParams();
    for (unsigned I = 0; Same && I < Target->getNumParams(); ++I)
      Same = Function.getASTContext().hasSameUnqualifiedType(
          Held->getParamType(I).getNonReferenceType(),
          Target->getParamDecl(I)->getType().getNonReferenceType());
    walk(Function.getBody());
    if (!Same)
      refuse(RefusalReason::ContinuationKind,
             "the parameters of the lambda are not those of " +
                 quoted(Self.Holder));
  }

private:
  const FunctionDecl &Function;
  /// The lambdas around, from the one on that calls itself.
  std::vector<const LambdaExpr *> Inside;
  std::optional<unsigned> Given; ///< the parameter that is the lambda itself

  void own(const ValueDecl *D) {
    Self.Names.insert(D);
    Self.Owners.insert(D);
  }

  void refuse(RefusalReason Reason, std::string Message) {
    if (!Refused)
      Refused = {Reason, std::move(Message)};
  }

  /// `weak.lock()`
  bool locks(const Expr *E) const {
    auto *Call = dyn_cast<CXXMemberCallExpr>(stripCopies(E));
    return Call && calleeName(Call) == "lock" &&
           Self.Names.count(named(Call->getImplicitObjectArgument()));
  }

  /// Takes the variable for another name, where it is made of one.
  bool takes(const ValueDecl *D, const Expr *Init) {
    if (!Init)
      return false;
    const Expr *From = Init->IgnoreUnlessSpelledInSource();
    if (auto *Cast = dyn_cast<CXXFunctionalCastExpr>(From))
      From = Cast->getSubExpr();
    if (locks(From)) {
      // Only while the lambda runs, somebody owns it for sure.
      if (Inside.size() != 1)
        refuse(RefusalReason::Ownership,
               "the continuation does not own " + quoted(Self.Holder) +
                   ", which may have ended by then");
      own(D);
      return true;
    }
    if (!Self.Names.count(named(From)))
      return false;
    if (Given || !argumentOf(D->getType(), "shared_ptr").isNull())
      own(D);
    else
      Self.Names.insert(D);
    return true;
  }

  /// `if (!self) return;`, which never does.
  bool checks(const Stmt *S) const {
    auto *If = dyn_cast<IfStmt>(S);
    if (!If || If->getElse() || If->getInit() || If->getConditionVariable() ||
        Inside.size() != 1)
      return false;
    auto *Not = dyn_cast<UnaryOperator>(If->getCond()->IgnoreParenImpCasts());
    const Expr *Tested =
        Not && Not->getOpcode() == UO_LNot ? stripCopies(Not->getSubExpr()) : nullptr;
    if (auto *Bool = dyn_cast_or_null<CXXMemberCallExpr>(Tested))
      Tested = stripCopies(Bool->getImplicitObjectArgument());
    const Stmt *Then = If->getThen();
    if (auto *Block = dyn_cast<CompoundStmt>(Then); Block && Block->size() == 1)
      Then = Block->body_front();
    auto *Return = dyn_cast<ReturnStmt>(Then);
    return Tested && Self.Owners.count(named(Tested)) && Return &&
           !Return->getRetValue();
  }

  void call(const CallExpr *Call, unsigned First) {
    Self.Calls[Call] = First;
    (Inside.empty() ? Begins : CallsItself) = true;
    for (unsigned I = First; I < Call->getNumArgs(); ++I)
      if (!Given || I != *Given + First)
        walk(Call->getArg(I));
  }

  /// `self(self, …)`, where the name may be a template's parameter.
  bool givesItself(const CallExpr *Call) const {
    if (!Given)
      return false;
    bool Operator = isa<CXXOperatorCallExpr>(Call);
    const Expr *Called = Operator && Call->getNumArgs() ? Call->getArg(0)
                                                        : Call->getCallee();
    unsigned Index = *Given + Operator;
    return Self.Owners.count(named(Called)) && Index < Call->getNumArgs() &&
           Self.Owners.count(named(Call->getArg(Index)));
  }

  void lambda(const LambdaExpr *Lambda) {
    auto Init = Lambda->capture_init_begin();
    for (const LambdaCapture &Capture : Lambda->captures()) {
      const Expr *From = *Init++;
      if (!Capture.capturesVariable()) {
        walk(From);
        continue;
      }
      const ValueDecl *D = Capture.getCapturedVar();
      bool ByReference = Capture.getCaptureKind() == LCK_ByRef;
      bool Name = Lambda->isInitCapture(&Capture)
                      ? takes(D, From)
                      : Self.Names.count(D) > 0;
      if (!Name) {
        walk(From);
        continue;
      }
      if (ByReference)
        refuse(RefusalReason::ReferenceCapture,
               quoted(D) + " is captured by reference; capture it by value");
      if (Lambda == Self.Lambda && Self.Owners.count(D))
        Self.OwnsItself = true;
    }
    bool Enters = Lambda == Self.Lambda || !Inside.empty();
    if (Enters)
      Inside.push_back(Lambda);
    walk(Lambda->getBody());
    if (Enters)
      Inside.pop_back();
  }

  void walk(const Stmt *S) {
    if (!S || Refused)
      return;
    if (auto *Lambda = dyn_cast<LambdaExpr>(S))
      return lambda(Lambda);
    if (S == Self.Made) // `*step = [] { … };`
      return walk(Self.Lambda);
    if (auto *Declaration = dyn_cast<DeclStmt>(S);
        Declaration && Declaration->isSingleDecl())
      if (auto *D = dyn_cast<VarDecl>(Declaration->getSingleDecl());
          D && (D == Self.Holder || takes(D, D->getInit()))) {
        if (Inside.size() > 1)
          refuse(RefusalReason::ContinuationKind,
                 "a continuation makes " + quoted(D) + " another name of " +
                     quoted(Self.Holder));
        Self.Parts.push_back(S);
        return;
      }
    if (checks(S)) {
      Self.Parts.push_back(S);
      return;
    }
    if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(S);
        Operator && Operator->getOperator() == OO_Call &&
        Self.Owners.count(pointedBy(Operator->getArg(0))))
      return call(Operator, 1);
    if (auto *Call = dyn_cast<CallExpr>(S); Call && givesItself(Call))
      return call(Call, isa<CXXOperatorCallExpr>(Call));
    if (auto *Reference = dyn_cast<DeclRefExpr>(S);
        Reference && Self.Names.count(Reference->getDecl()))
      refuse(RefusalReason::ContinuationKind,
             quoted(Reference->getDecl()) +
                 " holds the lambda that initiates this, and is used for more "
                 "than to call it");
    for (const Stmt *Child : S->children())
      walk(Child);
  }
};

class Finder {
public:
  explicit Finder(const FunctionDecl &Function) : Function(Function) {}

  SelfCalls run() {
    forEach<CXXOperatorCallExpr>(Function.getBody(), [&](auto *Assignment) {
      if (Assignment->getOperator() != OO_Equal)
        return;
      auto *Lambda = dyn_cast<LambdaExpr>(stripCopies(Assignment->getArg(1)));
      if (!Lambda)
        return;
      auto *Held = dyn_cast_or_null<VarDecl>(pointedBy(Assignment->getArg(0)));
      if (Held && isEmptyFunction(*Held))
        return add(*Held, Lambda, Assignment);
      if (auto *Variable =
              dyn_cast_or_null<VarDecl>(named(Assignment->getArg(0))))
        refers(*Variable, Lambda);
    });
    forEach<DeclStmt>(Function.getBody(), [&](const DeclStmt *S) {
      for (const Decl *D : S->decls())
        if (auto *Variable = dyn_cast<VarDecl>(D);
            Variable && Variable->getInit())
          if (auto *Lambda =
                  dyn_cast<LambdaExpr>(stripCopies(Variable->getInit()))) {
            refers(*Variable, Lambda);
            if (auto Parameter = givenItself(*Variable, Lambda);
                Parameter && S->isSingleDecl()) {
              Account Of(Function, Variable, Lambda, S);
              Of.runGiven(*Parameter);
              add(Of);
            }
          }
    });
    return std::move(Result);
  }

private:
  const FunctionDecl &Function;
  SelfCalls Result;

  /// A local `shared_ptr` that was made to hold a new, empty `std::function`.
  static bool isEmptyFunction(const VarDecl &D) {
    QualType Held = argumentOf(D.getType(), "shared_ptr");
    if (Held.isNull() || !signatureOf(Held) || !D.hasLocalStorage() ||
        isa<ParmVarDecl>(D) || D.isInitCapture() || !D.getInit())
      return false;
    bool Makes = false, More = false;
    forEach<CallExpr>(D.getInit(), [&](const CallExpr *Call) {
      Makes |= calleeName(Call) == "make_shared" && Call->getNumArgs() == 0;
      More |= calleeName(Call) != "make_shared" || Call->getNumArgs() > 0;
    });
    forEach<CXXNewExpr>(D.getInit(), [&](const CXXNewExpr *New) {
      Makes = true;
      const CXXConstructExpr *Made = New->getConstructExpr();
      More |= Made && Made->getNumArgs() > 0;
    });
    return Makes && !More;
  }

  /// The parameter of a generic lambda that it is itself, in a call.
  std::optional<unsigned> givenItself(const VarDecl &Holder,
                                      const LambdaExpr *Lambda) const {
    std::optional<unsigned> Found;
    if (!Lambda->isGenericLambda())
      return Found;
    forEach<CXXOperatorCallExpr>(Function.getBody(), [&](auto *Call) {
      if (Call->getOperator() != OO_Call || named(Call->getArg(0)) != &Holder)
        return;
      unsigned Count = Lambda->getCallOperator()->getNumParams();
      for (unsigned I = 1; I < Call->getNumArgs() && I <= Count; ++I)
        if (named(Call->getArg(I)) == &Holder)
          Found = I - 1;
    });
    return Found;
  }

  void add(const VarDecl &Holder, const LambdaExpr *Lambda, const Stmt *Made) {
    Account Of(Function, &Holder, Lambda, Made);
    Of.run();
    add(Of);
  }
  void add(Account &Of) {
    if (Of.Refused)
      Result.Others[Of.Self.Lambda] = *Of.Refused;
    else if (Of.CallsItself && Of.Begins)
      Result.Found.push_back(std::move(Of.Self));
  }

  /// A `std::function` of the function itself, captured by reference.
  void refers(const VarDecl &Holder, const LambdaExpr *Lambda) {
    if (!signatureOf(Holder.getType()) || !Holder.hasLocalStorage())
      return;
    for (const LambdaCapture &Capture : Lambda->captures())
      if (Capture.capturesVariable() && Capture.getCapturedVar() == &Holder &&
          Capture.getCaptureKind() == LCK_ByRef)
        Result.Others[Lambda] = {
            RefusalReason::ReferenceCapture,
            quoted(&Holder) + " is captured by reference, and ends with its "
                              "function; hold it in a `shared_ptr`"};
  }
};

} // namespace

SelfCalls findSelfCalls(const FunctionDecl &Function) {
  return Finder(Function).run();
}

} // namespace coroutinize
