#include "matchers/CallEdges.h"
#include "dialects/Dialect.h"
#include "dialects/Keys.h"
#include "clang/AST/DeclTemplate.h"
#include "matchers/Callables.h"
#include <optional>

using namespace clang;

namespace coroutinize {
namespace {

class EdgeCollector {
public:
  EdgeCollector(const ParentsInFunction &Parents, const CellAliases &Aliases,
                llvm::function_ref<bool(const Expr *)> IsTaken,
                llvm::function_ref<bool(const MemberExpr *)> IsShared,
                ASTContext &Context, const Scope &Project, FunctionNode &Node)
      : Parents(Parents), Aliases(Aliases), IsTaken(IsTaken),
        IsShared(IsShared), Context(Context), Project(Project), Node(Node) {}

  void run(const Stmt *S) {
    if (auto *Call = dyn_cast<CallExpr>(S)) {
      edge(Call, Call->getDirectCallee());
      if (Call->getDirectCallee() && isInStandardLibrary(*Call->getDirectCallee()))
        libraryCall(Call);
    } else if (auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
      edge(Construct, Construct->getConstructor());
    } else if (auto *Temporary = dyn_cast<CXXBindTemporaryExpr>(S)) {
      ends(Temporary, Temporary->getType());
    } else if (auto *Delete = dyn_cast<CXXDeleteExpr>(S)) {
      ends(S, Delete->getDestroyedType());
    } else if (auto *Reference = dyn_cast<DeclRefExpr>(S)) {
      handedOver(Reference);
    } else if (auto *Declares = dyn_cast<DeclStmt>(S)) {
      for (const Decl *D : Declares->decls())
        if (auto *Variable = dyn_cast<VarDecl>(D);
            Variable && !Variable->getType()->isPointerType() &&
            !Variable->getType()->isReferenceType())
          ends(S, Variable->getType());
    }
  }

private:
  const ParentsInFunction &Parents;
  const CellAliases &Aliases;
  llvm::function_ref<bool(const Expr *)> IsTaken;
  llvm::function_ref<bool(const MemberExpr *)> IsShared;
  ASTContext &Context;
  const Scope &Project;
  FunctionNode &Node;

  /// What the library calls of the project's: constructors of what it makes,
  /// destructors of what it drops, and a coroutine that it resumes.
  void libraryCall(const CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    llvm::StringRef Name = identifier(Callee);
    auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    if (Method && Method->getParent()->getIdentifier() &&
        Method->getParent()->getName() == "coroutine_handle") {
      Node.CallsUnknown |= Name == "resume" || Name == "destroy" ||
                           Method->getOverloadedOperator() == OO_Call;
      return;
    }
    if (Name.starts_with("make_"))
      forEachClass(Call->getType(), [&](const CXXRecordDecl &Class) {
        begins(Call, Class);
      });
    if (!Method || Method->isConst() || Method->isStatic())
      return;
    QualType Object = Context.getCanonicalTagType(Method->getParent());
    bool Makes = isInsertion(Name);
    if (Makes || Name.starts_with("pop") || Name == "clear" || Name == "erase" ||
        Name == "resize" || Method->getOverloadedOperator() == OO_Equal)
      ends(Call, Object);
    if (Makes)
      forEachClass(Object, [&](const CXXRecordDecl &Class) {
        begins(Call, Class);
      });
  }

  void begins(const Stmt *At, const CXXRecordDecl &Class) {
    for (const CXXConstructorDecl *Each : Class.ctors())
      if (Each->isUserProvided() && !Each->isCopyOrMoveConstructor())
        edge(At, Each);
  }

  /// The end of an object is the end of all that is in it.
  void ends(const Stmt *At, QualType Type) {
    forEachClass(Type, [&](const CXXRecordDecl &Class) {
      if (Class.getDestructor())
        edge(At, Class.getDestructor());
    });
  }

  template <typename Callback>
  void forEachClass(QualType Type, Callback Use, unsigned Fuel = 4) const {
    if (Type.isNull() || Fuel == 0)
      return;
    Type = Context.getBaseElementType(Type);
    const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
    if (!Class || !Class->hasDefinition())
      return;
    Class = Class->getDefinition();
    if (Project.contains(Class->getLocation())) {
      Use(*Class);
    } else if (auto *Made = dyn_cast<ClassTemplateSpecializationDecl>(Class);
               Made && Class->isInStdNamespace()) {
      for (const TemplateArgument &Each : Made->getTemplateArgs().asArray())
        if (Each.getKind() == TemplateArgument::Type)
          forEachClass(Each.getAsType(), Use, Fuel - 1);
      return;
    }
    for (const CXXBaseSpecifier &Base : Class->bases())
      forEachClass(Base.getType(), Use, Fuel - 1);
    for (const FieldDecl *Field : Class->fields())
      forEachClass(Field->getType(), Use, Fuel - 1);
  }

  /// A function that is named but not called, as in `std::bind(&S::run, this)`.
  void handedOver(const DeclRefExpr *Reference) {
    auto *Function = dyn_cast<FunctionDecl>(Reference->getDecl());
    if (!Function || !Project.contains(Function->getLocation()))
      return;
    for (const Stmt *S = Parents.of(Reference); S; S = Parents.of(S)) {
      if (auto *Call = dyn_cast<CallExpr>(S))
        if (Call->getCallee()->IgnoreParenImpCasts() == Reference)
          return;
      if (!isa<CastExpr, ParenExpr>(S))
        break;
    }
    CallEdge Edge;
    Edge.Callee = declarationKey(*Function);
    Edge.Through.push_back(closureUse(Reference).value_or(CallableUse()));
    addOuter(Reference, Edge);
    Node.Calls.push_back(std::move(Edge));
  }

  void addOuter(const Stmt *At, CallEdge &Edge) const {
    for (const Stmt *S = At; S; S = Parents.of(S))
      if (auto *Lambda = dyn_cast<LambdaExpr>(S)) {
        if (auto Use = closureUse(Lambda))
          Edge.Through.push_back(*Use);
        // Whoever resumes it, calls what it calls.
        if (isa<CoroutineBodyStmt>(Lambda->getBody()))
          Edge.Through.emplace_back();
      }
  }

  void edge(const Stmt *Call, const FunctionDecl *Callee) {
    if (!Callee) {
      if (auto *Pointer = dyn_cast<CallExpr>(Call))
        Node.CallsUnknown |= callsPointer(Pointer);
      return;
    }
    auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    // Who overrides it may do more than a defaulted destructor does.
    bool IsOverridable = isa<CXXDestructorDecl>(Callee) && Method->isVirtual();
    if (!Project.contains(Callee->getLocation()) || Callee->isImplicit() ||
        (Callee->isDefaulted() && !IsOverridable) || (Method && Method->getParent()->isLambda()))
      return;
    CallEdge Edge;
    Edge.Callee = declarationKey(*Callee);
    addOuter(Call, Edge);
    if (auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
      Edge.OnTaken = IsTaken(Member->getImplicitObjectArgument());
      if (auto *Method = dyn_cast<MemberExpr>(Member->getCallee()->IgnoreParens()))
        Edge.OnShared = Edge.OnTaken && IsShared(Method);
    }
    Node.Calls.push_back(std::move(Edge));
  }

  /// A call through a pointer that is neither a parameter nor a cell.
  bool callsPointer(const CallExpr *Call) const {
    if (Call->isTypeDependent())
      return true;
    const Expr *Called = stripCallable(Call->getCallee());
    auto *Reference = dyn_cast<DeclRefExpr>(Called);
    return !(Reference && isa<ParmVarDecl>(Reference->getDecl())) &&
           cellPath(Called, Aliases).Cells.empty();
  }

  /// Who gets the closure, or the function that is named; nothing where it is
  /// called on the spot.
  std::optional<CallableUse> closureUse(const Expr *Closure) const {
    const Stmt *At = Closure;
    const Stmt *Parent = Parents.of(At);
    while (auto *E = dyn_cast_or_null<Expr>(Parent)) {
      auto *Construct = dyn_cast<CXXConstructExpr>(E);
      auto *Bind = dyn_cast<CallExpr>(E);
      auto *Address = dyn_cast<UnaryOperator>(E);
      if (!isa<CastExpr, ParenExpr, MaterializeTemporaryExpr,
               CXXBindTemporaryExpr, ExprWithCleanups>(E) &&
          !(Construct && Construct->getNumArgs() == 1) &&
          !(Address && Address->getOpcode() == UO_AddrOf) &&
          !(Bind && identifier(Bind->getDirectCallee()).starts_with("bind")))
        break;
      At = Parent;
      Parent = Parents.of(Parent);
    }
    CallableUse Use; // not understood: it may be called at any time
    auto Store = [&](const Expr *Into) {
      const ValueDecl *Cell = Into ? cellOf(Into) : nullptr;
      if (!Cell)
        return false;
      Use = storedIn(*Cell);
      return true;
    };
    auto *Call = dyn_cast_or_null<CallExpr>(Parent);
    if (auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Call)) {
      if (Operator->getOperator() == OO_Call && Operator->getArg(0) == At)
        return std::nullopt;
      if (Operator->getOperator() == OO_Equal && Operator->getArg(1) == At)
        Store(Operator->getArg(0));
      return Use;
    }
    auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Parent);
    if (!Call && !Construct)
      return Use;
    auto Arguments = Call ? llvm::ArrayRef(Call->getArgs(), Call->getNumArgs())
                          : llvm::ArrayRef(Construct->getArgs(),
                                           Construct->getNumArgs());
    const FunctionDecl *Callee =
        Call ? Call->getDirectCallee() : Construct->getConstructor();
    if (auto *Member = dyn_cast_or_null<CXXMemberCallExpr>(Call);
        Member && Callee && isInStandardLibrary(*Callee) &&
        isInsertion(identifier(Callee)) &&
        Store(Member->getImplicitObjectArgument()))
      return Use;
    for (unsigned I = 0; I < Arguments.size(); ++I)
      if (Arguments[I] == At)
        return handedTo(Callee, I, Context);
    return Use;
  }
};

} // namespace

void collectCalls(const ParentsInFunction &Parents, const CellAliases &Aliases,
                  llvm::function_ref<bool(const Expr *)> IsTaken,
                  llvm::function_ref<bool(const MemberExpr *)> IsShared,
                  ASTContext &Context, const Scope &Project,
                  FunctionNode &Node) {
  EdgeCollector Collector(Parents, Aliases, IsTaken, IsShared, Context, Project,
                          Node);
  for (const Stmt *S : Parents.all())
    Collector.run(S);
}

} // namespace coroutinize
