#include "matchers/Cells.h"
#include "clang/AST/DeclTemplate.h"
#include "dialects/Dialect.h"
#include "dialects/Keys.h"
#include "matchers/Ast.h"
#include "matchers/CallEdges.h"
#include "matchers/CallableUses.h"
#include "matchers/TakenObjects.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace coroutinize {
namespace {

/// Functions of standard containers that leave alone, or drop, what is in them.
bool isHarmless(llvm::StringRef Name) {
  return isInsertion(Name) || llvm::StringRef(Name).starts_with("pop") ||
         llvm::StringSwitch<bool>(Name)
             .Cases({"empty", "size", "clear", "erase", "count"}, true)
             .Cases({"contains", "reserve", "resize", "end", "cend"}, true)
             .Cases({"has_value", "use_count", "capacity", "rend"}, true)
             .Cases({"expired", "shrink_to_fit", "max_size"}, true)
             .Default(false);
}

bool isStandard(const CXXRecordDecl &Class) {
  if (Class.isInStdNamespace())
    return true;
  auto *Namespace = dyn_cast<NamespaceDecl>(Class.getDeclContext());
  return Namespace && Namespace->getName() == "__gnu_cxx";
}

class CellCollector {
public:
  CellCollector(const FunctionDecl &In, ASTContext &Context,
                const Scope &Project, FunctionNode &Node, Facts &Into)
      : In(In), Context(Context), Project(Project), Node(Node), Into(Into),
        Parents(In),
        Objects(In, Context, Project, Parents, Aliases, Node, Into) {}

  void run() {
    for (const ParmVarDecl *Parameter : In.parameters())
      if (!Parameter->getType()->isReferenceType() &&
          !Parameter->getType()->isPointerType())
        Aliases.Own.insert(Parameter);
    for (const Stmt *S : Parents.all())
      if (auto *Declares = dyn_cast<DeclStmt>(S))
        findAliases(*Declares);
      else if (auto *Range = dyn_cast<CXXForRangeStmt>(S))
        findElement(*Range);
    // What is taken first: its parts are not the cells' any more.
    for (const Stmt *S : Parents.all()) {
      if (auto *E = dyn_cast<Expr>(S); E && isa<MemberExpr, DeclRefExpr>(E))
        mention(E, /*Takes=*/true);
      if (auto *Call = dyn_cast<CallExpr>(S))
        Objects.takeResults(Call);
      if (auto *Declares = dyn_cast<DeclStmt>(S); Declares && Declares->isSingleDecl())
        if (auto *Variable = dyn_cast<VarDecl>(Declares->getSingleDecl()))
          Objects.takeAll(*Variable);
    }
    for (const Stmt *S : Parents.all())
      if (auto *Range = dyn_cast<CXXForRangeStmt>(S);
          Range && Objects.isTaken(Range->getRangeInit()))
        Aliases.Own.insert(Range->getLoopVariable());
    for (const Stmt *S : Parents.all()) {
      if (auto *E = dyn_cast<Expr>(S); E && isa<MemberExpr, DeclRefExpr>(E))
        mention(E, /*Takes=*/false);
      if (auto *Member = dyn_cast<MemberExpr>(S))
        partOfShared(Member);
      if (auto *E = dyn_cast<Expr>(S))
        for (const Expr *Copied : copiedObjects(*E))
          copies(*Copied, *E);
      if (auto *Reference = dyn_cast<DeclRefExpr>(S))
        if (auto *Field = dyn_cast<FieldDecl>(Reference->getDecl());
            Field && holdsCallable(Field->getType()))
          addOne(*Field, Reference, "is named as a pointer to a member");
    }
    callOnceOnSelf();
    collectCalls(
        Parents, Aliases, [&](const Expr *Object) { return Objects.isTaken(Object); },
        [&](const MemberExpr *Method) {
          return Objects.isShared(Method->getBase(), Method->isArrow());
        },
        Context, Project, Node);
  }

private:
  const FunctionDecl &In;
  ASTContext &Context;
  const Scope &Project;
  FunctionNode &Node;
  Facts &Into;
  ParentsInFunction Parents;
  CellAliases Aliases;
  TakenObjects Objects;
  bool IsShared = false; ///< what is added concerns objects in several places
  /// What a method calls of its own object: which use, and where.
  std::vector<std::pair<size_t, const Stmt *>> OnSelf;

  //===------------------------------------------------------------------===//
  // References and iterators
  //===------------------------------------------------------------------===//

  void alias(const VarDecl *Variable, const Expr *To, bool Looped) {
    CellPath Path = cellPath(To, Aliases);
    if (Path.Cells.empty())
      return;
    Path.Looped |= Looped;
    Aliases.Inside[Variable] = Path;
  }

  void findAliases(const DeclStmt &Declares) {
    for (const Decl *D : Declares.decls()) {
      auto *Variable = dyn_cast<VarDecl>(D);
      if (!Variable || !Variable->getInit() || Variable->isImplicit())
        continue;
      QualType Type = Variable->getType();
      auto *Access =
          dyn_cast<CXXMemberCallExpr>(stripCallable(Variable->getInit()));
      llvm::StringRef Name =
          Access ? identifier(Access->getDirectCallee()) : llvm::StringRef();
      bool Iterator = isAccessor(Name) && Name != "front" && Name != "back" &&
                      Name != "top" && Name != "at" && Name != "value" &&
                      Name != "mapped";
      if (Type->isReferenceType() || Iterator ||
          (Type->isPointerType() && !Type->isFunctionPointerType()))
        alias(Variable, Variable->getInit(), false);
    }
  }

  void findElement(const CXXForRangeStmt &Range) {
    alias(Range.getLoopVariable(), Range.getRangeInit(), true);
  }

  //===------------------------------------------------------------------===//
  // Mentions
  //===------------------------------------------------------------------===//

  /// The parent that only passes the value on: casts, moves, and whatever
  /// reaches further into it; null at the end of the path.
  const Expr *further(const Expr *E) const {
    auto *Parent = dyn_cast_or_null<Expr>(Parents.of(E));
    if (!Parent)
      return nullptr;
    if (isa<CastExpr, ParenExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr,
            ExprWithCleanups>(Parent))
      return Parent;
    if (auto *Member = dyn_cast<MemberExpr>(Parent)) {
      if (isa<FieldDecl>(Member->getMemberDecl()))
        return Member;
      auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Parents.of(Member));
      const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
      return Callee && isInStandardLibrary(*Callee) &&
                     isAccessor(identifier(Callee))
                 ? Call
                 : nullptr;
    }
    if (auto *Star = dyn_cast<UnaryOperator>(Parent))
      return Star->getOpcode() == UO_Deref || Star->isIncrementDecrementOp()
                 ? Star
                 : nullptr;
    if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(Parent)) {
      bool Reaches = Operator->getOperator() == OO_Arrow ||
                     (Operator->getOperator() == OO_Star &&
                      Operator->getNumArgs() == 1) ||
                     Operator->getOperator() == OO_Subscript ||
                     isMoveOfIterator(Operator->getOperator());
      return Reaches && Operator->getArg(0) == E ? Operator : nullptr;
    }
    if (auto *Element = dyn_cast<ArraySubscriptExpr>(Parent))
      return Element->getBase() == E ? Element : nullptr;
    if (auto *Call = dyn_cast<CallExpr>(Parent))
      return Call->isCallToStdMove() ? Call : nullptr;
    if (auto *Construct = dyn_cast<CXXConstructExpr>(Parent))
      // An iterator becomes a const_iterator, a callable a std::function.
      return Construct->getNumArgs() == 1 &&
                     (Construct->getConstructor()->isCopyOrMoveConstructor() ||
                      isStandard(*Construct->getConstructor()->getParent()))
                 ? Construct
                 : nullptr;
    return nullptr;
  }

  /// Follows what is taken or, without \p Takes, says what else is done.
  void mention(const Expr *Start, bool Takes) {
    CellPath Path = cellPath(Start, Aliases);
    if (Path.Cells.empty())
      return;
    const Expr *Whole = Start;
    while (const Expr *Next = further(Whole)) {
      Whole = Next;
      // The member that is reached is a cell, and mentioned itself.
      if (auto *Member = dyn_cast<MemberExpr>(Whole);
          Member && cellPath(Member, Aliases).Cells != Path.Cells)
        return;
    }
    if (!holdsCallable(Whole->getType()))
      return;
    CellPath Full = cellPath(Whole, Aliases);
    if (Full.Cells.empty())
      Full = Path;
    if (auto Found = asTake(Full, Whole, Parents, Aliases, Context)) {
      if (Takes)
        Objects.take(*Found, declarationKey(*Full.Cells.front()), Whole);
      return;
    }
    if (Takes)
      return;
    if (isDeletedAfter(Start))
      return add(Path, Whole, false, "is used, and its object is deleted");
    classify(Full, Whole);
  }

  /// An object is copied with the cells in it.
  void copies(const Expr &Copied, const Expr &Where) {
    const Expr *From = stripCallable(&Copied);
    if (auto *Range = Parents.rangeOfElement(&Where))
      From = stripCallable(Range);
    if (Objects.isTakenHere(From))
      return; // it moves, in effect
    // What is put into a local object itself is followed with it.
    auto *Reference = dyn_cast<DeclRefExpr>(From);
    auto *Variable = Reference ? dyn_cast<VarDecl>(variableOf(Reference)) : nullptr;
    IsShared = Objects.isTaken(From) || (Variable && Variable->hasLocalStorage() &&
                                 !Variable->getType()->isReferenceType() &&
                                 !Variable->getType()->isPointerType() &&
                                 !Aliases.Inside.count(Variable));
    for (const FieldDecl *Field : callableParts(Copied.getType(), Project))
      addOne(*Field, &Where, "is copied with its object");
    IsShared = false;
  }

  /// `request->done(x)` of an object that was taken out, but that others may
  /// have, too.
  void partOfShared(const MemberExpr *Member) {
    auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Field || Field->getParent()->isInStdNamespace() ||
        !holdsCallable(Field->getType()) ||
        !Objects.isShared(Member->getBase(), Member->isArrow()))
      return;
    CellPath Path;
    Path.Cells.push_back(Field);
    const Expr *Whole = Member;
    while (const Expr *Next = further(Whole)) {
      Whole = Next;
      if (isa<MemberExpr>(Whole) && cellPath(Whole, Aliases).Cells.size())
        return;
    }
    if (!holdsCallable(Whole->getType()) ||
        asTake(Path, Whole, Parents, Aliases, Context))
      return;
    IsShared = true;
    classify(Path, Whole);
    IsShared = false;
  }

  void addOne(const FieldDecl &Field, const Expr *Where, std::string Why) {
    CellPath Path;
    Path.Cells.push_back(&Field);
    add(Path, Where, false, std::move(Why));
  }

  /// One call of the method may call but once what its object holds.
  void callOnceOnSelf() {
    for (auto &[Use, At] : OnSelf)
      for (auto &[Other, OtherAt] : OnSelf)
        if (Use != Other && Into.CellUses[Use].Cell == Into.CellUses[Other].Cell &&
            !Parents.exclude(At, OtherAt) &&
            !Parents.exclude(OtherAt, At))
          Into.CellUses[Use].OnSelf = false;
    // The object may have been taken out of one place, and be in another.
    for (auto &[Use, At] : OnSelf) {
      CellUse Shared = Into.CellUses[Use];
      if (!Shared.OnSelf)
        continue;
      Shared.Cell = "object of " + Shared.Cell;
      Shared.Called = false;
      Shared.IsShared = true;
      Shared.Why = "is called on an object that may be in other places";
      Into.CellUses.push_back(std::move(Shared));
    }
  }

  /// `request->done(x); delete request;`
  bool isDeletedAfter(const Expr *Start) const {
    auto *Member = dyn_cast<MemberExpr>(Start);
    auto *Object = Member ? dyn_cast<DeclRefExpr>(stripCallable(Member->getBase()))
                          : nullptr;
    return Object && llvm::any_of(Parents.all(), [&](const Stmt *S) {
             auto *Delete = dyn_cast<CXXDeleteExpr>(S);
             return Delete && mentions(Delete->getArgument(), Object->getDecl());
           });
  }

  void classify(const CellPath &Path, const Expr *Whole) {
    const Stmt *Parent = Parents.of(Whole);
    auto *Call = dyn_cast_or_null<CallExpr>(Parent);
    if (auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Parent)) {
      if (Operator->getOperator() == OO_Call && Operator->getArg(0) == Whole)
        return add(Path, Whole, true, "");
      if (Operator->getOperator() == OO_Call)
        return add(Path, Whole, false, "is passed on while it stays");
      if (Operator->getOperator() == OO_Equal &&
          Operator->getArg(0) != Whole)
        return add(Path, Whole, false, "is copied while it stays");
      if (Operator->getOperator() == OO_Equal ||
          !holdsCallable(Operator->getType()))
        return; // assigned anew, compared
      return add(Path, Whole, false, "is used in a way that is not understood");
    }
    if (Call && Call->getCallee()->IgnoreParenImpCasts() ==
                    Whole->IgnoreParenImpCasts())
      return add(Path, Whole, true, "");
    if (auto *Member = dyn_cast_or_null<MemberExpr>(Parent)) {
      auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
      if (Method && (!isInStandardLibrary(*Method) ||
                     isa<CXXConversionDecl>(Method) ||
                     isHarmless(identifier(Method))))
        return;
      return add(Path, Whole, false, "is used in a way that is not understood");
    }
    if (Call) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      llvm::StringRef Name = identifier(Callee);
      // `queue.insert(queue.begin(), done)` only says where.
      auto *Own = dyn_cast<CXXMemberCallExpr>(Call);
      bool Place = Own && (Name == "insert" || Name == "emplace") &&
                   Call->getNumArgs() > 1 && Call->getArg(0) == Whole &&
                   cellPath(Own->getImplicitObjectArgument(), Aliases).Cells ==
                       Path.Cells;
      bool Iterator = Callee && isInStandardLibrary(*Callee) &&
                      isa<CXXMemberCallExpr>(Call) &&
                      (isHarmless(Name) || Name == "extract") &&
                      (!isInsertion(Name) || Place);
      if (Iterator)
        return;
      return add(Path, Whole, false, "is passed on while it stays");
    }
    if (auto *Binary = dyn_cast_or_null<BinaryOperator>(Parent)) {
      if (Binary->isEqualityOp() ||
          (Binary->isAssignmentOp() && Binary->getLHS() == Whole))
        return;
      return add(Path, Whole, false, "is copied while it stays");
    }
    if (auto *Unary = dyn_cast_or_null<UnaryOperator>(Parent);
        Unary && Unary->getOpcode() != UO_AddrOf)
      return;
    if (auto *Declares = dyn_cast_or_null<DeclStmt>(Parent)) {
      for (const Decl *D : Declares->decls())
        if (auto *Variable = dyn_cast<VarDecl>(D);
            Variable && Variable->getInit() &&
            Parents.isWithin(Whole, Variable->getInit()) &&
            (Aliases.Inside.count(Variable) || Variable->isImplicit()))
          return;
      return add(Path, Whole, false, "is copied while it stays");
    }
    if (isa_and_nonnull<CompoundStmt, CXXForRangeStmt, IfStmt, WhileStmt, ForStmt,
                        DoStmt>(Parent) ||
        !Parent)
      return;
    add(Path, Whole, false, "is used in a way that is not understood");
  }

  void add(const CellPath &Path, const Expr *Whole, bool Called,
           std::string Why) {
    for (const ValueDecl *Cell : Path.Cells) {
      CellUse Use;
      Use.Cell = declarationKey(*Cell);
      Use.Name = Cell->getQualifiedNameAsString();
      Use.Function = Node.Key;
      Use.FunctionName = Node.Name;
      Use.Called = Called;
      Use.Looped = Path.Looped;
      Use.OnSelf = Called && Path.OnSelf && Path.Cells.size() == 1 && !Parents.inLoop(Whole);
      Use.At = Project.place(Whole->getExprLoc());
      Use.Why = Why;
      if (Use.OnSelf)
        OnSelf.push_back({Into.CellUses.size(), Whole});
      if (IsShared) {
        Use.Cell = objectCell(*Cell);
        Use.IsShared = true;
        Use.OnSelf = false;
        if (Called)
          Use.Why = "is called on an object that may be in other places";
        Use.Called = false;
      }
      Into.CellUses.push_back(std::move(Use));
    }
  }
};

} // namespace

void collectCells(const FunctionDecl &Function, ASTContext &Context,
                  const Scope &Project, FunctionNode &Node, Facts &Into) {
  CellCollector(Function, Context, Project, Node, Into).run();
}

} // namespace coroutinize
