//===- AsioForm.cpp - Asio's own coroutines -------------------------------===//
//
// Handlers run on the I/O object's executor (rule 27), and so must the
// coroutine: all I/O objects of the chain have to share one executor, or to
// have fresh strands over one, which nothing else can tell apart. co_spawn
// dispatches, so the first operation may start after the call that started it
// before: that must not be seen.
//
//===----------------------------------------------------------------------===//
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "rewriters/Forms.h"

using namespace clang;

namespace coroutinize {
namespace {

/// The object that an operation is performed on.
struct IoObject {
  const ValueDecl *Decl = nullptr; ///< variable or member
  std::string Text;                ///< `stream_`
  std::string Access = ".";        ///< or "->"

  std::string executor() const { return Text + Access + "get_executor()"; }
};

/// Layers share the executor of the object that they belong to.
const Expr *stripLayers(const Expr *E) {
  for (;;) {
    E = stripCopies(E);
    auto *Call = dyn_cast<CallExpr>(E);
    if (!Call || isa<CXXOperatorCallExpr>(Call))
      return E;
    std::string Name = calleeName(Call);
    if (auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
        Member && (Name == "next_layer" || Name == "lowest_layer" ||
                   Name == "socket" || Name == "rdbuf"))
      E = Member->getImplicitObjectArgument();
    else if (Name == "get_lowest_layer" && Call->getNumArgs() == 1)
      E = Call->getArg(0);
    else
      return E;
  }
}

std::optional<IoObject> objectOf(const Step &At, const RewriteInput &In) {
  auto *Call = cast<CallExpr>(At.Node->Initiation);
  const Expr *Object = nullptr;
  if (auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
    Object = Member->getImplicitObjectArgument();
  else if (Call->getNumArgs() > 1)
    Object = Call->getArg(0);
  if (!Object)
    return std::nullopt;
  Object = stripLayers(Object);
  IoObject Found;
  // `socket->`, `*socket`
  if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(Object);
      Operator && (Operator->getOperator() == OO_Arrow ||
                   Operator->getOperator() == OO_Star)) {
    Found.Access = "->";
    Object = stripCopies(Operator->getArg(0));
  } else if (auto *Star = dyn_cast<UnaryOperator>(Object);
             Star && Star->getOpcode() == UO_Deref) {
    Found.Access = "->";
    Object = stripCopies(Star->getSubExpr());
  } else if (Object->getType()->isPointerType()) {
    Found.Access = "->";
  }
  if (auto *Reference = dyn_cast<DeclRefExpr>(Object))
    Found.Decl = Reference->getDecl();
  else if (auto *Member = dyn_cast<MemberExpr>(Object);
           Member && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()))
    Found.Decl = Member->getMemberDecl();
  else
    return std::nullopt;
  Found.Text = spell(Object, In);
  return Found;
}

/// What an object's executor is made of.
struct Origin {
  bool Known = false;
  bool FreshStrand = false;
  std::string Base; ///< the spelling of the context or executor
};

class Origins {
public:
  explicit Origins(const RewriteInput &In) : In(In) {}

  Origin of(const ValueDecl *D) {
    if (auto *Field = dyn_cast<FieldDecl>(D))
      return ofField(Field);
    auto *Variable = dyn_cast<VarDecl>(D);
    return Variable && Variable->getInit() ? ofInit(Variable->getInit())
                                           : Origin();
  }

private:
  const RewriteInput &In;
  unsigned Fuel = 4;

  /// The constructor's first argument says which executor it is.
  Origin ofInit(const Expr *Init) {
    const Expr *E = Init->IgnoreUnlessSpelledInSource();
    if (auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
      E = Cleanups->getSubExpr()->IgnoreUnlessSpelledInSource();
    if (auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      if (Construct->getNumArgs() == 0 ||
          Construct->getConstructor()->isCopyOrMoveConstructor())
        return {};
      return ofExecutor(Construct->getArg(0));
    }
    if (auto *Call = dyn_cast<CallExpr>(E);
        Call && calleeName(Call) == "make_shared" && Call->getNumArgs() > 0)
      return ofExecutor(Call->getArg(0));
    return {};
  }

  Origin ofExecutor(const Expr *E) {
    E = stripCopies(E);
    if (auto *Call = dyn_cast<CallExpr>(E)) {
      std::string Name = calleeName(Call);
      if (Name == "make_strand" && Call->getNumArgs() == 1) {
        Origin Inner = ofExecutor(Call->getArg(0));
        Inner.FreshStrand = true;
        return Inner;
      }
      if (auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
          Member && (Name == "get_executor" || Name == "context"))
        return ofExecutor(Member->getImplicitObjectArgument());
    }
    if (auto *Member = dyn_cast<MemberExpr>(E))
      if (auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl()); Field && Fuel) {
        --Fuel;
        if (Origin Inner = ofField(Field); Inner.Known)
          return Inner;
      }
    return {true, false, spell(E, In)};
  }

  Origin ofField(const FieldDecl *Field) {
    auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent());
    Origin Found;
    for (const CXXConstructorDecl *Constructor : Class->ctors()) {
      const FunctionDecl *Body = nullptr;
      if (Constructor->isImplicit() || Constructor->isDeleted())
        continue;
      if (!Constructor->hasBody(Body))
        return {};
      Origin Here;
      for (const CXXCtorInitializer *Init :
           cast<CXXConstructorDecl>(Body)->inits())
        if (Init->isMemberInitializer() && Init->getMember() == Field)
          Here = ofInit(Init->getInit());
      if (!Here.Known || (Found.Known && (Found.Base != Here.Base ||
                                          Found.FreshStrand != Here.FreshStrand)))
        return {};
      Found = Here;
    }
    return Found;
  }
};

/// The members that an expression reads.
struct Mentions : DynamicRecursiveASTVisitor {
  std::set<const ValueDecl *> Fields, Locals;
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
};

/// Names what could see that the first operation starts later than it did;
/// empty where nothing can.
std::string seesLateStart(const Plan &Planned, const RewriteInput &In) {
  Mentions First;
  auto *Call = const_cast<Expr *>(Planned.First->Node->Initiation);
  if (auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
    First.TraverseStmt(Member->getCallee());
  for (const Expr *Argument : Planned.First->Node->arguments())
    if (Argument != Planned.First->Node->Continuation.Written)
      First.TraverseStmt(const_cast<Expr *>(Argument));
  // What the function only borrows may be changed by whoever lent it.
  for (const ValueDecl *Local : First.Locals) {
    QualType Type = Local->getType();
    bool Borrowed = Type->isReferenceType() &&
                    !Type.getNonReferenceType().isConstQualified();
    bool Global = !cast<VarDecl>(Local)->hasLocalStorage() &&
                  !Type.isConstQualified();
    if (Borrowed || Global)
      return "`" + Local->getNameAsString() + "`";
  }
  std::set<const FunctionDecl *> Own = {Planned.Root->Function->getCanonicalDecl()};
  for (const Step *At : allSteps(Planned))
    if (At->Named)
      Own.insert(At->Target->getCanonicalDecl());
  for (const ValueDecl *Each : First.Fields) {
    auto *Field = cast<FieldDecl>(Each);
    auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent());
    if (!Class || Class->hasFriends() || Field->getAccess() != AS_private)
      return "`" + Field->getNameAsString() + "`";
    for (const CXXMethodDecl *Method : Class->methods()) {
      if (Method->isImplicit() || isa<CXXConstructorDecl, CXXDestructorDecl>(Method) ||
          Own.count(Method->getCanonicalDecl()))
        continue;
      const FunctionDecl *Body = nullptr;
      if (!Method->hasBody(Body))
        return "`" + Method->getNameAsString() + "`";
      Mentions Other;
      Other.TraverseStmt(Body->getBody());
      if (Other.Fields.count(Field))
        return "`" + Method->getNameAsString() + "`";
    }
  }
  return "";
}

/// Asio's namespace as the file spells it: an alias where there is one.
std::string spellNamespace(const Plan &Planned, const RewriteInput &In) {
  const DeclContext *Context = Planned.First->Node->Callee->getDeclContext();
  bool Boost = In.Context.getTranslationUnitDecl()
                   ->lookup(&In.Context.Idents.get("asio"))
                   .empty();
  for (; Context; Context = Context->getParent())
    if (auto *Namespace = dyn_cast<NamespaceDecl>(Context)) {
      if (Namespace->getName() == "boost")
        Boost = true;
      else if (Namespace->getName() == "asio" &&
               Namespace->getParent()->isTranslationUnit())
        Boost = false;
    }
  std::string Full = Boost ? "boost::asio" : "asio";
  for (const Decl *D : In.Context.getTranslationUnitDecl()->decls()) {
    auto *Alias = dyn_cast<NamespaceAliasDecl>(D);
    if (!Alias || !In.Project.contains(Alias->getLocation()))
      continue;
    if (Alias->getNamespace()->getQualifiedNameAsString() == Full)
      return Alias->getNameAsString();
  }
  return Full;
}

} // namespace

std::variant<Form, Refusal> asioForm(Plan &Planned, const RewriteInput &In) {
  Form Result;
  Result.Rewriter = "coroutine-asio";
  Result.Lazy = true;
  Result.Namespace = spellNamespace(Planned, In);
  Result.ReturnType = Result.Namespace + "::awaitable<void>";
  bool Boost = isInAsio(*Planned.First->Node->Callee)
                   ? Planned.First->Node->Callee->getQualifiedNameAsString()
                         .starts_with("boost::")
                   : Result.Namespace.starts_with("boost");
  for (const char *Header :
       {"awaitable.hpp", "co_spawn.hpp", "redirect_error.hpp",
        "use_awaitable.hpp"})
    Result.Includes.push_back((Boost ? "boost/asio/" : "asio/") +
                              std::string(Header));

  Result.Includes.push_back("exception");

  auto Refuse = [&](const Step &At, std::string Message) {
    return Refusal{"", RefusalReason::ExecutorChange,
                   In.Project.place(At.Node->Initiation->getExprLoc()),
                   std::move(Message)};
  };
  std::vector<Step *> Steps = allSteps(Planned);
  // One executor that all handlers are bound to.
  const Expr *Bound = Steps.front()->Node->Continuation.Executor;
  for (const Step *At : Steps) {
    const Expr *Own = At->Node->Continuation.Executor;
    if (!Own != !Bound || (Own && spell(Own, In) != spell(Bound, In)))
      return Refuse(*At, "the handlers are bound to different executors");
  }

  std::vector<IoObject> Objects;
  for (const Step *At : Steps) {
    std::string Name = calleeName(cast<CallExpr>(At->Node->Initiation));
    if (Name == "post" || Name == "dispatch" || Name == "defer")
      return Refuse(*At, "`" + Name + "` changes the executor");
    auto Object = objectOf(*At, In);
    if (!Object)
      return Refuse(*At, "the object that the operation is performed on "
                         "can't be told");
    Objects.push_back(*Object);
  }
  if (Bound) {
    Result.Executor = spell(Bound, In);
    if (auto *Reference = dyn_cast<DeclRefExpr>(stripCopies(Bound)))
      Result.ExecutorOf = Reference->getDecl();
  } else {
    // Prefer an object with a strand of its own, then the one used most.
    Origins From(In);
    std::map<const ValueDecl *, unsigned> Count;
    for (const IoObject &Object : Objects)
      ++Count[resolve(Planned, Object.Decl)];
    const IoObject *Chosen = nullptr;
    auto Rank = [&](const IoObject &Object) {
      const ValueDecl *D = resolve(Planned, Object.Decl);
      return std::pair(From.of(D).FreshStrand, Count[D]);
    };
    for (const IoObject &Object : Objects) {
      // The start names it, so it must exist in the root already.
      auto *Variable = dyn_cast<VarDecl>(resolve(Planned, Object.Decl));
      if (Variable && Variable->hasLocalStorage() &&
          Variable->getDeclContext() != Planned.Root->Function)
        continue;
      if (!Chosen || Rank(*Chosen) <= Rank(Object))
        Chosen = &Object;
    }
    if (!Chosen)
      return Refuse(*Steps.front(), "no object of the chain exists when it "
                                    "starts");
    Origin Home = From.of(resolve(Planned, Chosen->Decl));
    std::set<std::string> Strangers;
    for (const IoObject &Object : Objects) {
      if (resolve(Planned, Object.Decl) == resolve(Planned, Chosen->Decl))
        continue;
      Origin Other = From.of(resolve(Planned, Object.Decl));
      bool Same = Home.Known && Other.Known && Home.Base == Other.Base &&
                  (Home.FreshStrand || !Other.FreshStrand);
      if (!Same)
        Strangers.insert(Object.Text);
    }
    for (const std::string &Other : Strangers)
      Planned.Assumptions.push_back("`" + Other + "` and `" + Chosen->Text +
                                    "` run their handlers on one executor");
    Result.Executor = Chosen->executor();
    Result.ExecutorOf = resolve(Planned, Chosen->Decl);
  }
  if (std::string Seen = seesLateStart(Planned, In); !Seen.empty())
    Planned.Assumptions.push_back(
        Seen + " does not see that the first operation may start after `" +
        Planned.Root->Function->getNameAsString() + "` returned");
  return Result;
}

} // namespace coroutinize
