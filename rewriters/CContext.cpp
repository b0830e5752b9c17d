//===- CContext.cpp - What a C callback finds behind its `void *` ---------===//
//
//   fs_read(c->fd, on_read, c);
//   static void on_read(int n, void *data) {
//     copy *c = static_cast<copy *>(data);
//
// What is passed is a pointer, and the cast is another name of it. Who frees
// what it points to, and when, stays in the text.
//
//===----------------------------------------------------------------------===//
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "matchers/Ast.h"
#include "rewriters/Captures.h"
#include "rewriters/Constness.h"
#include "rewriters/Source.h"

using namespace clang;

namespace coroutinize {
namespace {

/// What is passed, before it became a `void *`.
const Expr *uncast(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  while (auto *Cast = dyn_cast<ExplicitCastExpr>(E)) {
    if (!Cast->getType()->isVoidPointerType())
      break;
    E = Cast->getSubExpr()->IgnoreParenImpCasts();
  }
  return E;
}

/// `copy *c = static_cast<copy *>(data);` of the body itself, or null.
const DeclStmt *castOf(const ValueDecl *Data, const CompoundStmt *Body) {
  for (const Stmt *S : Body->body()) {
    auto *Declaration = dyn_cast<DeclStmt>(S);
    auto *Variable = Declaration && Declaration->isSingleDecl()
                         ? dyn_cast<VarDecl>(Declaration->getSingleDecl())
                         : nullptr;
    if (!Variable || !Variable->getInit() || !Variable->hasLocalStorage())
      continue;
    const Expr *Init = Variable->getInit()->IgnoreParenImpCasts();
    auto *Cast = dyn_cast<ExplicitCastExpr>(Init);
    auto *Reference = dyn_cast<DeclRefExpr>(
        (Cast ? Cast->getSubExpr() : Init)->IgnoreParenImpCasts());
    if (Reference && Reference->getDecl() == Data &&
        Variable->getType()->isPointerType())
      return Declaration;
  }
  return nullptr;
}

} // namespace

/// Gives the callback's context what the initiation passes.
void CaptureCheck::contextArgument(Step &At) {
  auto [Data, Passed] = At.Bound.front();
  At.Bound.clear();
  SourceLocation Where = Passed->getExprLoc();
  const Expr *Init = uncast(Passed);
  const ValueDecl *D = referenced(Init);
  const CompoundStmt *Body = At.BackTo ? At.BackTo->Body : At.Body;
  if (isInMacro(Passed->getSourceRange()))
    return refuse(RefusalReason::Macro, Where,
                  "what is passed to the callback comes from a macro");
  unsigned Mentions = 0;
  forEach<DeclRefExpr>(Body, [&](const DeclRefExpr *Reference) {
    Mentions += Reference->getDecl() == Data;
  });
  const DeclStmt *Cast = castOf(Data, Body);
  auto *Variable =
      Cast ? cast<VarDecl>(Cast->getSingleDecl()) : nullptr;
  bool Plain = isLocal(D) && !D->getType()->isReferenceType();
  if (At.BackTo) {
    if (!Variable || !Plain || Mentions != 1 ||
        resolve(Planned, D) != resolve(Planned, Variable))
      refuse(RefusalReason::Cycle, Where,
             "another context is passed where the chain leads back");
    return;
  }
  // Made before the initiation, whose other arguments must not see it.
  if (!Plain)
    forEach<DeclRefExpr>(Init, [&](const DeclRefExpr *Reference) {
      for (const Expr *Argument : At.Node->arguments())
        if (const ValueDecl *Read = Reference->getDecl();
            Argument != Passed && isLocal(Read) && mentions(Argument, Read) &&
            (isChanged(*Read, Init, In.Context) ||
             isChanged(*Read, Argument, In.Context)))
          refuse(RefusalReason::CaptureOrder, Where,
                 quoted(Reference->getDecl()) +
                     " is read by another argument, too");
    });
  if (Mentions == 0) {
    if (Init->HasSideEffects(In.Context))
      refuse(RefusalReason::CCallback, Where,
             "the callback does not use what is made here for it");
    return;
  }
  if (Variable && Mentions == 1 &&
      In.Context.hasSameUnqualifiedType(Init->getType(), Variable->getType())) {
    At.Ignores.push_back(Cast);
    if (Plain)
      Planned.Aliases[Variable] = D;
    else
      At.Inits.push_back({Variable, Init});
    return;
  }
  // Passed on as it came.
  if (Plain && D->getType()->isVoidPointerType())
    Planned.Aliases[Data] = D;
  else
    At.Inits.push_back({Data, Passed});
}

} // namespace coroutinize
