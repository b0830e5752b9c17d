#include "matchers/GenericLambdas.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "matchers/Ast.h"
#include "matchers/Scope.h"

using namespace clang;

namespace coroutinize {
namespace {

/// True where each node of the one body stands for one of the other.
bool isWholeIn(const LambdaExpr &Lambda) {
  const CXXMethodDecl *Written = Lambda.getCallOperator();
  bool Whole = llvm::none_of(Written->parameters(), [](const ParmVarDecl *Each) {
    return Each->isParameterPack();
  });
  forEach<Stmt>(Lambda.getBody(), [&](const Stmt *S) {
    auto *If = dyn_cast<IfStmt>(S);
    Whole &= !(If && If->isConstexpr()) &&
             !isa<PackExpansionExpr, CXXFoldExpr>(S);
  });
  return Whole;
}

struct Resolver : DynamicRecursiveASTVisitor {
  Resolver() { ShouldVisitTemplateInstantiations = true; }

  bool TraverseLambdaExpr(LambdaExpr *Lambda) override {
    const CXXMethodDecl *Only = onlyInstanceOf(*Lambda);
    if (Only && Only->getBody() && isWholeIn(*Lambda)) {
      // What depends on no type stands in both bodies: with the written one, it
      // would have parents in two trees.
      Lambda->getCallOperator()->setBody(Only->getBody());
      // The last child is the body, in a place of the lambda's own.
      *std::next(Lambda->child_begin(), Lambda->capture_size()) =
          Only->getBody();
    }
    return DynamicRecursiveASTVisitor::TraverseLambdaExpr(Lambda);
  }
};

} // namespace

void resolveGenericLambdas(ASTContext &Context, const Scope &Project) {
  Resolver Resolve;
  for (Decl *D : Context.getTranslationUnitDecl()->decls())
    if (Project.contains(D->getLocation()))
      Resolve.TraverseDecl(D);
}

const CXXMethodDecl *onlyInstanceOf(const LambdaExpr &Lambda) {
  const FunctionTemplateDecl *Template =
      Lambda.getCallOperator()->getDescribedFunctionTemplate();
  const CXXMethodDecl *Only = nullptr;
  if (Template)
    for (const FunctionDecl *Each : Template->specializations()) {
      if (Only)
        return nullptr;
      Only = cast<CXXMethodDecl>(Each);
    }
  return Only;
}

bool isDeduced(const ParmVarDecl &Parameter) {
  QualType Type = Parameter.getType().getNonReferenceType();
  auto *Given = Type->getAs<SubstTemplateTypeParmType>();
  return Type->isDependentType() ||
         (Given && Given->getReplacedParameter()->isImplicit());
}

const CXXMethodDecl *functionOf(const LambdaExpr &Lambda) {
  const CXXMethodDecl *Only = onlyInstanceOf(Lambda);
  return Only && Only->getBody() == Lambda.getBody() ? Only
                                                     : Lambda.getCallOperator();
}

} // namespace coroutinize
