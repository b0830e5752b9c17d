#include "matchers/Takes.h"
#include "clang/AST/DeclCXX.h"
#include "dialects/Dialect.h"
#include "matchers/Ast.h"
#include "matchers/Callables.h"
#include "llvm/ADT/FoldingSet.h"

using namespace clang;

namespace coroutinize {
namespace {

class TakeMatcher {
public:
  TakeMatcher(const CellPath &Path, const Expr *Whole,
              const ParentsInFunction &Parents, const CellAliases &Aliases,
              const ASTContext &Context)
      : Path(Path), Whole(Whole), Parents(Parents), Aliases(Aliases),
        Context(Context) {}

  std::optional<Take> run() {
    const Stmt *Parent = Parents.of(Whole);
    if (auto *Call = dyn_cast_or_null<CallExpr>(Parent)) {
      if (auto Swapped = swap(Call))
        return Swapped;
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (Callee && Callee->isInStdNamespace() &&
          identifier(Callee) == "exchange" && Call->getArg(0) == Whole)
        return Take{Call, nullptr};
    }
    if (auto *Member = dyn_cast_or_null<MemberExpr>(Parent)) {
      auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Parents.of(Member));
      if (auto Swapped = Call ? swap(Call) : std::nullopt)
        return Swapped;
      if (Call && identifier(Call->getDirectCallee()) == "extract" &&
          isInStandardLibrary(*Call->getDirectCallee()))
        return Take{Call, nullptr};
    }
    return movedOut();
  }

private:
  const CellPath &Path;
  const Expr *Whole;
  const ParentsInFunction &Parents;
  const CellAliases &Aliases;
  const ASTContext &Context;

  static const VarDecl *localVariable(const Expr *E) {
    auto *Reference = dyn_cast<DeclRefExpr>(E->IgnoreUnlessSpelledInSource());
    auto *Variable =
        Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
    return Variable && Variable->hasLocalStorage() &&
                   !Variable->getType()->isReferenceType()
               ? Variable
               : nullptr;
  }

  /// A local variable that is made empty.
  static bool startsEmpty(const VarDecl *Variable) {
    const Expr *Init = Variable->getInit();
    if (!Init)
      return true;
    Init = Init->IgnoreUnlessSpelledInSource();
    auto *Construct = dyn_cast<CXXConstructExpr>(Init);
    auto *List = dyn_cast<InitListExpr>(Init);
    return (Construct && Construct->getNumArgs() == 0) ||
           (List && List->getNumInits() == 0);
  }

  /// `batch.swap(queue)`, `queue.swap(batch)`, `swap(batch, queue)`
  std::optional<Take> swap(const CallExpr *Call) {
    if (identifier(Call->getDirectCallee()) != "swap" ||
        !isInStandardLibrary(*Call->getDirectCallee()))
      return std::nullopt;
    auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    const Expr *Sides[] = {Member ? Member->getImplicitObjectArgument()
                                  : Call->getArg(0),
                           Call->getArg(Member ? 0 : 1)};
    for (const Expr *Side : Sides) {
      const VarDecl *Variable = localVariable(Side);
      if (Variable && startsEmpty(Variable) && !mentionedBefore(Variable, Call))
        return Take{nullptr, Variable, Call};
    }
    return std::nullopt;
  }

  bool mentionedBefore(const VarDecl *Variable, const Stmt *Before) const {
    return llvm::any_of(Parents.all(), [&](const Stmt *S) {
      auto *Reference = dyn_cast<DeclRefExpr>(S);
      return Reference && Reference->getDecl() == Variable &&
             !Parents.isWithin(Reference, Before) &&
             Reference->getBeginLoc() < Before->getBeginLoc();
    });
  }

  /// A variable gets the value, and a statement behind removes it.
  std::optional<Take> movedOut() {
    if (Path.Moved)
      return std::nullopt;
    const VarDecl *Variable = nullptr;
    const Stmt *Statement = Parents.of(Whole);
    if (auto *Declares = dyn_cast_or_null<DeclStmt>(Statement)) {
      Variable = Declares->isSingleDecl()
                     ? dyn_cast<VarDecl>(Declares->getSingleDecl())
                     : nullptr;
      if (!Variable || Variable->getType()->isReferenceType() ||
          (Variable->getType()->isPointerType() &&
           !Variable->getType()->isFunctionPointerType()))
        return std::nullopt;
    } else if (auto *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(Statement);
               Assign && Assign->getOperator() == OO_Equal &&
               Assign->getArg(1)->IgnoreUnlessSpelledInSource() ==
                   Whole->IgnoreUnlessSpelledInSource()) {
      Variable = localVariable(Assign->getArg(0));
      if (!Variable && !outParameter(Assign->getArg(0)))
        return std::nullopt;
    } else if (auto *Set = dyn_cast_or_null<BinaryOperator>(Statement);
               Set && Set->getOpcode() == BO_Assign && Set->getRHS() == Whole &&
               Whole->getType()->isFunctionPointerType()) {
      Variable = localVariable(Set->getLHS());
      if (!Variable)
        return std::nullopt;
    } else if (!isa_and_nonnull<ReturnStmt>(Statement)) {
      return std::nullopt;
    }
    Take Taken{stripCallable(Whole), Variable};
    Taken.Variable = nullptr;
    // A container that was moved from is empty.
    if (Variable && emptiedByMove())
      return Taken;
    auto *Block = dyn_cast_or_null<CompoundStmt>(Parents.of(blockChild(Statement)));
    if (!Block)
      return std::nullopt;
    bool Behind = false;
    for (const Stmt *Each : Block->body()) {
      if (Each == blockChild(Statement)) {
        Behind = true;
        continue;
      }
      if (!Behind)
        continue;
      if (removes(Each))
        return Taken;
      if ((Variable && mentionsVariable(Each, Variable)) || moves(Each) ||
          isa<ReturnStmt>(Each) || callsOthers(Each))
        return std::nullopt;
    }
    return std::nullopt;
  }

  const Stmt *blockChild(const Stmt *S) const {
    while (S && Parents.of(S) && !isa<CompoundStmt>(Parents.of(S))) {
      if (!isa<Expr>(Parents.of(S)))
        return S; // under an if or a loop without a block
      S = Parents.of(S);
    }
    return S;
  }

  static bool mentionsVariable(const Stmt *S, const VarDecl *Variable) {
    bool Found = false;
    forEach<DeclRefExpr>(S, [&](const DeclRefExpr *Reference) {
      Found |= variableOf(Reference) == Variable;
    });
    return Found;
  }

  /// Does the iterator or the pointer mean another element from there on?
  bool moves(const Stmt *S) const {
    bool Found = false;
    auto Changes = [&](const Expr *Target) {
      auto *Reference = dyn_cast<DeclRefExpr>(Target->IgnoreParenImpCasts());
      Found |= Reference && (Reference->getDecl() == Path.Through ||
                             Reference->getDecl() == objectOf());
    };
    forEach<CXXOperatorCallExpr>(S, [&](const CXXOperatorCallExpr *Operator) {
      if (Operator->isAssignmentOp() ||
          Operator->getOperator() == OO_PlusPlus ||
          Operator->getOperator() == OO_MinusMinus)
        Changes(Operator->getArg(0));
    });
    forEach<UnaryOperator>(S, [&](const UnaryOperator *Operator) {
      if (Operator->isIncrementDecrementOp())
        Changes(Operator->getSubExpr());
    });
    forEach<BinaryOperator>(S, [&](const BinaryOperator *Operator) {
      if (Operator->isAssignmentOp())
        Changes(Operator->getLHS());
    });
    return Found;
  }

  /// The pointer through which the value is reached, `request` in
  /// `request->done`; null where it is none.
  const ValueDecl *objectOf() const {
    auto *Member = dyn_cast<MemberExpr>(stripCallable(Whole));
    if (!Member || !Member->isArrow())
      return nullptr;
    auto *Reference = dyn_cast<DeclRefExpr>(
        Member->getBase()->IgnoreUnlessSpelledInSource());
    return Reference && Reference->getType()->isPointerType()
               ? Reference->getDecl()
               : nullptr;
  }

  /// `delete request;`, `free(request);`: what it held is gone with it.
  bool frees(const Expr *E) const {
    const Expr *Object = nullptr;
    if (auto *Delete = dyn_cast<CXXDeleteExpr>(E)) {
      Object = Delete->getArgument();
    } else if (auto *Call = dyn_cast<CallExpr>(E);
               Call && Call->getNumArgs() == 1 &&
               identifier(Call->getDirectCallee()) == "free" &&
               Context.getSourceManager().isInSystemHeader(
                   Call->getDirectCallee()->getLocation())) {
      Object = Call->getArg(0);
    }
    auto *Reference =
        Object ? dyn_cast<DeclRefExpr>(Object->IgnoreParenCasts()) : nullptr;
    return Reference && Reference->getDecl() == objectOf();
  }

  /// Might it come back here before the element is removed?
  static bool callsOthers(const Stmt *S) {
    bool Calls = false;
    forEach<CallExpr>(S, [&](const CallExpr *Call) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      Calls |= !Callee || !isInStandardLibrary(*Callee) ||
               Call->getDirectCallee()->getOverloadedOperator() == OO_Call;
    });
    return Calls;
  }

  bool emptiedByMove() const {
    const auto *Class = Whole->getType().getNonReferenceType()->getAsCXXRecordDecl();
    auto *Reference = stripCallable(Whole);
    if (!Class || !Class->isInStdNamespace() || Reference == Whole ||
        Path.Accessor || Path.Through)
      return false;
    static const llvm::StringRef Containers[] = {
        "vector", "deque", "list", "forward_list", "map", "multimap", "set",
        "unordered_map", "unordered_multimap", "queue", "priority_queue", "stack"};
    bool Moved = false;
    forEach<CallExpr>(Whole, [&](const CallExpr *Call) {
      Moved |= Call->isCallToStdMove();
    });
    return Moved && llvm::is_contained(Containers, Class->getName());
  }

  bool sameCell(const Expr *E) const {
    CellPath Other = cellPath(E, Aliases);
    if (Other.Cells.empty() || Other.Cells.front() != Path.Cells.front() ||
        Other.Accessor)
      return false;
    // The same object's, too. An iterator knows where it belongs.
    const Expr *Container = containerOf(Path.Accessor);
    return Path.Through || !Container || sameText(Container, E);
  }

  static const Expr *containerOf(const Expr *Accessor) {
    if (auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Accessor))
      return Call->getImplicitObjectArgument();
    auto *Index = dyn_cast_or_null<CXXOperatorCallExpr>(Accessor);
    return Index ? Index->getArg(0) : nullptr;
  }

  bool sameText(const Expr *A, const Expr *B) const {
    llvm::FoldingSetNodeID First, Second;
    A->IgnoreUnlessSpelledInSource()->Profile(First, Context, true);
    B->IgnoreUnlessSpelledInSource()->Profile(Second, Context, true);
    return First == Second;
  }

  /// The key or the position that the accessor was given, if any.
  static const Expr *keyOf(const Expr *Accessor) {
    if (auto *Index = dyn_cast_or_null<CXXOperatorCallExpr>(Accessor))
      return Index->getNumArgs() == 2 ? Index->getArg(1) : nullptr;
    auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Accessor);
    return Call && Call->getNumArgs() == 1 ? Call->getArg(0) : nullptr;
  }

  bool removes(const Stmt *S) const {
    auto *E = dyn_cast<Expr>(S);
    if (!E)
      return false;
    E = E->IgnoreUnlessSpelledInSource();
    if (auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
      E = Cleanups->getSubExpr()->IgnoreUnlessSpelledInSource();
    if (frees(E))
      return true;
    // `done = nullptr;`, `done = {};`, also of an entry that stays.
    auto IsEmpty = [this](const Expr *Value) {
      Value = stripCallable(Value);
      auto *Construct = dyn_cast<CXXConstructExpr>(Value);
      auto *List = dyn_cast<InitListExpr>(Value);
      return isa<CXXNullPtrLiteralExpr, CXXScalarValueInitExpr,
                 CXXDefaultArgExpr>(Value) ||
             (Construct && Construct->getNumArgs() == 0) ||
             (List && List->getNumInits() == 0) ||
             Value->getType()->isNullPtrType() ||
             (Value->getType()->isIntegerType() &&
              Value->isNullPointerConstant(const_cast<ASTContext &>(Context),
                                           Expr::NPC_NeverValueDependent));
    };
    if (auto *Assign = dyn_cast<CXXOperatorCallExpr>(E);
        Assign && Assign->getOperator() == OO_Equal) {
      // `it = pending.erase(it);`
      if (auto *Erase = dyn_cast<CXXMemberCallExpr>(
              stripCallable(Assign->getArg(1))))
        return removes(Erase);
      return samePlace(Assign->getArg(0)) && IsEmpty(Assign->getArg(1));
    }
    if (auto *Assign = dyn_cast<BinaryOperator>(E);
        Assign && Assign->getOpcode() == BO_Assign)
      return samePlace(Assign->getLHS()) && IsEmpty(Assign->getRHS());
    auto *Call = dyn_cast<CXXMemberCallExpr>(E);
    return Call && removes(Call);
  }

  bool removes(const CXXMemberCallExpr *Call) const {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !isInStandardLibrary(*Callee) ||
        !sameCell(Call->getImplicitObjectArgument()))
      return false;
    llvm::StringRef Name = identifier(Callee);
    if (Name == "clear" || Name == "reset")
      return true;
    auto *Access = dyn_cast_or_null<CXXMemberCallExpr>(Path.Accessor);
    llvm::StringRef How =
        Access ? identifier(Access->getDirectCallee()) : llvm::StringRef();
    if (Name == "pop_front")
      return How == "front" || (How == "begin" && !Path.Through);
    if (Name == "pop_back")
      return How == "back";
    if (Name == "pop")
      return How == "front" || How == "top";
    if (Name != "erase" || Call->getNumArgs() != 1)
      return false;
    const Expr *What = stripCallable(Call->getArg(0));
    if (Path.Through && mentionsOnly(What, Path.Through))
      return true;
    if (auto *Begin = dyn_cast<CXXMemberCallExpr>(What))
      return identifier(Begin->getDirectCallee()) == "begin" &&
             (How == "begin" || How == "front") && !Path.Through;
    const Expr *Key = keyOf(Path.Accessor);
    return Key && sameText(Key, What);
  }

  static bool mentionsOnly(const Expr *E, const VarDecl *Variable) {
    while (auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      if (Construct->getNumArgs() != 1)
        return false;
      E = Construct->getArg(0)->IgnoreUnlessSpelledInSource();
    }
    auto *Reference = dyn_cast<DeclRefExpr>(E);
    return Reference && Reference->getDecl() == Variable;
  }

  /// The same expression as what was moved from.
  bool samePlace(const Expr *E) const {
    return sameText(E, stripCallable(Whole));
  }
};

} // namespace

std::optional<Take> asTake(const CellPath &Path, const Expr *Whole,
                           const ParentsInFunction &Parents,
                           const CellAliases &Aliases,
                           const ASTContext &Context) {
  return TakeMatcher(Path, Whole, Parents, Aliases, Context).run();
}

} // namespace coroutinize
