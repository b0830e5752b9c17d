#include "rewriters/Body.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "matchers/Ast.h"
#include "rewriters/Templates.h"

using namespace clang;

namespace coroutinize {
namespace {

class BodyReader {
public:
  BodyReader(Step &Made, const RewriteInput &In)
      : Made(Made), In(In),
        File(In.Context, In.Context.getSourceManager().getFileID(
                             In.Context.getSourceManager().getExpansionLoc(
                                 Made.Body->getBeginLoc()))) {}

  std::optional<Refusal> run() {
    Range Where = File.range(Made.Body->getSourceRange());
    if (isInMacro(Made.Body->getSourceRange()))
      return refusal(RefusalReason::Macro, Made.Body->getBeginLoc(),
                     "the continuation comes from a macro");
    if (File.hasDirective(Where))
      return refusal(RefusalReason::Preprocessor, Made.Body->getBeginLoc(),
                     "a preprocessor directive stands in this continuation");
    visit(Made.Body, /*InLambda=*/false);
    for (CompletionValue &Value : Made.Values)
      if (Value.Parameter)
        Value.Used = Uses[Value.Parameter] > Ignored[Value.Parameter];
    // A statement that ignores something that is used otherwise stays.
    std::erase_if(Made.Ignores, [&](const Stmt *S) {
      bool Stays = false;
      forEach<DeclRefExpr>(S, [&](const DeclRefExpr *Reference) {
        for (const CompletionValue &Value : Made.Values)
          Stays |= Value.Parameter == Reference->getDecl() && Value.Used;
      });
      return Stays;
    });
    return Refused;
  }

private:
  Step &Made;
  const RewriteInput &In;
  Source File;
  std::optional<Refusal> Refused;
  std::map<const ValueDecl *, unsigned> Uses, Ignored;

  Refusal refusal(RefusalReason Reason, SourceLocation Where,
                  std::string Message) {
    return {"", Reason, In.Project.place(Where), std::move(Message)};
  }
  void refuse(RefusalReason Reason, SourceLocation Where, std::string Message) {
    if (!Refused)
      Refused = refusal(Reason, Where, std::move(Message));
  }

  bool ignores(const Stmt *S) {
    return !isInMacro(S->getSourceRange()) &&
           ignoresOnly(S, [&](const ValueDecl *D) {
             return llvm::any_of(Made.Values, [&](const auto &Value) {
               return Value.Parameter && Value.Parameter == D;
             });
           });
  }

  void visit(const Stmt *S, bool InLambda) {
    if (!S || Refused)
      return;
    SourceLocation Where = S->getBeginLoc();
    if (auto *If = dyn_cast<IfStmt>(S);
        If && If->isConstexpr() && isOfInstance(*Made.Target))
      return refuse(RefusalReason::Template, Where,
                    "an instance has only one branch of this `if constexpr`");
    if (auto *Reference = dyn_cast<DeclRefExpr>(S)) {
      ++Uses[Reference->getDecl()];
      return;
    }
    if (auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const LambdaCapture &Capture : Lambda->captures())
        if (Capture.capturesVariable())
          ++Uses[Capture.getCapturedVar()];
      for (const Expr *Init : Lambda->capture_inits())
        visit(Init, InLambda);
      visit(Lambda->getBody(), /*InLambda=*/true);
      return;
    }
    if (!InLambda) {
      if (auto *Return = dyn_cast<ReturnStmt>(S)) {
        if (Return->getReturnLoc().isMacroID())
          refuse(RefusalReason::Macro, Where,
                 "a macro returns from the continuation here");
        Made.Returns.push_back(Return);
      } else if (Made.Stackless && Where.isMacroID() && isa<GotoStmt>(S)) {
        // of a `yield`
      } else if (isa<GotoStmt, IndirectGotoStmt, LabelStmt, AddrLabelExpr>(S)) {
        refuse(RefusalReason::LabelOrGoto, Where,
               "restructure the continuation without it");
      } else if (isa<CoroutineSuspendExpr, CoreturnStmt,
                     CoroutineBodyStmt>(S)) {
        refuse(RefusalReason::Coroutine, Where,
               "the continuation is a coroutine already");
      } else if (isa<PredefinedExpr>(S) && !isOfAssert(Where, In.Context)) {
        refuse(RefusalReason::FunctionName, Where,
               "the continuation uses its function's name");
      }
      if (auto *Block = dyn_cast<CompoundStmt>(S))
        for (const Stmt *Each : Block->body())
          if (ignores(Each)) {
            Made.Ignores.push_back(Each);
            forEach<DeclRefExpr>(Each, [&](const DeclRefExpr *Reference) {
              ++Ignored[Reference->getDecl()];
            });
          }
    }
    for (const Stmt *Child : S->children())
      visit(Child, InLambda);
  }
};

} // namespace

bool ignoresOnly(const Stmt *S,
                 llvm::function_ref<bool(const ValueDecl *)> IsIt) {
  auto Names = [&](const Expr *E) {
    auto *Reference = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
    return Reference && IsIt(Reference->getDecl());
  };
  if (auto *Cast = dyn_cast<CStyleCastExpr>(S))
    return Cast->getType()->isVoidType() && Names(Cast->getSubExpr());
  auto *Call = dyn_cast<CallExpr>(S);
  return Call && calleeName(Call) == "ignore_unused" &&
         llvm::all_of(Call->arguments(), Names);
}

std::optional<Refusal> readBody(Step &Made, const RewriteInput &In) {
  return BodyReader(Made, In).run();
}

} // namespace coroutinize
