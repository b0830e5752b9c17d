#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Sema/Sema.h"
#include "matchers/Ast.h"
#include "rewriters/Generator.h"
#include "rewriters/GeneratorNames.h"

using namespace clang;

namespace coroutinize {

bool hasStandardGenerator(const RewriteInput &In) {
  if (!In.Context.getLangOpts().CPlusPlus23)
    return false;
  HeaderSearch &Headers =
      In.Semantics.getPreprocessor().getHeaderSearchInfo();
  return llvm::any_of(Headers.search_dir_range(), [&](const auto &Folder) {
    return Folder.isNormalDir() &&
           Headers.getFileMgr().getOptionalFileRef(
               (Folder.getName() + "/generator").str());
  });
}

namespace {

/// All names in the files that the rewrite edits. In a header it must not
/// depend on who includes it: each caller sees to itself.
void addSpelled(std::set<std::string> &Taken, const VisitedProducer &P,
                const RewriteInput &In) {
  const SourceManager &Sources = In.Context.getSourceManager();
  std::set<FileID> Files;
  for (const FunctionDecl *Each : P.Function->redecls())
    Files.insert(Sources.getFileID(Each->getLocation()));
  if (Sources.isInMainFile(P.Function->getLocation()))
    for (const VisitorConsumer &Each : P.Consumers)
      Files.insert(
          Sources.getFileID(Sources.getExpansionLoc(Each.Call->getBeginLoc())));
  for (FileID Each : Files) {
    Source Text(In.Context, Each);
    Taken.merge(Text.identifiers({0, unsigned(Text.Text.size())}));
  }
}

/// True where the class or its bases, or the namespace, has the name.
bool isDeclared(llvm::StringRef Name, const FunctionDecl &F,
                const RewriteInput &In) {
  DeclarationName Looked = &In.Context.Idents.get(Name);
  bool Found = !F.getDeclContext()->lookup(Looked).empty();
  if (auto *Method = dyn_cast<CXXMethodDecl>(&F))
    Method->getParent()->forallBases([&](const CXXRecordDecl *Base) {
      Found |= !Base->lookup(Looked).empty();
      return true;
    });
  return Found;
}

/// May one name hide the other? Members of classes that have nothing to do
/// with each other have names of their own.
bool areRelated(const CXXRecordDecl &A, const CXXRecordDecl &B) {
  auto Derives = [](const CXXRecordDecl &From, const CXXRecordDecl &Base) {
    return From.hasAnyDependentBases() || From.isDerivedFrom(&Base);
  };
  return A.getCanonicalDecl() == B.getCanonicalDecl() || A.Encloses(&B) ||
         B.Encloses(&A) || Derives(A, B) || Derives(B, A);
}

/// The const and the non-const one of a pair, which are told apart as before.
bool isPair(const CXXMethodDecl &A, const CXXMethodDecl &B,
            const VisitedProducer &P) {
  if (A.getDeclName() != B.getDeclName() || A.isConst() == B.isConst() ||
      A.isStatic() || B.isStatic() || A.getNumParams() != B.getNumParams() ||
      A.getParent()->getCanonicalDecl() != B.getParent()->getCanonicalDecl())
    return false;
  for (unsigned I = 0; I < A.getNumParams(); ++I)
    if (I != P.Index &&
        A.getASTContext().getCanonicalType(A.getParamDecl(I)->getType()) !=
            A.getASTContext().getCanonicalType(B.getParamDecl(I)->getType()))
      return false;
  return llvm::none_of(P.Uses, [](const VisitorUse &Use) {
    return llvm::any_of(Use.Calls, [](auto &Call) { return Call.PassedOn; });
  });
}

bool clash(const VisitedProducer &P, const FunctionDecl *Other) {
  auto *Method = dyn_cast<CXXMethodDecl>(P.Function);
  auto *Rival = dyn_cast_or_null<CXXMethodDecl>(Other);
  if (!Method || !Rival)
    return true;
  return areRelated(*Method->getParent(), *Rival->getParent()) &&
         !isPair(*Method, *Rival, P);
}

} // namespace

std::optional<Refusal> nameGenerator(GeneratorPlan &Plan,
                                     const GivenNames &Given,
                                     const RewriteInput &In) {
  const FunctionDecl &F = *Plan.Producer->Function;
  std::set<std::string> Taken;
  for (const auto &[Name, Functions] : Given)
    if (llvm::any_of(Functions, [&](const FunctionDecl *Other) {
          return clash(*Plan.Producer, Other);
        }))
      Taken.insert(Name);
  addSpelled(Taken, *Plan.Producer, In);
  std::string Class;
  QualType Element = Plan.Elements.front().Type;
  if (Element->isPointerType())
    Element = Element->getPointeeType();
  if (const auto *Record = Element->getAsCXXRecordDecl();
      Record && Record->getIdentifier() && !Record->isInStdNamespace())
    Class = Record->getName().str();
  std::string Own = F.getNameAsString();
  for (;;) {
    Plan.Name = Plan.Exchange ? exchangeName(Own, Class, Taken)
                              : generatorName(Own, Class, Taken);
    if (Plan.Name == Own || !isDeclared(Plan.Name, F, In))
      break;
    Taken.insert(Plan.Name);
  }
  if (Plan.Name == Own)
    for (const NamedDecl *Each : F.getDeclContext()->lookup(F.getDeclName())) {
      const FunctionDecl *Other = Each->getAsFunction();
      if (Other && Other->getCanonicalDecl() != F.getCanonicalDecl())
        return Refusal{"", RefusalReason::NameClash,
                       In.Project.place(Other->getLocation()),
                       quoted(&F) + " has other overloads, and its name says "
                                    "nothing of its elements"};
    }

  bool Standard = !Plan.Exchange && hasStandardGenerator(In);
  Plan.Namespace = Standard ? "std" : "coroutinize";
  Plan.ElementsOf =
      Standard ? "std::ranges::elements_of" : "coroutinize::elements_of";
  Plan.Includes = {Standard        ? "generator"
                   : Plan.Exchange ? "coroutinize/exchange_generator.hpp"
                                   : "coroutinize/generator.hpp"};
  if (Plan.hasSeveral())
    Plan.Includes.push_back(Plan.Elements.size() == 2 ? "utility" : "tuple");
  return std::nullopt;
}

} // namespace coroutinize
