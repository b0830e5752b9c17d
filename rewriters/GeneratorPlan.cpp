//===- GeneratorPlan.cpp - May this producer be a generator? --------------===//
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "matchers/Ast.h"
#include "rewriters/Generator.h"
#include "rewriters/Suppression.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {
namespace {

class Planner {
public:
  Planner(const VisitedProducer &P, const ConsumerKinds &Kinds,
          const RewriteInput &In)
      : P(P), Kinds(Kinds), In(In), F(*P.Function),
        File(In.Context, In.Context.getSourceManager().getFileID(
                             F.getLocation())) {}

  std::variant<GeneratorPlan, Refusal> run() {
    Plan.Producer = &P;
    Plan.KeepsOverload = !Kinds.MayDropOverload;
    form();
    if (P.Obstacle)
      refuse(P.Obstacle->Reason, P.Obstacle->Where, P.Obstacle->Message);
    spelledVisitor();
    answers();
    if (!Refused)
      Refused = chooseElements(Plan, Kinds, In);
    parameters();
    if (!Refused && !usePointers(Plan, File, In))
      refuse(RefusalReason::ProducerForm, F.getLocation(),
             "a reference parameter is used in a way that a pointer can't be");
    if (Refused)
      return *Refused;
    if (auto Clash = nameGenerator(Plan, Kinds.Given, In))
      return *Clash;
    return std::move(Plan);
  }

private:
  const VisitedProducer &P;
  const ConsumerKinds &Kinds;
  const RewriteInput &In;
  const FunctionDecl &F;
  Source File;
  GeneratorPlan Plan;
  std::optional<Refusal> Refused;

  void refuse(RefusalReason Reason, SourceLocation Where, std::string Message) {
    if (!Refused)
      Refused = {"", Reason, In.Project.place(Where), std::move(Message)};
  }

  /// What a generator can't be, or be declared as.
  void form() {
    auto Say = [&](RefusalReason Reason, const char *What) {
      refuse(Reason, F.getLocation(), quoted(&F) + What);
    };
    auto *Prototype = F.getType()->castAs<FunctionProtoType>();
    auto *Method = dyn_cast<CXXMethodDecl>(&F);
    const FunctionTemplateDecl *Template = F.getDescribedFunctionTemplate();
    if (isSuppressed(F, File))
      Say(RefusalReason::Suppressed, " has a NOLINT comment");
    if (isInMacro(F.getSourceRange()) || isInMacro(F.getBody()->getSourceRange()))
      Say(RefusalReason::Macro, " comes from a macro");
    if (isa<CXXTryStmt>(F.getBody()))
      Say(RefusalReason::InTry, " is a try block as a whole");
    if (Method && (Method->isVirtual() || Method->isVolatile() ||
                   Method->getRefQualifier() == RQ_RValue ||
                   Method->isExplicitObjectMemberFunction()))
      Say(RefusalReason::ProducerForm,
          " is virtual, or for rvalues or volatile objects only");
    if (F.isOverloadedOperator() || F.isMain() || F.isExternC() ||
        F.isVariadic() || F.getFriendObjectKind() != Decl::FOK_None)
      Say(RefusalReason::ProducerForm,
          " is an operator, a friend, or a function for C");
    if (F.hasAttr<AlwaysInlineAttr>() || F.hasAttr<PureAttr>() ||
        F.hasAttr<ConstAttr>() || F.hasAttr<NoThrowAttr>())
      Say(RefusalReason::ProducerForm, " has an attribute of plain functions");
    if (Template && isSpecialized(*Template))
      Say(RefusalReason::ProducerForm,
          " is specialised or instantiated explicitly");
    if (F.isConstexpr())
      Say(RefusalReason::ProducerForm, " is constexpr, a coroutine is never");
    if (Prototype->getExceptionSpecType() != EST_None &&
        Prototype->getExceptionSpecType() != EST_NoexceptFalse)
      Say(RefusalReason::ProducerForm,
          " ends the program when its visitor throws: a loop would not");
    if (Prototype->hasTrailingReturn() || F.getTrailingRequiresClause() ||
        (Template && Template->getTemplateParameters()->getRequiresClause()))
      Say(RefusalReason::ProducerForm,
          " has a trailing return type or a requires clause");
    if (!F.getReturnType()->isVoidType() && !F.getReturnType()->isBooleanType())
      Say(RefusalReason::ReturnsValue, " returns a value of its own");
    if (File.hasDirective(File.range(F.getSourceRange())))
      Say(RefusalReason::Preprocessor,
          " has a preprocessor directive inside");
    for (const FunctionDecl *Each : F.redecls())
      if (Each != &F)
        declaration(*Each);
    if (P.Visitor->hasDefaultArg())
      Say(RefusalReason::ProducerForm, " has a default visitor");
    forEach<DeclStmt>(F.getBody(), [&](const DeclStmt *Declarations) {
      for (const Decl *D : Declarations->decls())
        if (auto *Variable = dyn_cast<VarDecl>(D)) {
          if (Template && Variable->isStaticLocal())
            Say(RefusalReason::ProducerForm,
                " has a static variable for each type of visitor");
          QualType Type = Variable->getType();
          if (!Type->isDependentType() && !Type->isReferenceType() &&
              !Type->isIncompleteType() &&
              In.Context.getTypeAlign(Type) > MostAligned)
            Say(RefusalReason::ProducerForm,
                " has a variable that g++ 12 would not align in a frame");
          if (isLock(Type))
            refuse(RefusalReason::ObservableDestructor, Variable->getLocation(),
                   "the lock " + quoted(Variable) +
                       " would be held while the generator waits");
        }
    });
  }

  /// A declaration follows the definition, also in another file.
  void declaration(const FunctionDecl &Each) {
    FileID Id = In.Context.getSourceManager().getFileID(Each.getLocation());
    Source Its(In.Context, Id);
    Range Where = Its.range(Each.getSourceRange());
    if (!In.Project.contains(Each.getLocation()))
      refuse(RefusalReason::SharedStep, F.getLocation(),
             quoted(&F) + " is declared in a file outside of the project");
    if (isInMacro(Each.getSourceRange()))
      refuse(RefusalReason::Macro, Each.getLocation(),
             "a declaration of " + quoted(&F) + " comes from a macro");
    if (Its.hasDirective(Where))
      refuse(RefusalReason::Preprocessor, Each.getLocation(),
             "a declaration of " + quoted(&F) +
                 " has a preprocessor directive inside");
    if (Each.getFriendObjectKind() != Decl::FOK_None)
      refuse(RefusalReason::ProducerForm, Each.getLocation(),
             quoted(&F) + " is a friend");
    // An attribute before it would stay with the first of both.
    auto *Template = Each.getDescribedFunctionTemplate();
    if (!Its.beginsLine(Template ? Its.offset(Template->getBeginLoc())
                                 : Where.Begin))
      for (const Attr *Attribute : Each.attrs())
        if (!Attribute->isImplicit() && !Attribute->isInherited())
          refuse(RefusalReason::ProducerForm, Each.getLocation(),
                 "a declaration of " + quoted(&F) + " has an attribute");
  }

  static constexpr unsigned MostAligned = 128; // bits

  static bool isSpecialized(const FunctionTemplateDecl &Template) {
    return llvm::any_of(Template.specializations(), [](const FunctionDecl *Each) {
      return Each->getTemplateSpecializationKind() != TSK_ImplicitInstantiation &&
             Each->getTemplateSpecializationKind() != TSK_Undeclared;
    });
  }

  /// Of the standard library, or one that says so.
  static bool isLock(QualType Type) {
    const auto *Record = Type->getAsCXXRecordDecl();
    Record = Record ? Record->getDefinition() : nullptr;
    if (!Record || !Record->getIdentifier())
      return false;
    llvm::StringRef Name = Record->getName();
    return Record->hasAttr<ScopedLockableAttr>() || Name == "lock_guard" ||
           Name.ends_with("_lock");
  }

  /// Nothing but the calls names the visitor or its type.
  void spelledVisitor() {
    std::set<SourceLocation> Named;
    unsigned TypeInCalls = 0;
    forEach<DeclRefExpr>(F.getBody(), [&](const DeclRefExpr *Reference) {
      if (Reference->getDecl() == P.Visitor)
        Named.insert(Reference->getLocation());
    });
    std::string Type =
        P.Deduced && !P.Deduced->isImplicit() ? P.Deduced->getNameAsString() : "";
    for (const VisitorUse &Use : P.Uses)
      for (const VisitorCall &Each : Use.Calls) {
        if (!Type.empty())
          TypeInCalls += File.occurrences(
              File.range(Each.Call->getSourceRange()), Type);
        if (!Each.PassedOn && Plan.KeepsOverload && !callsByName(*Each.Call))
          refuse(RefusalReason::VisitorKept, Each.Call->getBeginLoc(),
                 "the visitor is called as an rvalue");
        if (hasTemplateArguments(Each.Call->getCallee()) && Each.PassedOn)
          refuse(RefusalReason::ProducerForm, Each.Call->getBeginLoc(),
                 "the recursion names template arguments");
      }
    Range Body = File.range(F.getBody()->getSourceRange());
    if (File.occurrences(Body, P.Visitor->getNameAsString()) != Named.size())
      refuse(RefusalReason::VisitorKept, F.getLocation(),
             quoted(P.Visitor) + " is named in a way that is not understood");
    if (Type.empty())
      return;
    Range Whole = File.range(
        F.getDescribedFunctionTemplate()->getSourceRange());
    if (File.occurrences(Whole, Type) != 2 + TypeInCalls)
      refuse(RefusalReason::VisitorKept, F.getLocation(),
             "the type of " + quoted(P.Visitor) + " decides on more than calls");
  }

  static bool callsByName(const CallExpr &Call) {
    const Expr *Callee =
        isa<CXXOperatorCallExpr>(Call) ? Call.getArg(0) : Call.getCallee();
    return isa<DeclRefExpr>(Callee->IgnoreParenImpCasts());
  }

  static bool hasTemplateArguments(const Expr *Callee) {
    Callee = Callee->IgnoreParenImpCasts();
    if (auto *Reference = dyn_cast<DeclRefExpr>(Callee))
      return Reference->hasExplicitTemplateArgs();
    if (auto *Member = dyn_cast<MemberExpr>(Callee))
      return Member->hasExplicitTemplateArgs();
    auto *Names = dyn_cast<OverloadExpr>(Callee);
    return Names && Names->hasExplicitTemplateArgs();
  }

  void answers() {
    bool Void = F.getReturnType()->isVoidType();
    unsigned Visits = 0, Stops = 0, Answers = 0;
    bool PassedOn = false;
    for (const VisitorUse &Use : P.Uses) {
      Visits += Use.Kind == VisitorUseKind::Visits;
      Answers += Use.Kind == VisitorUseKind::Answers;
      if (Use.Kind == VisitorUseKind::Stops) {
        if (Stops++ && Use.StopsOn != Plan.StopsOn)
          refuse(RefusalReason::VisitorAnswer, Use.Statement->getBeginLoc(),
                 "here another answer ends all than above");
        Plan.StopsOn = Use.StopsOn;
      }
      for (const VisitorCall &Each : Use.Calls)
        PassedOn |= Each.PassedOn;
    }
    // It ends this call only, not those around it.
    if (Void && PassedOn && Stops)
      Answers += std::exchange(Stops, 0);
    Plan.Exchange = Answers > 0;
    Plan.Stops = Stops > 0;
    SourceLocation Where = F.getLocation();
    if (!Void && Answers)
      refuse(RefusalReason::VisitorAnswer, Where,
             quoted(&F) + " makes more of the answers than to end with one");
    if (Stops && Visits)
      refuse(RefusalReason::VisitorAnswer, Where,
             quoted(&F) + " goes on after an answer that ends all elsewhere");
    if (!Void && !Stops)
      refuse(RefusalReason::ReturnsValue, Where,
             quoted(&F) + " returns a value of its own");
    for (const ReturnStmt *Return : P.Returns) {
      const Expr *Value = Return->getRetValue();
      if (!Value)
        continue;
      auto *Literal =
          dyn_cast<CXXBoolLiteralExpr>(Value->IgnoreParenImpCasts());
      if (Void || !Literal || Literal->getValue() == Plan.StopsOn)
        refuse(Void ? RefusalReason::ReturnsValue : RefusalReason::VisitorAnswer,
               Return->getBeginLoc(), "it ends with a value of its own here");
    }
    if (Plan.Exchange)
      exchange();
  }

  void exchange() {
    Plan.Answer = Kinds.Answer;
    if (P.Signature)
      Plan.Answer = P.Signature->getReturnType()->isVoidType() ||
                            P.Signature->getReturnType()->isReferenceType()
                        ? ""
                        : spellValueType(P.Signature->getReturnType(), In.Context);
    if (Plan.Answer.empty() || (P.Deduced && Plan.KeepsOverload))
      refuse(RefusalReason::VisitorAnswer, F.getLocation(),
             "the type of the answers is only known to the callers of " +
                 quoted(&F));
    const FunctionTemplateDecl *Template = F.getDescribedFunctionTemplate();
    unsigned Left = P.Deduced ? 1 : 0; // goes with the visitor
    if (F.getDeclContext()->isDependentContext() ||
        (Template && Template->getTemplateParameters()->size() > Left))
      refuse(RefusalReason::VisitorAnswer, F.getLocation(),
             "g++ 12 can't tell the type of an answer in a template");
    for (const VisitorUse &Use : P.Uses)
      if (Use.Kind != VisitorUseKind::Visits &&
          !answerCondition(Use.Calls.front().Call, In))
        refuse(RefusalReason::VisitorAnswer, Use.Statement->getBeginLoc(),
               "the answer is one operand of several: name it first");
  }

  void parameters() {
    for (const ParmVarDecl *Each : F.parameters()) {
      if (Each == P.Visitor)
        continue;
      QualType Type = Each->getType();
      if (!Each->getIdentifier() || Each->isParameterPack() ||
          Type->isRValueReferenceType() || Type->isDependentType()) {
        refuse(RefusalReason::ProducerForm, Each->getLocation(),
               "a parameter of " + quoted(&F) +
                   " is unnamed, an rvalue reference, or of a type that "
                   "depends on the template");
        return;
      }
      bool ByPointer = Type->isLValueReferenceType();
      QualType Object = Type.getNonReferenceType();
      if (ByPointer && hasAddressOperator(Object))
        refuse(RefusalReason::ProducerForm, Each->getLocation(),
               "the type of " + quoted(Each) + " has its own operator&");
      if (!ByPointer && !destroysOnlyMemory(Object, In.Semantics))
        refuse(RefusalReason::ObservableDestructor, Each->getLocation(),
               quoted(Each) + " would be moved into the generator, and end at "
                              "another time");
      Plan.Parameters.push_back({Each, ByPointer});
    }
  }

  bool hasAddressOperator(QualType Type) {
    const auto *Record = Type->getAsCXXRecordDecl();
    Record = Record ? Record->getDefinition() : nullptr;
    return Record && !Record->lookup(In.Context.DeclarationNames
                                         .getCXXOperatorName(OO_Amp))
                          .empty();
  }

};

} // namespace

std::variant<GeneratorPlan, Refusal> planGenerator(const VisitedProducer &P,
                                                   const ConsumerKinds &Kinds,
                                                   const RewriteInput &In) {
  return Planner(P, Kinds, In).run();
}

} // namespace coroutinize
