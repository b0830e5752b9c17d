#include "rewriters/NamedLambda.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"
#include "matchers/Ast.h"
#include "rewriters/Captures.h"

using namespace clang;

namespace coroutinize {
namespace {

class DeclarationFinder {
public:
  DeclarationFinder(Step &Made, const RewriteInput &In)
      : Made(Made), In(In),
        Name(Made.Self ? Made.Self->Holder : Made.Node->Continuation.Variable),
        Parents(In.Context.getParentMapContext()) {}

  std::optional<Refusal> run() {
    auto *Declaration = parent<DeclStmt>(*Name);
    if (!Declaration || !Declaration->isSingleDecl() ||
        !Name->hasLocalStorage() || Name->getType()->isReferenceType())
      return refusal(RefusalReason::ContinuationKind, Name->getLocation(),
                     quoted(Name) + " is no variable of its own");
    if (isInMacro(Declaration->getSourceRange()))
      return refusal(RefusalReason::Macro, Name->getLocation(),
                     quoted(Name) + " comes from a macro");
    if (usesOf(*Name, functionOf(Name)->getBody()) != 1)
      return refusal(RefusalReason::SharedStep, Name->getLocation(),
                     quoted(Name) + " is used elsewhere, too");
    Block = parent<CompoundStmt>(*Declaration);
    Made.Declared = Declaration;
    return climb();
  }

  /// Of a lambda that calls itself.
  std::optional<Refusal> runSelf() {
    const SelfCalling &Self = *Made.Self;
    const Stmt *Statement = Self.Made;
    while (auto *Around = parent<ExprWithCleanups>(*Statement))
      Statement = Around;
    Block = parent<CompoundStmt>(*Statement);
    if (!Block || Made.Statement->getBeginLoc() < Statement->getEndLoc())
      return refusal(RefusalReason::ContinuationKind, Name->getLocation(),
                     "give " + quoted(Name) + " its lambda in a statement of "
                                              "its own, before the call");
    Made.Declared = Statement;
    for (const Stmt *Part : Self.Parts) {
      if (isInMacro(Part->getSourceRange()))
        return refusal(RefusalReason::Macro, Part->getBeginLoc(),
                       quoted(Name) + " comes from a macro");
      bool Inside = isInside(*Part, *Self.Lambda);
      (Inside ? Made.Ignores : Made.Dropped).push_back(Part);
      if (!Inside && parent<CompoundStmt>(*Part) != Block)
        return refusal(RefusalReason::ContinuationKind, Part->getBeginLoc(),
                       quoted(Name) + " is declared in another block than "
                                      "that which gives it its lambda");
    }
    if (isInMacro(Statement->getSourceRange()))
      return refusal(RefusalReason::Macro, Name->getLocation(),
                     quoted(Name) + " comes from a macro");
    return climb();
  }

private:
  Step &Made;
  const RewriteInput &In;
  const VarDecl *Name;
  ParentMapContext &Parents;
  const Stmt *Block = nullptr; ///< that the variable is declared in

  Refusal refusal(RefusalReason Reason, SourceLocation Where,
                  std::string Message) {
    return {"", Reason, In.Project.place(Where), std::move(Message)};
  }

  template <typename Kind, typename Node> const Kind *parent(const Node &Of) {
    DynTypedNodeList Up = Parents.getParents(Of);
    return Up.empty() ? nullptr : Up[0].template get<Kind>();
  }

  /// The function that is no lambda's.
  static const FunctionDecl *functionOf(const VarDecl *D) {
    auto *Function = cast<FunctionDecl>(D->getParentFunctionOrMethod());
    for (;;) {
      auto *Operator = dyn_cast<CXXMethodDecl>(Function);
      if (!Operator || !Operator->getParent()->isLambda())
        return Function;
      Function = cast<FunctionDecl>(
          Operator->getParent()->getParentFunctionOrMethod());
    }
  }

  /// Climbs from the initiation to the block of the declaration, through the
  /// continuations between, and looks at all that is executed on the way.
  std::optional<Refusal> climb() {
    const Step *At = &Made;
    const Stmt *Child = Made.Statement;
    for (;;) {
      if (At->Outer && Child == At->Outer->Body) {
        At = At->Outer;
        if (At->Named)
          break;
        if (At->Self)
          return refusal(RefusalReason::InLoop, Name->getLocation(),
                         quoted(Name) + " is made once, and handed over in a "
                                        "loop");
        if (auto Unfit = carriedBy(*At))
          return Unfit;
        Child = At->Statement;
      }
      auto *Parent = parent<Stmt>(*Child);
      if (!Parent)
        break;
      if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(Parent))
        return refusal(RefusalReason::InLoop, Name->getLocation(),
                       quoted(Name) + " is made once, and handed over in a loop");
      for (const Stmt *Each : Parent->children()) {
        if (Each == Child)
          break;
        // Before the declaration.
        if (Parent == Block &&
            Each->getBeginLoc() < Made.Declared->getEndLoc())
          continue;
        if (auto Unfit = between(Each))
          return Unfit;
      }
      if (Parent == Block) {
        Made.DeclaredIn = At->Outer;
        return std::nullopt;
      }
      Child = Parent;
    }
    return refusal(RefusalReason::ContinuationKind, Name->getLocation(),
                   quoted(Name) + " is declared outside of this chain");
  }

  /// A continuation that has the lambda as a capture, and may have changed
  /// what that captured before it.
  std::optional<Refusal> carriedBy(const Step &Outer) {
    const LambdaExpr *Carrier = Outer.Node->Continuation.Lambda;
    for (const LambdaCapture &Capture : Carrier->captures()) {
      if (!Capture.capturesVariable())
        continue;
      const ValueDecl *D = Capture.getCapturedVar();
      if (Carrier->isInitCapture(&Capture)) {
        forEach<DeclRefExpr>(cast<VarDecl>(D)->getInit(),
                             [&](const DeclRefExpr *Reference) {
                               if (captures(Reference->getDecl()))
                                 D = Reference->getDecl();
                             });
        if (captures(D))
          return changed(D);
      } else if (captures(D) && Carrier->isMutable()) {
        return changed(D);
      }
    }
    return std::nullopt;
  }

  /// What is executed between the declaration and the initiation.
  std::optional<Refusal> between(const Stmt *S) {
    const LambdaExpr *Own = Made.lambda();
    if (llvm::is_contained(Made.Dropped, S))
      return std::nullopt;
    for (const LambdaCapture &Capture : Own->captures()) {
      if (!Capture.capturesVariable())
        continue;
      const ValueDecl *D = Capture.getCapturedVar();
      if (Made.Self && Made.Self->Names.count(D))
        continue;
      if (Own->isInitCapture(&Capture))
        return refusal(RefusalReason::CaptureOrder, D->getLocation(),
                       quoted(D) + " is made before " + quoted(Name) +
                           " is handed over; write the lambda there");
      bool Seen = D->getType()->isReferenceType() && !isa<DeclStmt>(S);
      forEach<DeclRefExpr>(S, [&](const DeclRefExpr *Reference) {
        Seen |= Reference->getDecl() == D && !isRead(Reference);
      });
      if (Seen)
        return changed(D);
    }
    return std::nullopt;
  }

  /// True where the variable is only read, or captured by copy.
  bool isRead(const Expr *E) {
    for (;;) {
      if (E->getType().isConstQualified() || E->isPRValue())
        return true;
      auto *Up = parent<Expr>(*E);
      auto *Member = dyn_cast_or_null<MemberExpr>(Up);
      bool Part = Member && isa<FieldDecl>(Member->getMemberDecl());
      if (!Part && !isa_and_nonnull<ImplicitCastExpr, ParenExpr>(Up))
        return false;
      E = Up;
    }
  }

  bool captures(const ValueDecl *D) const {
    return llvm::any_of(Made.lambda()->captures(),
                        [&](const LambdaCapture &Each) {
                          return Each.capturesVariable() &&
                                 Each.getCapturedVar() == D;
                        });
  }

  Refusal changed(const ValueDecl *D) {
    return refusal(RefusalReason::CaptureOrder, Name->getLocation(),
                   quoted(D) + " may change between the making of " +
                       quoted(Name) + " and its hand-off");
  }
};

} // namespace

std::optional<Refusal> findDeclared(Step &Made, const RewriteInput &In) {
  return DeclarationFinder(Made, In).run();
}

std::optional<Refusal> findMade(Step &Made, const RewriteInput &In) {
  return DeclarationFinder(Made, In).runSelf();
}

} // namespace coroutinize
