#include "rewriters/LateStart.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"
#include "matchers/Ast.h"

using namespace clang;

namespace coroutinize {
namespace {

/// True for what refers to an object that others may hold, too.
bool isHandle(QualType Type) {
  Type = Type.getNonReferenceType().getCanonicalType();
  if (Type->isPointerType())
    return Type->getPointeeType()->isRecordType() &&
           !Type->getPointeeType().isConstQualified();
  const auto *Record = Type->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() || !Record->getIdentifier())
    return false;
  return Record->getName() != "unique_ptr" &&
         (Record->getName().ends_with("_ptr") ||
          Record->getName() == "reference_wrapper");
}

/// What a piece of code reads and calls.
struct Mentions : DynamicRecursiveASTVisitor {
  std::set<const ValueDecl *> Fields, Locals;
  std::set<const FunctionDecl *> Functions;
  bool This = false;

  bool VisitMemberExpr(MemberExpr *E) override {
    if (auto *Field = dyn_cast<FieldDecl>(E->getMemberDecl()))
      Fields.insert(Field);
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) override {
    if (auto *Variable = dyn_cast<VarDecl>(E->getDecl()))
      Locals.insert(Variable);
    return true;
  }
  bool VisitCXXThisExpr(CXXThisExpr *) override {
    This = true;
    return true;
  }
  bool VisitCallExpr(CallExpr *E) override {
    if (const FunctionDecl *Callee = E->getDirectCallee())
      Functions.insert(Callee);
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) override {
    Functions.insert(E->getConstructor());
    return true;
  }
};

/// Finds one member in code, other than as the object of a member call, unless
/// \p All of them count.
struct FieldUses : DynamicRecursiveASTVisitor {
  FieldUses(const FieldDecl *Field, ASTContext &Context, bool All)
      : Field(Field), Context(Context), All(All) {}
  const FieldDecl *Field;
  ASTContext &Context;
  bool All;
  bool Found = false;

  bool VisitMemberExpr(MemberExpr *E) override {
    if (E->getMemberDecl() == Field)
      Found |= All || !isObject(E);
    return !Found;
  }
  bool isObject(const MemberExpr *E) {
    DynTypedNodeList Up = Context.getParents(*E);
    const Stmt *Parent = Up.empty() ? nullptr : Up[0].get<Stmt>();
    while (Parent && isa<ImplicitCastExpr, ParenExpr>(Parent)) {
      if (auto *Cast = dyn_cast<ImplicitCastExpr>(Parent);
          Cast && Cast->getCastKind() == CK_LValueToRValue)
        return true;
      Up = Context.getParents(*Parent);
      Parent = Up.empty() ? nullptr : Up[0].get<Stmt>();
    }
    return Parent && isa<MemberExpr>(Parent);
  }
};

class Witnesses {
public:
  Witnesses(const Plan &Planned, const RewriteInput &In)
      : Planned(Planned), In(In), Root(Planned.Root->Function) {
    Own.insert(Root->getCanonicalDecl());
    for (const Step *At : allSteps(Planned))
      if (At->Named && !At->BackTo)
        Own.insert(At->Target->getCanonicalDecl());
  }

  std::vector<std::string> run() {
    Mentions First;
    readByFirst(First);
    for (const FunctionDecl *Called : First.Functions)
      if (In.Project.contains(Called->getLocation()))
        sees(quoted(Called));
    for (const ValueDecl *Local : First.Locals)
      local(cast<VarDecl>(resolve(Planned, Local)));
    for (const ValueDecl *Field : First.Fields)
      field(cast<FieldDecl>(Field));
    std::vector<std::string> Result;
    if (Elsewhere)
      Result.push_back("nothing sees that what " + quoted(Root) +
                       " does first may happen after it returned");
    for (const std::string &Each : Seers)
      Result.push_back(Each + " does not see that the first operation may "
                              "start after " +
                       quoted(Root) + " returned");
    if (Planned.Object != Keeping::Shared && First.This)
      Result.push_back("the object lives until the first operation was "
                       "started, which may be after " +
                       quoted(Root) + " returned");
    return Result;
  }

private:
  const Plan &Planned;
  const RewriteInput &In;
  const FunctionDecl *Root;
  std::set<const FunctionDecl *> Own;
  std::set<std::string> Seers;
  bool Elsewhere = false; ///< the coroutine calls others before it awaits

  void sees(std::string Who) { Seers.insert(std::move(Who)); }

  void readByFirst(Mentions &First) { readUntilAwait(*Planned.First, First); }
  /// What is read and done on the way to the first operation.
  void readUntilAwait(const Step &At, Mentions &First) {
    if (!At.Node) {
      struct Before : Mentions {
        std::set<const Stmt *> Steps;
        SourceLocation Yield; ///< the first one
        bool TraverseStmt(Stmt *S) override {
          bool Behind = S && Yield.isValid() && !S->getBeginLoc().isMacroID() &&
                        Yield < S->getBeginLoc();
          return Behind || Steps.count(S) || Mentions::TraverseStmt(S);
        }
      } Finder;
      if (At.Stackless && !At.Next.empty())
        Finder.Yield = At.Next.front()->Node->Initiation->getEndLoc();
      for (auto &Next : At.Next)
        Finder.Steps.insert(Next->Statement);
      Finder.TraverseStmt(const_cast<CompoundStmt *>(At.Body));
      // What is done elsewhere, such as output, may be seen in another order.
      Elsewhere |= llvm::any_of(Finder.Functions, [](const FunctionDecl *Each) {
        auto *Method = dyn_cast<CXXMethodDecl>(Each);
        return !Each->isConstexpr() && !isInAsio(*Each) &&
               !(Method && Method->isInstance());
      });
      First.Fields.merge(Finder.Fields);
      First.Locals.merge(Finder.Locals);
      First.Functions.merge(Finder.Functions);
      First.This |= Finder.This;
      for (auto &Next : At.Next)
        if (!Next->BackTo)
          readUntilAwait(*Next, First);
      for (const InitCapture &Each : At.Inits)
        First.TraverseStmt(const_cast<Expr *>(Each.Init));
      return;
    }
    auto *Call = cast<CallExpr>(const_cast<Expr *>(At.Node->Initiation));
    First.TraverseStmt(Call->getCallee());
    for (Expr *Argument : Call->arguments())
      if (Argument != At.Node->Continuation.Written)
        First.TraverseStmt(Argument);
  }

  void local(const VarDecl *D) {
    QualType Type = D->getType();
    if (!D->hasLocalStorage()) {
      if (!Type.isConstQualified())
        sees("whoever else uses " + quoted(D));
      return;
    }
    bool Lent = Type->isReferenceType() &&
                !Type.getNonReferenceType().isConstQualified();
    if (Lent || (isHandle(Type) && !isFresh(D)))
      sees("whoever else uses " + quoted(D));
  }

  /// `auto p = std::make_shared<T>(…);`, and nobody else was given it.
  bool isFresh(const VarDecl *D) {
    if (isa<ParmVarDecl>(D) || !D->getInit())
      return false;
    auto *Call = dyn_cast<CallExpr>(stripCopies(D->getInit()));
    if (!Call || calleeName(Call) != "make_shared")
      return false;
    struct Escapes : DynamicRecursiveASTVisitor {
      const VarDecl *Variable = nullptr;
      ASTContext *Context = nullptr;
      std::set<const Stmt *> Inside; ///< the chain itself
      bool Found = false;
      bool TraverseStmt(Stmt *S) override {
        return Inside.count(S) || DynamicRecursiveASTVisitor::TraverseStmt(S);
      }
      bool VisitDeclRefExpr(DeclRefExpr *E) override {
        if (E->getDecl() != Variable)
          return true;
        const Stmt *Parent = E;
        do {
          DynTypedNodeList Up = Context->getParents(*Parent);
          Parent = Up.empty() ? nullptr : Up[0].get<Stmt>();
        } while (Parent && isa<ImplicitCastExpr, ParenExpr>(Parent));
        auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
        Found |= !Operator || (Operator->getOperator() != OO_Arrow &&
                               Operator->getOperator() != OO_Star);
        return !Found;
      }
    } Finder;
    Finder.Variable = D;
    Finder.Context = &In.Context;
    for (const Step *At : awaitsOf(Planned))
      Finder.Inside.insert(At->Node->Continuation.Written);
    Finder.TraverseStmt(Root->getBody());
    return !Finder.Found;
  }

  void field(const FieldDecl *Field) {
    auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent());
    bool Alone = Class && !Class->hasFriends() &&
                 Field->getAccess() == AS_private &&
                 !Field->getType()->isReferenceType() &&
                 !isHandle(Field->getType());
    if (!Alone)
      return sees("whoever else uses " + quoted(Field));
    users(Class, Field);
  }

  /// The functions of the class that use its member.
  void users(const CXXRecordDecl *Class, const FieldDecl *Field) {
    for (Decl *Member : Class->decls()) {
      if (auto *Template = dyn_cast<FunctionTemplateDecl>(Member))
        Member = Template->getTemplatedDecl();
      if (auto *Inner = dyn_cast<CXXRecordDecl>(Member);
          Inner && !Inner->isImplicit() && Inner->hasDefinition())
        users(Inner->getDefinition(), Field);
      if (auto *Other = dyn_cast<FieldDecl>(Member);
          Other && Other->hasInClassInitializer() &&
          uses(Other->getInClassInitializer(), Field, false))
        sees(quoted(Other));
      auto *Method = dyn_cast<FunctionDecl>(Member);
      if (!Method || Method->isImplicit() || isa<CXXDestructorDecl>(Method))
        continue;
      const FunctionDecl *Body = nullptr;
      if (Method->isDefaulted() || Method->isDeleted() ||
          Method->isPureVirtual())
        continue;
      if (!Method->hasBody(Body))
        sees(quoted(Method));
      else if (Method->getCanonicalDecl() == Root->getCanonicalDecl())
        again(Field);
      else if (auto *Constructor = dyn_cast<CXXConstructorDecl>(Body);
               Constructor && Class == Field->getParent())
        constructor(Constructor, Field);
      else if (!Own.count(Method->getCanonicalDecl()) &&
               uses(Body->getBody(), Field, true))
        sees(quoted(Method));
    }
  }

  bool uses(const Stmt *S, const FieldDecl *Field, bool All) {
    FieldUses Finder(Field, In.Context, All);
    Finder.TraverseStmt(const_cast<Stmt *>(S));
    return Finder.Found;
  }

  /// A constructor runs before the root, unless it calls it; but it may give
  /// the member to others.
  void constructor(const CXXConstructorDecl *Constructor,
                   const FieldDecl *Field) {
    Mentions Body;
    Body.TraverseStmt(Constructor->getBody());
    bool Starts = llvm::any_of(Body.Functions, [&](const FunctionDecl *Called) {
      return Own.count(Called->getCanonicalDecl());
    });
    bool Seen = uses(Constructor->getBody(), Field, Starts);
    for (const CXXCtorInitializer *Init : Constructor->inits())
      Seen |= Init->isWritten() && uses(Init->getInit(), Field, false);
    if (Seen)
      sees("the constructor");
  }

  /// What the root does with the member before the operation is done again by
  /// a second call, which may come before the first operation has started.
  void again(const FieldDecl *Field) {
    if (isa<CXXConstructorDecl>(Root) || Planned.ofWholeRoot() ||
        isCalledOnce())
      return;
    struct Outside : FieldUses {
      using FieldUses::FieldUses;
      const Stmt *Inside = nullptr;
      bool TraverseStmt(Stmt *S) override {
        return S == Inside || DynamicRecursiveASTVisitor::TraverseStmt(S);
      }
    } Finder(Field, In.Context, true);
    Finder.Inside = Planned.First->Statement;
    Finder.TraverseStmt(Root->getBody());
    if (Finder.Found)
      sees("a second call of " + quoted(Root));
  }

  /// True when the only call of the root is on an object that the same block
  /// has just made.
  bool isCalledOnce() {
    const SourceManager &Sources = In.Context.getSourceManager();
    auto *Method = dyn_cast<CXXMethodDecl>(Root);
    if (!Method || Method->isVirtual() ||
        In.Unit.References.lookup(Root->getCanonicalDecl()) != 1 ||
        !Sources.isInMainFile(Root->getCanonicalDecl()->getLocation()))
      return false;
    struct Finder : DynamicRecursiveASTVisitor {
      const FunctionDecl *Wanted = nullptr;
      const CXXMemberCallExpr *Call = nullptr;
      bool VisitCXXMemberCallExpr(CXXMemberCallExpr *E) override {
        if (E->getMethodDecl() &&
            E->getMethodDecl()->getCanonicalDecl() == Wanted)
          Call = E;
        return !Call;
      }
    } Calls;
    Calls.Wanted = Root->getCanonicalDecl();
    for (auto &Facts : In.Unit.Functions)
      if (!Calls.Call)
        Calls.TraverseStmt(Facts->Function->getBody());
    return Calls.Call && isOnNewObject(*Calls.Call);
  }

  bool isOnNewObject(const CXXMemberCallExpr &Call) {
    const Expr *Object = stripCopies(Call.getImplicitObjectArgument());
    if (auto *Arrow = dyn_cast<CXXOperatorCallExpr>(Object);
        Arrow && Arrow->getOperator() == OO_Arrow)
      Object = stripCopies(Arrow->getArg(0));
    if (isMake(Object))
      return true;
    auto *Reference = dyn_cast<DeclRefExpr>(Object);
    auto *Variable =
        Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
    if (!Variable || isa<ParmVarDecl>(Variable) || !Variable->getInit() ||
        !Variable->hasLocalStorage())
      return false;
    bool Itself = Variable->getType()->getAsCXXRecordDecl() ==
                  Call.getMethodDecl()->getParent();
    if (!Itself && !isMake(stripCopies(Variable->getInit())))
      return false;
    return block(Call) && block(Call) == block(*Variable);
  }
  static bool isMake(const Expr *E) {
    auto *Call = dyn_cast<CallExpr>(E);
    std::string Name = Call ? calleeName(Call) : "";
    return Name == "make_shared" || Name == "make_unique" || isa<CXXNewExpr>(E);
  }
  /// The block that the node is a statement of.
  template <typename Node> const CompoundStmt *block(const Node &Inner) {
    DynTypedNodeList Up = In.Context.getParents(Inner);
    while (!Up.empty()) {
      if (auto *Compound = Up[0].template get<CompoundStmt>())
        return Compound;
      const Stmt *S = Up[0].template get<Stmt>();
      if (!S || !isa<Expr, DeclStmt>(S) || isa<LambdaExpr>(S))
        return nullptr;
      Up = In.Context.getParents(*S);
    }
    return nullptr;
  }
};

} // namespace

std::vector<std::string> lateStartAssumptions(const Plan &Planned,
                                              const RewriteInput &In) {
  return Witnesses(Planned, In).run();
}

} // namespace coroutinize
