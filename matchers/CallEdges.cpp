#include "matchers/CallEdges.h"
#include "dialects/Dialect.h"
#include "dialects/Keys.h"
#include "matchers/Callables.h"
#include <optional>

using namespace clang;

namespace coroutinize {
namespace {

class EdgeCollector {
public:
  EdgeCollector(const ParentsInFunction &Parents, const CellAliases &Aliases,
                llvm::function_ref<bool(const Expr *)> IsTaken,
                ASTContext &Context, const Scope &Project, FunctionNode &Node)
      : Parents(Parents), Aliases(Aliases), IsTaken(IsTaken), Context(Context),
        Project(Project), Node(Node) {}

  void run(const Stmt *S) {
    if (auto *Call = dyn_cast<CallExpr>(S))
      edge(Call, Call->getDirectCallee());
    else if (auto *Construct = dyn_cast<CXXConstructExpr>(S))
      edge(Construct, Construct->getConstructor());
    else if (auto *Temporary = dyn_cast<CXXBindTemporaryExpr>(S))
      edge(Temporary, Temporary->getTemporary()->getDestructor());
    else if (auto *Reference = dyn_cast<DeclRefExpr>(S))
      handedOver(Reference);
    else if (auto *Declares = dyn_cast<DeclStmt>(S))
      for (const Decl *D : Declares->decls())
        if (auto *Variable = dyn_cast<VarDecl>(D))
          if (const CXXRecordDecl *Class = Variable->getType()->getAsCXXRecordDecl();
              Class && Class->hasDefinition() && Class->getDestructor())
            edge(S, Class->getDestructor());
  }

private:
  const ParentsInFunction &Parents;
  const CellAliases &Aliases;
  llvm::function_ref<bool(const Expr *)> IsTaken;
  ASTContext &Context;
  const Scope &Project;
  FunctionNode &Node;

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
      if (auto *Lambda = dyn_cast<LambdaExpr>(S))
        if (auto Use = closureUse(Lambda))
          Edge.Through.push_back(*Use);
  }

  void edge(const Stmt *Call, const FunctionDecl *Callee) {
    if (!Callee) {
      if (auto *Pointer = dyn_cast<CallExpr>(Call))
        Node.CallsUnknown |= callsPointer(Pointer);
      return;
    }
    auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    if (!Project.contains(Callee->getLocation()) || Callee->isImplicit() ||
        Callee->isDefaulted() || (Method && Method->getParent()->isLambda()))
      return;
    CallEdge Edge;
    Edge.Callee = declarationKey(*Callee);
    addOuter(Call, Edge);
    if (auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
      Edge.OnTaken = IsTaken(Member->getImplicitObjectArgument());
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
                  ASTContext &Context, const Scope &Project,
                  FunctionNode &Node) {
  EdgeCollector Collector(Parents, Aliases, IsTaken, Context, Project, Node);
  for (const Stmt *S : Parents.all())
    Collector.run(S);
}

} // namespace coroutinize
