#include "matchers/Ast.h"
#include "matchers/Continuation.h"
#include "rewriters/GeneratorNames.h"
#include "rewriters/Position.h"
#include "rewriters/Types.h"
#include "rewriters/VisitorLoop.h"

using namespace clang;

namespace coroutinize {
namespace {

class VariableMaker {
public:
  VariableMaker(const VisitorLoop &Loop, const GeneratorPlan &Plan,
                const Source &File, const RewriteInput &In)
      : Loop(Loop), Plan(Plan), File(File), In(In),
        Body(Loop.Lambda->getBody()) {}

  std::optional<LoopVariables> run() {
    if (Loop.Elements.size() != Plan.Elements.size())
      return std::nullopt;
    if (!Plan.hasSeveral()) {
      // A const variable of a loop that is no reference is warned of.
      const ParmVarDecl &Element = *Loop.Elements.front();
      if (Element.getType()->isLValueReferenceType() && isMovedOut())
        return std::nullopt;
      return LoopVariables{one(Element), {}};
    }
    for (const ParmVarDecl *Each : Loop.In->parameters())
      Taken.insert(Each->getNameAsString());
    Taken.merge(File.identifiers(File.range(Loop.Lambda->getSourceRange())));
    addVariables(Loop.In->getBody());
    LoopVariables Result;
    std::string Names;
    bool Used = false, AllConst = true, AnyValue = false;
    for (size_t I = 0; I < Loop.Elements.size(); ++I) {
      const ParmVarDecl &Each = *Loop.Elements[I];
      const GeneratorElement &Element = Plan.Elements[I];
      bool Mentioned = mentions(Body, &Each);
      QualType Type = Each.getType();
      std::string Name = Each.getNameAsString();
      if (Name.empty()) {
        if (!Type->isReferenceType() &&
            !destroysOnlyMemory(Type, In.Semantics))
          return std::nullopt;
        Name = fresh(I);
      } else if (!isBinding(Each, Element)) {
        if (!Mentioned && !Type->isReferenceType() &&
            !destroysOnlyMemory(Type, In.Semantics))
          return std::nullopt;
        std::string Given = fresh(I);
        if (Mentioned)
          Result.Declared.push_back(
              File.slice(File.range(Each.getSourceRange())).str() + " = " +
              (Element.isMoved(In.Context) ? "std::move(" + Given + ")"
                                           : Given) +
              ";");
        Name = Given;
      }
      Used |= Mentioned;
      if (Element.Kind == GeneratorElement::Value) {
        AnyValue = true;
        AllConst &= Type.isConstQualified() || takesReadOnly(Type);
      }
      Names += (Names.empty() ? "" : ", ") + Name;
    }
    Result.Head = std::string(Used ? "" : "[[maybe_unused]] ") +
                  (AnyValue && AllConst ? "const auto &[" : "auto [") + Names +
                  "]";
    return Result;
  }

private:
  const VisitorLoop &Loop;
  const GeneratorPlan &Plan;
  const Source &File;
  const RewriteInput &In;
  const Stmt *Body;
  std::set<std::string> Taken;

  /// The type of an element here: what depends on a class template is known
  /// of its instance.
  QualType elementType(size_t I) const {
    QualType Type = Plan.Elements[I].Type;
    const FunctionDecl *Callee = Loop.Call->getDirectCallee();
    if (!Type->isDependentType() || !Callee)
      return Type;
    auto *Signature = callableSignature(
        Callee->getParamDecl(Loop.visitorIndex(*Plan.Producer))->getType());
    return Signature ? Signature->getParamType(I).getNonReferenceType() : Type;
  }

  /// A reference to a temporary of another type than the element's: compilers
  /// warn of it in a loop.
  bool isConverted(QualType Type) const {
    if (!Type->isLValueReferenceType() || Type->isDependentType())
      return false;
    Type = Type.getNonReferenceType();
    QualType Element = elementType(0);
    if (Element->isDependentType())
      return false;
    auto *To = Type->getAsCXXRecordDecl();
    auto *From = Element->getAsCXXRecordDecl();
    bool Derived = To && From && From->hasDefinition() &&
                   From->isDerivedFrom(To);
    return !Derived && !In.Context.hasSameUnqualifiedType(Type, Element);
  }

  /// `visit(std::move(x))` moves it into a parameter that is a value, whatever
  /// the lambda takes then.
  bool isMovedOut() const {
    const VisitedProducer &P = *Plan.Producer;
    if (!P.Signature || P.Signature->getParamType(0)->isReferenceType() ||
        P.Signature->getParamType(0)->isScalarType())
      return false;
    return llvm::any_of(P.Uses, [](const VisitorUse &Use) {
      return llvm::any_of(Use.Calls, [](const VisitorCall &Call) {
        return !Call.PassedOn &&
               isMove(Call.Call->getArg(
                   isa<CXXOperatorCallExpr>(Call.Call) ? 1 : 0));
      });
    });
  }

  static bool isMove(const Expr *Given) {
    Given = Given->IgnoreImplicit();
    if (auto *Construct = dyn_cast<CXXConstructExpr>(Given);
        Construct && Construct->getNumArgs() == 1)
      Given = Construct->getArg(0)->IgnoreImplicit();
    auto *Call = dyn_cast<CallExpr>(Given);
    return Given->isXValue() ||
           (Call && Call->isTypeDependent() && calleeName(Call) == "move");
  }

  /// The lambda's parameter as the loop's variable.
  std::string one(const ParmVarDecl &Element) const {
    std::vector<Patch> Copied;
    QualType Taken = Element.getType();
    if (isConverted(Taken) || (Taken->isReferenceType() && isMovedOut())) {
      TypeLoc Type = Element.getTypeSourceInfo()->getTypeLoc();
      unsigned At = File.offset(Type.castAs<ReferenceTypeLoc>().getSigilLoc());
      Copied.push_back({{At, At + 1}, ""});
    }
    std::string Text = File.copy(File.range(Element.getSourceRange()), Copied);
    if (!Element.getIdentifier())
      Text += std::isalnum(static_cast<unsigned char>(Text.back()))
                  ? " element"
                  : "element";
    bool Used = mentions(Body, &Element);
    return (Used || llvm::StringRef(Text).starts_with("[[") ? ""
                                                             : "[[maybe_unused]] ") +
           Text;
  }

  /// What is declared around the loop would be hidden.
  void addVariables(const Stmt *S) {
    if (!S || isa<LambdaExpr>(S))
      return;
    if (auto *Declared = dyn_cast<DeclStmt>(S))
      for (const Decl *D : Declared->decls())
        if (auto *Variable = dyn_cast<VarDecl>(D))
          Taken.insert(Variable->getNameAsString());
    for (const Stmt *Child : S->children())
      addVariables(Child);
  }

  /// A name for what the lambda does not name, or not like this: as the
  /// producer calls it.
  std::string fresh(size_t Index) {
    std::string Wish = "element" + std::to_string(Index + 1);
    for (const VisitorUse &Use : Plan.Producer->Uses)
      for (const VisitorCall &Call : Use.Calls) {
        if (Call.PassedOn)
          continue;
        const Expr *Given =
            Call.Call
                ->getArg(Index + (isa<CXXOperatorCallExpr>(Call.Call) ? 1 : 0))
                ->IgnoreUnlessSpelledInSource();
        if (auto *Reference = dyn_cast<DeclRefExpr>(Given);
            Reference && Reference->getDecl()->getIdentifier())
          Wish = Reference->getDecl()->getNameAsString();
        std::string Name = firstFree({Wish, "given_" + Wish}, Taken);
        Taken.insert(Name);
        return Name;
      }
    return firstFree({Wish}, Taken);
  }

  /// Does the body do no more than to read the value?
  bool isOnlyRead(const ParmVarDecl &Parameter) const {
    bool Read = true;
    forEach<DeclRefExpr>(Body, [&](const DeclRefExpr *Reference) {
      if (Reference->getDecl() != &Parameter)
        return;
      auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(
          parentOf(Reference, In.Context));
      Read &= Cast && Cast->getCastKind() == CK_LValueToRValue;
    });
    return Read;
  }

  /// May the structured binding stand for the parameter? It has the element's
  /// type, and is not const.
  bool isBinding(const ParmVarDecl &Parameter, GeneratorElement Element) const {
    Element.Type = elementType(Parameter.getFunctionScopeIndex());
    QualType Type = Parameter.getType();
    QualType Object = Type.getNonReferenceType();
    // Of a generic lambda, `auto` is what the element is.
    auto *Generic = Object->getAs<TemplateTypeParmType>();
    if (Generic ? !Generic->getDecl()->isImplicit()
                : !In.Context.hasSameUnqualifiedType(Object, Element.Type))
      return false;
    if (Element.Kind == GeneratorElement::Value)
      return Type->isRValueReferenceType() ||
             (!Type->isReferenceType() &&
              (!Type.isConstQualified() || isOnlyRead(Parameter))) ||
             (takesReadOnly(Type) && isOnlyRead(Parameter));
    if (!Type->isReferenceType() ||
        (Type->isRValueReferenceType() && !Generic))
      return false;
    bool Changes = Element.Kind == GeneratorElement::Reference &&
                   !Element.Type.isConstQualified();
    return !Changes || !Object.isConstQualified() || isOnlyRead(Parameter);
  }
};

} // namespace

std::optional<LoopVariables> loopVariables(const VisitorLoop &Loop,
                                           const GeneratorPlan &Plan,
                                           const Source &File,
                                           const RewriteInput &In) {
  return VariableMaker(Loop, Plan, File, In).run();
}

} // namespace coroutinize
