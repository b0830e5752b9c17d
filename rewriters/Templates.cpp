#include "rewriters/Templates.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "matchers/Ast.h"
#include "rewriters/Types.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;

namespace coroutinize {
namespace {

/// Finds what a template declares at a place.
struct DeclarationAt : DynamicRecursiveASTVisitor {
  explicit DeclarationAt(SourceLocation Where) : Where(Where) {}
  SourceLocation Where;
  const ValueDecl *Found = nullptr;

  bool VisitVarDecl(VarDecl *D) override { return look(D); }
  bool VisitBindingDecl(BindingDecl *D) override { return look(D); }
  bool VisitLambdaExpr(LambdaExpr *Lambda) override {
    for (const LambdaCapture &Capture : Lambda->captures())
      if (Capture.capturesVariable())
        look(Capture.getCapturedVar());
    return true;
  }

private:
  bool look(const ValueDecl *D) {
    if (D->getLocation() == Where)
      Found = D;
    return !Found;
  }
};

/// The instance that the declaration is in, or null.
const FunctionDecl *instanceOf(const Decl &D) {
  for (const DeclContext *Each = isa<FunctionDecl>(D)
                                     ? cast<DeclContext>(&D)
                                     : D.getDeclContext();
       Each; Each = Each->getParent()) {
    auto *Function = dyn_cast<FunctionDecl>(Each);
    auto *Method = dyn_cast_or_null<CXXMethodDecl>(Function);
    if (Function && Function->isTemplateInstantiation() &&
        !(Method && Method->getParent()->isLambda()))
      return Function;
  }
  return nullptr;
}

std::string nameOf(const FunctionDecl &Function, const ASTContext &Context) {
  std::string Name;
  llvm::raw_string_ostream Out(Name);
  Function.getNameForDiagnostic(Out, Context.getPrintingPolicy(),
                                /*Qualified=*/true);
  return Name;
}

} // namespace

const FunctionDecl &written(const FunctionDecl &Function) {
  const FunctionDecl *Template = Function.getTemplateInstantiationPattern();
  return Template ? *Template : Function;
}

bool isOfInstance(const Decl &D) { return instanceOf(D); }

std::string spellTypeOf(const ValueDecl &D, const ASTContext &Context) {
  const FunctionDecl *Instance = instanceOf(D);
  if (!Instance)
    return spellValueType(D.getType(), Context);
  const FunctionDecl &Template = written(*Instance);
  const ValueDecl *Found = nullptr;
  // The place of a parameter may be that of another declaration.
  if (auto *Parameter = dyn_cast<ParmVarDecl>(&D);
      Parameter && Parameter->getDeclContext() == Instance &&
      Instance->getNumParams() == Template.getNumParams()) {
    Found = Template.getParamDecl(Parameter->getFunctionScopeIndex());
  } else {
    DeclarationAt Finder(D.getLocation());
    Finder.TraverseDecl(const_cast<FunctionDecl *>(&Template));
    Found = Finder.Found;
  }
  if (!Found || Found->isParameterPack() || Found->getType().isNull())
    return Unspellable.str();
  if (Found->getType() == Context.DependentTy) // of a structured binding
    return "auto";
  // What the template deduces itself is the same in each instance.
  return spellValueType(Found->getType(), Context);
}

RewriteResult rewriteTemplate(const FoundChain &Found,
                              const RewriteInput &In) {
  const FunctionDecl &Template = *Found.Root->Function;
  auto Refuse = [&](RefusalReason Reason, std::string Why) {
    return Refusal{Found.Chain.Id, Reason, Found.Chain.At,
                   quoted(&Template) + std::move(Why)};
  };
  auto IsOurs = [&](const FunctionFacts &Facts) {
    return &written(*Facts.Function) == &Template;
  };
  RewriteInput Inner{In.Context, In.Semantics, In.Project, *In.Unit.Instances};
  std::optional<RewriteResult> Agreed;
  std::string Names;
  for (const FoundChain &Each : In.Instances) {
    if (!IsOurs(*Each.Root))
      continue;
    FoundChain Ours = Found;
    Ours.Root = Each.Root;
    Ours.Chain.Metrics = Each.Chain.Metrics;
    RewriteResult Made = rewriteChain(Ours, Inner);
    if (std::holds_alternative<Refusal>(Made))
      return Made;
    if (auto *Offered = std::get_if<Offer>(&Made)) {
      Names += (Names.empty() ? "`" : ", `") +
               nameOf(*Each.Root->Function, In.Context) + "`";
      if (llvm::any_of(Offered->Edits, [](const Edit &Change) {
            return llvm::StringRef(Change.Text).contains(Unspellable);
          }))
        return Refuse(RefusalReason::Template,
                      " would need a type that depends on the template's "
                      "arguments, and that is spelled nowhere");
    }
    if (!Agreed) {
      Agreed = std::move(Made);
      continue;
    }
    auto *First = std::get_if<Offer>(&*Agreed);
    auto *Next = std::get_if<Offer>(&Made);
    if (!First != !Next || (First && First->Edits != Next->Edits))
      return Refuse(RefusalReason::Template,
                    " would be rewritten in several ways, by its arguments");
    if (!First)
      continue;
    First->agreeWith(*Next);
    addNew(First->RestsOn, Next->RestsOn);
  }
  if (Agreed) {
    if (auto *Offered = std::get_if<Offer>(&*Agreed))
      Offered->Notes.push_back("a template: shown for " + Names);
    return std::move(*Agreed);
  }
  bool PartOfAnother = llvm::any_of(In.Unit.Instances->Functions,
                                    [&](auto &Each) { return IsOurs(*Each); });
  bool IsChain = Found.Chain.Metrics.Length > 1 || Found.Chain.Metrics.Cycle;
  if (PartOfAnother || !IsChain)
    return std::monostate();
  return Refuse(RefusalReason::NotInstantiated,
                " is a template, or a member of one, and nothing in this unit "
                "says what it is used with");
}

} // namespace coroutinize
