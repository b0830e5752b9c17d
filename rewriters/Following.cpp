#include "rewriters/Following.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "matchers/Ast.h"
#include "rewriters/Captures.h"
#include "rewriters/Loops.h"
#include "rewriters/Position.h"

using namespace clang;

namespace coroutinize {
namespace {

/// True for what would leave another function in a lambda, or would be another
/// thing there.
bool staysOutside(const Stmt *S) {
  return isa<ReturnStmt, BreakStmt, ContinueStmt, GotoStmt, LabelStmt,
             LambdaExpr, CXXThrowExpr, CXXTryStmt, CoroutineSuspendExpr,
             PredefinedExpr>(S) ||
         llvm::any_of(S->children(), [](const Stmt *Child) {
           return Child && staysOutside(Child);
         });
}

/// The variables that the closure has a copy of, or moved away.
std::set<const ValueDecl *> takenBy(const HandOffNode &Node) {
  std::set<const ValueDecl *> Taken;
  auto All = [&](const Expr *E) {
    forEach<DeclRefExpr>(E, [&](const DeclRefExpr *Reference) {
      Taken.insert(Reference->getDecl());
    });
  };
  const Continuation &Next = Node.Continuation;
  if (Next.Lambda)
    for (const LambdaCapture &Capture : Next.Lambda->captures()) {
      if (!Capture.capturesVariable() || Capture.getCaptureKind() == LCK_ByRef)
        continue;
      auto *Variable = dyn_cast<VarDecl>(Capture.getCapturedVar());
      if (Variable && Variable->isInitCapture())
        All(Variable->getInit());
      else
        Taken.insert(Capture.getCapturedVar());
    }
  else
    All(Next.Written);
  return Taken;
}

/// True when the reference only reads, whatever it is used for.
bool onlyReads(const DeclRefExpr *Reference, ASTContext &Context) {
  if (Reference->getType().isConstQualified())
    return true;
  const Stmt *Up = parentOf(Reference, Context);
  auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(Up);
  return Cast && (Cast->getCastKind() == CK_LValueToRValue ||
                  (Cast->getCastKind() == CK_NoOp &&
                   Cast->getType().isConstQualified()));
}

} // namespace

std::optional<Refusal> findFollowing(Step &Made, const Stmt *Body,
                                     const RewriteInput &In) {
  auto refusal = [&](RefusalReason Reason, const Stmt *S, std::string Message) {
    return Refusal{"", Reason, In.Project.place(S->getBeginLoc()),
                   std::move(Message)};
  };
  const Stmt *Child = Made.Statement;
  for (; Child != Body; Child = parentOf(Child, In.Context)) {
    const Stmt *Parent = parentOf(Child, In.Context);
    auto *Block = dyn_cast_or_null<CompoundStmt>(Parent);
    auto *Branch = dyn_cast_or_null<IfStmt>(Parent);
    if (!Block && !Branch)
      return refusal(RefusalReason::NotTail, Made.Statement,
                     "statements follow the initiation; move it to the end");
    if (!Block || Block->body_back() == Child)
      continue;
    // Common code behind a branch is for all branches (rule 5).
    if (Child != Made.Statement)
      return refusal(RefusalReason::NotTail, Made.Statement,
                     "statements follow the branch that initiates, for other "
                     "branches, too");
    auto Own = llvm::find(Block->body(), Child);
    Made.Follows.assign(std::next(Own), Block->body_end());
  }
  const Expr *Initiation = Made.Node->Initiation;
  const Nature &Known = Made.Node->Nature;
  if (Known.Time != When::Later || Known.Basis == Evidence::Assumed)
    return refusal(RefusalReason::InlineOrder, Initiation,
                   "`" + Made.Node->CalleeName +
                       "` may invoke the continuation before what follows it: "
                       "nothing shows, or declares, that it never does");
  Source File(In.Context,
              In.Context.getSourceManager().getFileID(Body->getBeginLoc()));
  if (File.hasDirective({File.statement(Made.Statement).Begin,
                         File.statement(Made.Follows.back()).End}))
    return refusal(RefusalReason::Preprocessor, Initiation,
                   "a preprocessor directive stands behind this call");
  Made.Last = true;
  std::set<const ValueDecl *> Taken = takenBy(*Made.Node);
  for (const Stmt *S : Made.Follows) {
    if (isInMacro(S->getSourceRange()) || staysOutside(S))
      return refusal(RefusalReason::NotTail, S,
                     "this follows the initiation, and can't be executed "
                     "together with it");
    std::optional<Refusal> Refused;
    forEach<CallExpr>(S, [&](const CallExpr *Call) {
      if (const FunctionDecl *Callee = In.Unit.callee(Call);
          Callee && goesOn(Callee, In.Unit))
        Refused = refusal(RefusalReason::SeveralHandOffs, Call,
                          quoted(Callee) + " starts another operation, before "
                                           "this one completes");
    });
    forEach<MemberExpr>(S, [&](const MemberExpr *Reference) {
      for (const Step *At = Made.Outer; At; At = At->Outer)
        if (auto *Field = dyn_cast<FieldDecl>(Reference->getMemberDecl());
            Field && At->Object == Field->getParent())
          Refused = refusal(RefusalReason::CaptureOrder, Reference,
                            "the continuation took " + quoted(Field) +
                                " as it was before this");
    });
    forEach<DeclRefExpr>(S, [&](const DeclRefExpr *Reference) {
      if (Taken.count(Reference->getDecl()) &&
          !onlyReads(Reference, In.Context))
        Refused = refusal(RefusalReason::CaptureOrder, Reference,
                          "the continuation took " +
                              quoted(Reference->getDecl()) +
                              " as it was before this");
    });
    if (Refused)
      return Refused;
  }
  // What the closure moved away is not there any more.
  auto Gone = [&](const Expr *From) -> std::optional<Refusal> {
    for (const ValueDecl *D : movedBy(From))
      for (const Stmt *S : Made.Follows)
        if (mentions(S, D))
          return refusal(RefusalReason::CaptureOrder, S,
                         quoted(D) + " was moved to the continuation");
    return std::nullopt;
  };
  const Continuation &Next = Made.Node->Continuation;
  if (!Next.Lambda)
    return Gone(Next.Written);
  for (const Expr *Init : Next.Lambda->capture_inits())
    if (auto Refused = Gone(Init))
      return Refused;
  return std::nullopt;
}

bool followingMayThrow(const Step &At) {
  bool May = false;
  auto Look = [&](const FunctionDecl *Callee) {
    auto *Type = Callee ? Callee->getType()->getAs<FunctionProtoType>() : nullptr;
    May |= !Type || !Type->isNothrow();
  };
  for (const Stmt *S : At.Follows) {
    forEach<CallExpr>(S, [&](const CallExpr *Call) { Look(calleeOf(Call)); });
    forEach<CXXConstructExpr>(S, [&](const CXXConstructExpr *Made) {
      Look(Made->getConstructor());
    });
    forEach<CXXNewExpr>(S, [&](const CXXNewExpr *) { May = true; });
  }
  return May;
}

} // namespace coroutinize
