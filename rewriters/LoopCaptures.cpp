//===- LoopCaptures.cpp - What a lambda that calls itself captured --------===//
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "matchers/Ast.h"
#include "rewriters/Captures.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {

/// Makes a parameter const that is one all the time: what a lambda that calls
/// itself captured.
bool CaptureCheck::staysConst(const ValueDecl *Captured) {
  const SelfCalling *Loop = Planned.First->Self;
  const ValueDecl *D = resolve(Planned, Captured);
  if (!Loop || Loop->Lambda->isMutable() ||
      !D->getType().getNonReferenceType()->isRecordType() ||
      llvm::none_of(Loop->Lambda->captures(), [&](const LambdaCapture &Each) {
        return Each.capturesVariable() &&
               Each.getCaptureKind() == LCK_ByCopy &&
               resolve(Planned, Each.getCapturedVar()) == D;
      }))
    return false;
  Planned.Consts.insert(D);
  return true;
}

/// True for what a lambda that calls itself takes by reference, and its
/// continuations copy.
bool CaptureCheck::copied(const Step &At, QualType Type) {
  const Step &Loop = At.BackTo ? *At.BackTo : At;
  QualType Value = Type.getNonReferenceType();
  auto *Class = Value->getAsCXXRecordDecl();
  return Loop.Self && Value.isConstQualified() &&
         (!Class || (Class->hasDefinition() && !Class->isPolymorphic()));
}

/// What a lambda that calls itself captured is the same each time, as long as
/// its continuations change only copies.
void CaptureCheck::keptCaptures(const Step &Loop, const Step &Within) {
  for (auto &Next : Within.Next) {
    const LambdaExpr *Lambda = Next->lambda();
    if (!Lambda)
      continue;
    for (const LambdaCapture &Capture : Lambda->captures()) {
      if (!Capture.capturesVariable() || Capture.getCaptureKind() == LCK_ByRef)
        continue;
      const ValueDecl *D = captureOf(Capture);
      bool Init = Lambda->isInitCapture(&Capture);
      bool Changes = Init ? !movedBy(cast<VarDecl>(Capture.getCapturedVar())
                                         ->getInit())
                                 .empty()
                          : Lambda->isMutable();
      Changes |= Init && Lambda->isMutable();
      if (!Changes || !D)
        continue;
      for (const LambdaCapture &Kept : Loop.Self->Lambda->captures())
        if (Kept.capturesVariable() && !selfOf(Planned, D) &&
            (Kept.getCapturedVar() == D || captureOf(Kept) == D))
          refuse(RefusalReason::CaptureOrder, Capture.getLocation(),
                 "the continuation changes, or moves away, " + quoted(D) +
                     ", which the next call finds as it was");
    }
    if (!Next->Self)
      keptCaptures(Loop, *Next);
  }
}

/// What a lambda that calls itself captured lives until nothing holds it, which
/// may be after the loop's end.
void CaptureCheck::heldUntil(const Step &Loop) {
  std::set<const ValueDecl *> Owned = ownedBy(*Loop.lambda());
  bool Object = OwnsSelfIn.count(&Loop);
  if (Owned.empty() && !Object)
    return;
  const VarDecl *Holder = Loop.Self->Holder;
  if (Loop.Self->OwnsItself) {
    // What a std::function holds can't be told: that stays an assumption.
    bool Seen = llvm::any_of(Owned, [&](const ValueDecl *D) {
      QualType Type = D->getType().getNonReferenceType();
      const auto *Record = Type->getAsCXXRecordDecl();
      bool Wrapper = Record && Record->isInStdNamespace() &&
                     Record->getIdentifier() && Record->getName() == "function";
      return !Wrapper && !destroysOnlyMemory(Type, In.Semantics);
    });
    auto *Method = dyn_cast<CXXMethodDecl>(Planned.Root->Function);
    Seen |= Object && Method &&
            !destroysOnlyMemory(
                In.Context.getCanonicalTagType(Method->getParent()),
                In.Semantics);
    if (Seen)
      return refuse(RefusalReason::ObservableDestructor,
                    Loop.Call->getExprLoc(),
                    quoted(Holder) + " owns itself, so that what it captured is "
                                     "never destroyed; a coroutine destroys it");
    std::string Text = "nothing relies on it that what " + quoted(Holder) +
                       " captured is never destroyed, as it owns itself";
    if (!llvm::is_contained(Planned.Assumptions, Text))
      Planned.Assumptions.push_back(std::move(Text));
    return;
  }
  // Until the end of its block, where the loop ends within the call.
  ParentMapContext &Parents = In.Context.getParentMapContext();
  bool Behind = &Loop == Planned.First.get() && !Planned.Tail;
  for (const Stmt *S = Loop.Self->Made; S;) {
    DynTypedNodeList Up = Parents.getParents(*S);
    S = Up.empty() ? nullptr : Up[0].get<Stmt>();
    auto *Block = dyn_cast_or_null<CompoundStmt>(S);
    if (!Block)
      continue;
    for (const Stmt *Each : Block->body())
      if (auto *Declaration = dyn_cast<DeclStmt>(Each);
          Declaration && Each->getBeginLoc() > Holder->getLocation() &&
          Each->getBeginLoc() < Loop.Call->getBeginLoc())
        for (const Decl *D : Declaration->decls())
          if (auto *Local = dyn_cast<VarDecl>(D);
              Local && !Loop.Self->Names.count(Local))
            Behind |= !destroysOnlyMemory(Local->getType(), In.Semantics);
    break;
  }
  if (Behind)
    refuse(RefusalReason::ObservableDestructor, Loop.Call->getExprLoc(),
           quoted(Holder) + " keeps what it captured until its function ends, "
                            "and something follows the call, or ends before");
}

} // namespace coroutinize
