//===- GeneratorPointers.cpp - References that become pointers ------------===//
#include "matchers/Ast.h"
#include "rewriters/Generator.h"
#include "rewriters/Position.h"

using namespace clang;

namespace coroutinize {

std::optional<std::vector<Patch>> usePointers(const GeneratorPlan &Plan,
                                              const Source &File,
                                              const RewriteInput &In) {
  const FunctionDecl &F = *Plan.Producer->Function;
  std::vector<Patch> Patches;
  for (const GeneratorParameter &Parameter : Plan.Parameters) {
    if (!Parameter.ByPointer)
      continue;
    std::set<unsigned> Places;
    bool Known = true;
    std::string Name = Parameter.Declaration->getNameAsString();
    std::set<const Expr *> Captured; // nobody wrote them
    forEach<LambdaExpr>(F.getBody(), [&](const LambdaExpr *Lambda) {
      for (const Expr *Init : Lambda->capture_inits())
        if (Init)
          Captured.insert(Init->IgnoreParenImpCasts());
      for (const LambdaCapture &Capture : Lambda->captures())
        Known &= !Capture.capturesVariable() ||
                 Capture.getCapturedVar() != Parameter.Declaration ||
                 (Capture.isImplicit() &&
                  Capture.getCaptureKind() == LCK_ByRef);
    });
    forEach<DeclRefExpr>(F.getBody(), [&](const DeclRefExpr *Reference) {
      if (Reference->getDecl() != Parameter.Declaration ||
          Captured.count(Reference))
        return;
      Known &= !isInMacro(Reference->getSourceRange());
      Range Where = File.range(Reference->getSourceRange());
      if (!Known || !Places.insert(Where.Begin).second)
        return;
      const Stmt *Parent = parentOf(Reference, In.Context);
      while (isa_and_nonnull<ImplicitCastExpr>(Parent))
        Parent = parentOf(Parent, In.Context);
      auto Arrow = [&](SourceLocation Dot) {
        unsigned At = File.offset(Dot);
        Patches.push_back({{At, At + 1}, "->"});
      };
      auto *Unary = dyn_cast_or_null<UnaryOperator>(Parent);
      auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
      if (auto *Member = dyn_cast_or_null<MemberExpr>(Parent))
        Arrow(Member->getOperatorLoc());
      else if (auto *Names = dyn_cast_or_null<UnresolvedMemberExpr>(Parent))
        Arrow(Names->getOperatorLoc());
      else if (Unary && Unary->getOpcode() == UO_AddrOf)
        Patches.push_back({File.range(Unary->getSourceRange()), Name});
      else if (isa_and_nonnull<ArraySubscriptExpr>(Parent) ||
               (Unary && Unary->isPostfix()) ||
               (Operator &&
                Operator->getArg(0)->IgnoreParenImpCasts() == Reference &&
                (Operator->getOperator() == OO_Subscript ||
                 Operator->getOperator() == OO_Call ||
                 Operator->getOperator() == OO_Arrow)))
        Patches.push_back({Where, "(*" + Name + ")"});
      else
        Patches.push_back({Where, "*" + Name});
    });
    Range Body = File.range(F.getBody()->getSourceRange());
    if (!Known || File.occurrences(Body, Name) != Places.size())
      return std::nullopt;
  }
  return Patches;
}

std::string passArgument(const Expr *E, const GeneratorParameter &Parameter,
                         const Source &File, const std::vector<Patch> &Patches) {
  auto Copy = [&](const Expr *Part) {
    return File.copy(File.range(Part->getSourceRange()), Patches);
  };
  if (!Parameter.ByPointer)
    return Copy(E);
  E = E->IgnoreUnlessSpelledInSource();
  std::string Text = Copy(E);
  llvm::StringRef Pointer = Text;
  // `*p` was one before.
  if (Pointer.consume_front("*") && isa<UnaryOperator, DeclRefExpr>(E))
    return Pointer.str();
  if (auto *Star = dyn_cast<CXXOperatorCallExpr>(E);
      Star && Star->getOperator() == OO_Star && Star->getNumArgs() == 1) {
    const auto *Owner = Star->getArg(0)->getType()->getAsCXXRecordDecl();
    if (Owner && Owner->isInStdNamespace() && Owner->getIdentifier() &&
        Owner->getName().ends_with("_ptr"))
      return Copy(Star->getArg(0)) + ".get()";
  }
  auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
  bool Plain = Operator ? Operator->getOperator() == OO_Subscript
                        : isa<DeclRefExpr, MemberExpr, CallExpr,
                              ArraySubscriptExpr, ParenExpr>(E);
  return Plain ? "&" + Text : "&(" + Text + ")";
}

} // namespace coroutinize
