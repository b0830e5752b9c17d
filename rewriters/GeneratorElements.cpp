//===- GeneratorElements.cpp - What a generator yields --------------------===//
#include "clang/AST/DeclTemplate.h"
#include "matchers/Ast.h"
#include "rewriters/Generator.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {
namespace {

/// The arguments that the visitor is called with.
llvm::ArrayRef<const Expr *> given(const CallExpr &Call) {
  return llvm::ArrayRef(Call.getArgs(), Call.getNumArgs())
      .drop_front(isa<CXXOperatorCallExpr>(Call) ? 1 : 0);
}

/// What would be converted to a temporary: it has to be one of the right type.
const Expr *unconverted(const Expr *E) {
  while (isa<MaterializeTemporaryExpr, CXXBindTemporaryExpr, ExprWithCleanups>(E))
    E = isa<MaterializeTemporaryExpr>(E)
            ? cast<MaterializeTemporaryExpr>(E)->getSubExpr()
        : isa<CXXBindTemporaryExpr>(E)
            ? cast<CXXBindTemporaryExpr>(E)->getSubExpr()
            : cast<ExprWithCleanups>(E)->getSubExpr();
  return E;
}

/// A function of the standard library that changes nothing.
bool onlyReads(const FunctionDecl *Function) {
  auto *Method = dyn_cast_or_null<CXXMethodDecl>(Function);
  if (!Method || !Method->getParent()->isInStdNamespace())
    return false;
  if (Method->isConst())
    return true;
  if (Method->isOverloadedOperator())
    return Method->getOverloadedOperator() == OO_Subscript &&
           !Method->getParent()->getName().ends_with("map");
  static const llvm::StringRef Readers[] = {"at", "back", "data", "front"};
  return Method->getIdentifier() &&
         llvm::is_contained(Readers, Method->getName());
}

/// May it do more than to compute a value?
bool mayChange(const Expr *E) {
  bool Found = false;
  forEach<Expr>(E, [&](const Expr *Part) {
    if (auto *Unary = dyn_cast<UnaryOperator>(Part))
      Found |= Unary->isIncrementDecrementOp();
    else if (auto *Binary = dyn_cast<BinaryOperator>(Part))
      Found |= Binary->isAssignmentOp();
    else if (auto *Call = dyn_cast<CallExpr>(Part)) {
      Found |= !onlyReads(Call->getDirectCallee());
    } else if (auto *Construct = dyn_cast<CXXConstructExpr>(Part)) {
      const CXXConstructorDecl *Made = Construct->getConstructor();
      Found |= !Made->isTrivial() && !Made->getParent()->isInStdNamespace();
    } else {
      Found |= isa<CXXUnresolvedConstructExpr, CXXNewExpr, CXXDeleteExpr,
                   CXXThrowExpr, LambdaExpr, StmtExpr>(Part);
    }
  });
  return Found;
}

/// `static_cast<T>(i)`, whose T is an enumeration or an integer, too.
bool isNumber(const Expr *Given) {
  auto *Cast = dyn_cast<ExplicitCastExpr>(Given->IgnoreParenImpCasts());
  return Cast && Cast->getSubExpr()->getType()->isIntegerType();
}

class ElementChooser {
public:
  ElementChooser(GeneratorPlan &Plan, const ConsumerKinds &Kinds,
                 const RewriteInput &In)
      : Plan(Plan), Kinds(Kinds), In(In), P(*Plan.Producer) {}

  std::optional<Refusal> run() {
    std::vector<std::vector<const Expr *>> Given; // of each argument
    for (const VisitorUse &Use : P.Uses)
      for (const VisitorCall &Each : Use.Calls)
        if (!Each.PassedOn)
          add(*Each.Call, Given);
    size_t Count =
        P.Signature ? P.Signature->getNumParams() : Given.size();
    if (!Refused && (!Count || Count != Given.size()))
      refuse(P.Function->getLocation(), "the visitor takes no argument");
    if (Refused)
      return Refused;
    for (size_t I = 0; I < Count && !Refused; ++I) {
      GeneratorElement Each =
          P.Signature ? declared(P.Signature->getParamType(I), Given[I])
                      : deduced(I, Given[I]);
      if (!Refused &&
          (Each.Type.isNull() || Each.Type->isVoidType() ||
           Each.Type->isFunctionType() || Each.Type->isArrayType() ||
           Each.Type.isVolatileQualified() || !isNamed(Each.Type)))
        refuse(P.Function->getLocation(),
               "elements of this type can't be yielded");
      if (!Refused)
        Each.Name = spell(Each.Type);
      Each.IsNumber = llvm::all_of(Given[I], isNumber);
      Plan.Elements.push_back(Each);
    }
    return Refused;
  }

private:
  GeneratorPlan &Plan;
  const ConsumerKinds &Kinds;
  const RewriteInput &In;
  const VisitedProducer &P;
  std::optional<Refusal> Refused;

  void refuse(SourceLocation Where, std::string Message,
              RefusalReason Reason = RefusalReason::VisitorArguments) {
    if (!Refused)
      Refused = {"", Reason, In.Project.place(Where), std::move(Message)};
  }

  /// What depends on a class template has the same name wherever the producer
  /// is declared: only the template's parameters are in it.
  bool isNamed(QualType Type) const {
    if (!Type->isDependentType())
      return true;
    auto *Method = dyn_cast<CXXMethodDecl>(P.Function);
    if (!Method || !P.Signature || P.Function->getDescribedFunctionTemplate())
      return false;
    auto *Class = Method->getParent()->getDescribedClassTemplate();
    if (!P.Function->isOutOfLine())
      return true;
    if (!Class || P.Function->getNumTemplateParameterLists() != 1)
      return false;
    auto *There = Class->getTemplateParameters();
    auto *Here = P.Function->getTemplateParameterList(0);
    return !llvm::StringRef(spell(Type)).contains("::") &&
           There->size() == Here->size() &&
           std::equal(There->begin(), There->end(), Here->begin(),
                      [](const NamedDecl *A, const NamedDecl *B) {
                        return A->getDeclName() == B->getDeclName();
                      });
  }

  /// A signature that stands in the declaration is written for its scope.
  std::string spell(QualType Type) const {
    const FunctionDecl &F = *P.Function;
    auto *Method = dyn_cast<CXXMethodDecl>(&F);
    bool OutOfLine = Method && F.isOutOfLine();
    QualType Visitor = P.Visitor->getType().getNonReferenceType();
    if (P.Signature && !OutOfLine && !isa<TypedefType>(Visitor))
      return spellValueType(Type, In.Context);
    const DeclContext *Scope = F.getDeclContext();
    while (OutOfLine && Scope->isRecord())
      Scope = Scope->getLookupParent();
    return spellTypeIn(Type, *Scope, In.Context);
  }

  void add(const CallExpr &Call, std::vector<std::vector<const Expr *>> &All) {
    auto Arguments = given(Call);
    if (All.empty())
      All.resize(Arguments.size());
    if (Arguments.size() != All.size())
      return refuse(Call.getBeginLoc(),
                    "the visitor is called with more arguments than elsewhere");
    for (size_t I = 0; I < All.size(); ++I) {
      const Expr *Argument = Arguments[I];
      if (isa<CXXDefaultArgExpr, PackExpansionExpr>(Argument))
        return refuse(Call.getBeginLoc(),
                      "an argument of the visitor is not written here");
      namesTemporaries(Argument);
      All[I].push_back(Argument);
    }
  }

  /// The parameter of a visitor that has a signature.
  GeneratorElement declared(QualType Parameter,
                            const std::vector<const Expr *> &Given) {
    GeneratorElement Result;
    Result.Type = Parameter.getNonReferenceType();
    if (!Parameter->isLValueReferenceType())
      return Result;
    Result.Kind = Result.Type.isConstQualified()
                      ? GeneratorElement::ConstReference
                      : GeneratorElement::Reference;
    if (P.Signature->getNumParams() > 1)
      for (const Expr *Each : Given)
        if (isa<MaterializeTemporaryExpr>(Each->IgnoreParens()) &&
            !In.Context.hasSameUnqualifiedType(
                unconverted(unconverted(Each)->IgnoreImplicit())->getType(),
                Result.Type))
          refuse(Each->getBeginLoc(),
                 "a converted argument would not live as long as its "
                 "reference: name it first");
    return Result;
  }

  /// What the calls of a template's visitor have in common.
  GeneratorElement deduced(size_t Index, const std::vector<const Expr *> &Given) {
    GeneratorElement Result;
    Result.Type = Given.front()->getType();
    bool FirstIsLValue = Given.front()->isLValue();
    bool Mixed = false, AnyValue = false, AnyConst = false;
    for (const Expr *Each : Given) {
      QualType Type = Each->getType();
      if (Type->isDependentType() || Type->isUndeducedType()) {
        refuse(Each->getBeginLoc(),
               "the type of the element is not known in the template",
               RefusalReason::Template);
        return Result;
      }
      AnyValue |= !Each->isLValue();
      AnyConst |= Type.isConstQualified();
      Mixed |= Each->isLValue() != FirstIsLValue ||
               Type.isConstQualified() != Result.Type.isConstQualified();
      if (!In.Context.hasSameUnqualifiedType(Type, Result.Type))
        refuse(Each->getBeginLoc(), "elements are of more than one type");
    }
    bool Drops = !Plan.KeepsOverload;
    bool ReadOnly = Index < Kinds.AllReadOnly.size() && Kinds.AllReadOnly[Index];
    bool ByValue = Index < Kinds.AllByValue.size() && Kinds.AllByValue[Index];
    if (Mixed && (!Drops || !ReadOnly))
      refuse(P.Function->getLocation(),
             "some elements can be changed, others not");
    if (Drops && ByValue && Result.Type->isScalarType())
      Result.Kind = GeneratorElement::Value;
    else if (AnyValue && !Mixed)
      Result.Kind = GeneratorElement::Value;
    else if (AnyConst || AnyValue || (Drops && ReadOnly))
      Result.Kind = GeneratorElement::ConstReference;
    else
      Result.Kind = GeneratorElement::Reference;
    return Result;
  }

  /// g++ before 15 destroys some temporaries of a `co_yield` twice.
  void namesTemporaries(const Expr *Given) {
    bool Found = false;
    forEach<Expr>(Given, [&](const Expr *E) {
      const auto *Record = E->getType()->getAsCXXRecordDecl();
      Record = Record ? Record->getDefinition() : nullptr;
      bool Fragile = isa<LambdaExpr, InitListExpr, CXXParenListInitExpr,
                         CXXStdInitializerListExpr>(E) ||
                     (E->isPRValue() && Record && Record->isAggregate());
      Found |= Fragile && !(Record && Record->hasTrivialDestructor());
      Found |= isa<CXXStdInitializerListExpr>(E) ||
               (isa<InitListExpr>(E) && E == Given);
    });
    if (Found)
      refuse(Given->getBeginLoc(),
             "some compilers destroy a temporary like this twice in a "
             "co_yield: name it first");
  }
};

} // namespace

std::optional<Refusal> chooseElements(GeneratorPlan &Plan,
                                      const ConsumerKinds &Kinds,
                                      const RewriteInput &In) {
  return ElementChooser(Plan, Kinds, In).run();
}

std::string GeneratorElement::spelled() const {
  if (Kind == Value)
    return Name;
  bool Const = Kind == ConstReference || Type.isConstQualified();
  return (Const ? "const " : "") + Name + " &";
}

bool GeneratorElement::isMoved(const ASTContext &Context) const {
  return Kind == Value && !IsNumber && !Type->isScalarType() && !Type.isTriviallyCopyableType(Context);
}

bool GeneratorPlan::holdsReferences() const {
  return hasSeveral() && llvm::any_of(Elements, [](const GeneratorElement &Each) {
           return Each.Kind != GeneratorElement::Value;
         });
}

bool GeneratorPlan::isMoved(const ASTContext &Context) const {
  return !holdsReferences() &&
         llvm::any_of(Elements, [&](const GeneratorElement &Each) {
           return Each.isMoved(Context);
         });
}

std::string GeneratorPlan::elementType() const {
  if (!hasSeveral())
    return Elements.front().spelled();
  std::string All;
  for (const GeneratorElement &Each : Elements)
    All += (All.empty() ? "" : ", ") + Each.spelled();
  return (Elements.size() == 2 ? "std::pair<" : "std::tuple<") + All + ">";
}

std::string GeneratorPlan::returnType() const {
  std::string Type = elementType();
  if (!Exchange)
    return Namespace + "::generator<" + Type + ">";
  // Elements are assigned there, and a tuple of references writes through them.
  if (holdsReferences())
    Type = "const " + Type + " &";
  return Namespace + "::exchange_generator<" + Type + ", " + Answer + ">";
}

std::string yieldElements(const GeneratorPlan &Plan, const CallExpr &Call,
                          const Source &File,
                          const std::vector<Patch> &Pointers,
                          const RewriteInput &In) {
  auto Arguments = given(Call);
  std::string All;
  unsigned Effects = 0, Constants = 0;
  for (const Expr *Each : Arguments) {
    All += (All.empty() ? "" : ", ") +
           File.copy(File.range(Each->getSourceRange()), Pointers);
    Effects += mayChange(Each);
    Constants += !Each->isValueDependent() && Each->isEvaluatable(In.Context);
  }
  if (!Plan.hasSeveral())
    return All;
  // A list is evaluated from left to right, the arguments of a call are not.
  bool Ordered = Effects && Arguments.size() - Constants > 1;
  return Ordered || Plan.Exchange ? Plan.elementType() + "(" + All + ")"
                                  : "{" + All + "}";
}

} // namespace coroutinize
