#include "matchers/Visitors.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "matchers/Ast.h"
#include "matchers/Continuation.h"
#include <map>

using namespace clang;

namespace coroutinize {

const FunctionProtoType *callableSignature(QualType Type) {
  Type = Type.getNonReferenceType();
  if (Type->isFunctionPointerType())
    return Type->getPointeeType()->getAs<FunctionProtoType>();
  if (auto *Direct = Type->getAs<FunctionProtoType>())
    return Direct;
  // Also where the template's arguments are not all known.
  if (auto *Written = Type->getAs<TemplateSpecializationType>();
      Written && !Written->template_arguments().empty()) {
    const TemplateArgument &First = Written->template_arguments()[0];
    if (First.getKind() == TemplateArgument::Type)
      if (auto *Found = First.getAsType()->getAs<FunctionProtoType>())
        return Found;
  }
  auto *Wrapper = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  if (!Wrapper || Wrapper->getTemplateArgs().size() == 0)
    return nullptr;
  const TemplateArgument &First = Wrapper->getTemplateArgs()[0];
  return First.getKind() == TemplateArgument::Type
             ? First.getAsType()->getAs<FunctionProtoType>()
             : nullptr;
}

const FunctionDecl *asWritten(const FunctionDecl *Function) {
  if (const FunctionDecl *Pattern = Function->getTemplateInstantiationPattern())
    Function = Pattern;
  return Function->getCanonicalDecl();
}

namespace {

/// Strips parentheses, casts to void and the like off a statement.
const Expr *asExpression(const Stmt *S) {
  auto *E = dyn_cast_or_null<Expr>(S);
  while (E) {
    const Expr *Before = E;
    E = E->IgnoreParenImpCasts();
    if (auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
      E = Cleanups->getSubExpr();
    if (auto *Cast = dyn_cast<CStyleCastExpr>(E);
        Cast && Cast->getType()->isVoidType())
      E = Cast->getSubExpr();
    if (E == Before)
      break;
  }
  return E;
}

std::optional<bool> asLiteral(const Expr *E) {
  auto *Literal = dyn_cast_or_null<CXXBoolLiteralExpr>(asExpression(E));
  return Literal ? std::optional(Literal->getValue()) : std::nullopt;
}

/// Reads what a producer does with its visitor.
class ProducerReader {
public:
  explicit ProducerReader(VisitedProducer &Out) : Out(Out) {}

  void run() { read(Out.Function->getBody(), /*Own=*/true); }

private:
  VisitedProducer &Out;
  bool InTry = false, InHandler = false, InLambda = false;

  void object(RefusalReason Reason, const Stmt *Where, std::string Message) {
    if (!Out.Obstacle)
      Out.Obstacle = {Reason, Where->getBeginLoc(), std::move(Message)};
  }

  bool isVisitor(const Expr *E) const {
    auto *Reference = dyn_cast<DeclRefExpr>(stripCopies(E));
    if (!Reference) {
      // `std::ref(visit)`, and std::forward in a template.
      auto *Call = dyn_cast<CallExpr>(stripCopies(E));
      if (!Call || Call->getNumArgs() != 1)
        return false;
      std::string Name = calleeName(Call);
      return (Name == "forward" || Name == "ref" || Name == "move") &&
             isVisitor(Call->getArg(0));
    }
    return Reference->getDecl() == Out.Visitor;
  }

  /// `visit(x)`, `std::invoke(visit, x)`, or the producer called with `visit`.
  std::optional<VisitorCall> asCall(const Expr *E) const {
    auto *Call = dyn_cast_or_null<CallExpr>(asExpression(E));
    if (!Call)
      return std::nullopt;
    if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call)) {
      if (Operator->getOperator() == OO_Call && isVisitor(Operator->getArg(0)))
        return VisitorCall{Call, false};
      return std::nullopt;
    }
    if (isVisitor(Call->getCallee()))
      return VisitorCall{Call, false};
    if (callsProducer(Call) && Out.Index < Call->getNumArgs() &&
        isVisitor(Call->getArg(Out.Index)))
      return VisitorCall{Call, true};
    return std::nullopt;
  }

  bool callsProducer(const CallExpr *Call) const {
    const FunctionDecl *Producer = Out.Function->getCanonicalDecl();
    if (const FunctionDecl *Callee = Call->getDirectCallee())
      return asWritten(Callee) == Producer;
    // In a template: the name, found in the scope of the producer.
    const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
    if (auto *Overload = dyn_cast<OverloadExpr>(Callee))
      return Overload->getNumDecls() == 1 && names(*Overload, Producer);
    return false;
  }

  static bool names(const OverloadExpr &Overload, const FunctionDecl *Producer) {
    // A using-declaration of a dependent base names no function yet.
    const FunctionDecl *Function =
        (*Overload.decls_begin())->getUnderlyingDecl()->getAsFunction();
    return Function && asWritten(Function) == Producer;
  }

  /// The operands of `a && b && c`, where each uses the visitor.
  bool operands(const Expr *E, BinaryOperatorKind Kind,
                std::vector<VisitorCall> &Calls) const {
    E = asExpression(E);
    if (auto Call = asCall(E)) {
      Calls.push_back(*Call);
      return true;
    }
    auto *Both = dyn_cast_or_null<BinaryOperator>(E);
    return Both && Both->getOpcode() == Kind &&
           operands(Both->getLHS(), Kind, Calls) &&
           operands(Both->getRHS(), Kind, Calls);
  }

  /// `return false;`, alone or in a block.
  static const ReturnStmt *onlyReturn(const Stmt *S) {
    if (auto *Block = dyn_cast_or_null<CompoundStmt>(S);
        Block && Block->size() == 1)
      S = Block->body_front();
    return dyn_cast_or_null<ReturnStmt>(S);
  }

  std::optional<VisitorUse> asUse(const Stmt *S) const {
    VisitorUse Use;
    Use.Statement = S;
    if (auto *E = dyn_cast<Expr>(S)) {
      auto Call = asCall(E);
      if (!Call)
        return std::nullopt;
      Use.Calls = {*Call};
      return Use;
    }
    bool Void = Out.Function->getReturnType()->isVoidType();
    if (auto *Branch = dyn_cast<IfStmt>(S)) {
      const ReturnStmt *Leave = onlyReturn(Branch->getThen());
      if (!Leave || Branch->getElse() || Branch->getInit() ||
          Branch->getConditionVariable() || Branch->isConstexpr() ||
          !Branch->getCond())
        return std::nullopt;
      const Expr *Condition = asExpression(Branch->getCond());
      if (auto *Both = dyn_cast<BinaryOperator>(Condition);
          Both && Both->getOpcode() == BO_LAnd &&
          !mentions(Both->getLHS(), Out.Visitor)) {
        Use.Guard = Both->getLHS()->IgnoreParens();
        Condition = asExpression(Both->getRHS());
      }
      auto *Not = dyn_cast<UnaryOperator>(Condition);
      bool Negated = Not && Not->getOpcode() == UO_LNot;
      auto Call = asCall(Negated ? Not->getSubExpr() : Condition);
      auto Returned = asLiteral(Leave->getRetValue());
      Use.StopsOn = !Negated;
      if (!Call || (Void ? Leave->getRetValue() || Call->PassedOn
                         : Returned != Use.StopsOn))
        return std::nullopt;
      Use.Kind = VisitorUseKind::Stops;
      Use.Calls = {*Call};
      return Use;
    }
    if (auto *Return = dyn_cast<ReturnStmt>(S)) {
      const Expr *Value = Return->getRetValue();
      if (!Value)
        return std::nullopt;
      if (Void) {
        auto Call = asCall(Value);
        if (!Call)
          return std::nullopt;
        Use.Calls = {*Call};
        return Use;
      }
      // One operand is either: the others tell which answer ends all.
      for (BinaryOperatorKind Kind : {BO_LAnd, BO_LOr}) {
        Use.Calls.clear();
        Use.StopsOn = Kind == BO_LOr;
        Use.Kind = VisitorUseKind::Stops;
        if (operands(Value, Kind, Use.Calls))
          return Use;
      }
    }
    return std::nullopt;
  }

  void record(VisitorUse Use) {
    SourceRange Tokens = Use.Statement->getSourceRange();
    if (InLambda)
      object(RefusalReason::VisitorKept, Use.Statement,
             "a closure uses the visitor, and may do so at another time");
    if (InTry || InHandler)
      object(RefusalReason::InTry, Use.Statement,
             "what the visitor throws is caught around its call");
    if (Tokens.getBegin().isMacroID() || Tokens.getEnd().isMacroID())
      object(RefusalReason::Macro, Use.Statement, "a macro calls the visitor");
    Out.Uses.push_back(std::move(Use));
  }

  /// \p Own: it is a statement of its own, not a part of one.
  void read(const Stmt *S, bool Own) {
    if (!S)
      return;
    if (auto Use = Own ? asUse(S) : std::nullopt) {
      record(*Use);
      read(Use->Guard, false);
      // The visitor may be an argument of its own call, and more.
      for (const VisitorCall &Each : Use->Calls)
        arguments(Each);
      return;
    }
    if (auto *Reference = dyn_cast<DeclRefExpr>(S)) {
      if (Reference->getDecl() == Out.Visitor)
        object(RefusalReason::VisitorKept, S,
               InLambda ? "a closure keeps the visitor"
                        : "the visitor is stored, or handed to other code");
      return;
    }
    if (auto *Return = dyn_cast<ReturnStmt>(S); Return && !InLambda)
      Out.Returns.push_back(Return);
    if (auto *E = dyn_cast<Expr>(S)) {
      if (auto Call = asCall(E)) {
        record({VisitorUseKind::Answers, S, {*Call}, false, nullptr});
        arguments(*Call);
        return;
      }
    }
    if (!InLambda) {
      if (isa<PredefinedExpr>(S) &&
          !isOfAssert(S->getBeginLoc(), Out.Function->getASTContext()))
        object(RefusalReason::FunctionName, S,
               "the producer uses its function's name");
      if (isa<CoroutineSuspendExpr, CoreturnStmt, CoroutineBodyStmt>(S))
        object(RefusalReason::Coroutine, S, "the producer is a coroutine");
      if (isa<GotoStmt, IndirectGotoStmt, LabelStmt, AddrLabelExpr>(S))
        object(RefusalReason::LabelOrGoto, S,
               "restructure the producer without it");
    }
    if (auto *Try = dyn_cast<CXXTryStmt>(S)) {
      bool Outer = std::exchange(InTry, true);
      read(Try->getTryBlock(), true);
      InTry = Outer;
      bool Handler = std::exchange(InHandler, true);
      for (unsigned I = 0; I < Try->getNumHandlers(); ++I)
        read(Try->getHandler(I), true);
      InHandler = Handler;
      return;
    }
    if (auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const Expr *Init : Lambda->capture_inits())
        read(Init, false);
      bool Outer = std::exchange(InLambda, true);
      read(Lambda->getBody(), true);
      InLambda = Outer;
      return;
    }
    for (const Stmt *Child : S->children())
      read(Child, Child && (isStatementOf(S, Child) || isa<CXXCatchStmt>(S)));
  }

  void arguments(const VisitorCall &Each) {
    auto *Operator = dyn_cast<CXXOperatorCallExpr>(Each.Call);
    for (unsigned I = Operator ? 1 : 0; I < Each.Call->getNumArgs(); ++I)
      if (!Each.PassedOn || I != Out.Index)
        read(Each.Call->getArg(I), false);
  }
};

/// Finds producers, and then who uses them.
class Finder : public DynamicRecursiveASTVisitor {
public:
  explicit Finder(const Scope &Project) : Project(Project) {}

  std::vector<std::unique_ptr<VisitedProducer>> Found;

  bool VisitFunctionDecl(FunctionDecl *Function) override {
    if (!Function->doesThisDeclarationHaveABody() || Function->isImplicit() ||
        Function->isDefaulted() || !Project.contains(Function->getLocation()) ||
        isa<CXXConstructorDecl, CXXDestructorDecl, CXXConversionDecl>(Function))
      return true;
    auto *Method = dyn_cast<CXXMethodDecl>(Function);
    if (Method && Method->getParent()->isLambda())
      return true;
    size_t Before = Found.size();
    for (unsigned I = 0; I < Function->getNumParams(); ++I) {
      auto Producer = std::make_unique<VisitedProducer>();
      Producer->Function = Function;
      Producer->Visitor = Function->getParamDecl(I);
      Producer->Index = I;
      QualType Type = Producer->Visitor->getType().getNonReferenceType();
      if (auto *Parameter = Type->getAs<TemplateTypeParmType>();
          Parameter && Function->getDescribedFunctionTemplate()) {
        Producer->Deduced = Parameter->getDecl();
        if (!belongsTo(Producer->Deduced, *Function))
          continue;
      } else {
        Producer->Signature = callableSignature(Type);
        if (!Producer->Signature)
          continue;
      }
      ProducerReader(*Producer).run();
      auto Calls = [](const VisitorUse &Use) {
        return llvm::any_of(Use.Calls, [](auto &C) { return !C.PassedOn; });
      };
      if (llvm::any_of(Producer->Uses, Calls) && isOneByOne(*Producer))
        Found.push_back(std::move(Producer));
    }
    if (Found.size() > Before + 1) {
      Found.resize(Before + 1);
      Found.back()->Obstacle = {RefusalReason::VisitorArguments,
                                Function->getLocation(),
                                quoted(Function) + " has two visitors"};
    }
    return true;
  }

private:
  const Scope &Project;

  static bool belongsTo(const TemplateTypeParmDecl *Parameter,
                        const FunctionDecl &Function) {
    auto *Template = Function.getDescribedFunctionTemplate();
    return llvm::is_contained(*Template->getTemplateParameters(), Parameter);
  }

  /// A callable that is called once, for its own sake, visits nothing: it is
  /// called in a loop, passed on by recursion, or several times.
  static bool isOneByOne(const VisitedProducer &Producer) {
    unsigned Calls = 0;
    bool PassedOn = false;
    for (const VisitorUse &Use : Producer.Uses)
      for (const VisitorCall &Call : Use.Calls) {
        ++Calls;
        PassedOn |= Call.PassedOn;
      }
    bool InLoop = false;
    forEach<Stmt>(Producer.Function->getBody(), [&](const Stmt *S) {
      if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
        for (const VisitorUse &Use : Producer.Uses)
          forEach<Stmt>(S, [&](const Stmt *In) {
            InLoop |= In == Use.Statement;
          });
    });
    // A completion handler is called in several places, too, and kept.
    return InLoop || PassedOn || (Calls > 1 && !Producer.Obstacle);
  }
};

} // namespace

std::vector<std::unique_ptr<VisitedProducer>>
findVisitors(ASTContext &Context, const Scope &Project) {
  Finder Producers(Project);
  std::vector<Decl *> Own;
  for (Decl *D : Context.getTranslationUnitDecl()->decls())
    if (Project.contains(D->getLocation()))
      Own.push_back(D);
  for (Decl *D : Own)
    Producers.TraverseDecl(D);
  findConsumers(Producers.Found, Own, Project);
  return std::move(Producers.Found);
}

} // namespace coroutinize
