//===- AsioForm.cpp - Asio's own coroutines -------------------------------===//
//
// Handlers run on the I/O object's executor (rule 27), and so must the
// coroutine: all I/O objects of the chain have to share one executor, or to
// have fresh strands over one, which nothing else can tell apart. co_spawn
// dispatches, so the first operation may start after the call that started it
// before: that must not be seen (LateStart.h).
//
//===----------------------------------------------------------------------===//
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Sema/Sema.h"
#include "rewriters/AsioObjects.h"
#include "rewriters/Forms.h"
#include "rewriters/LateStart.h"
#include "rewriters/OwnObject.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {
namespace {

/// Asio's namespace as the file spells it: an alias where there is one.
std::string spellNamespace(const Plan &Planned, const RewriteInput &In) {
  const DeclContext *Context =
      awaitsOf(Planned).front()->Node->Callee->getDeclContext();
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

/// Whether the first completion argument of the step is the error code that
/// redirect_error takes.
bool takesErrorCode(const Step &At) {
  return !At.Values.empty() && At.Values[0].Parameter &&
         isErrorCode(At.Values[0].Type);
}

bool isExceptionPointer(QualType Type) {
  const auto *Record = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && Record->getIdentifier() &&
         Record->getName() == "exception_ptr";
}

class FormMaker {
public:
  FormMaker(Plan &Planned, const RewriteInput &In)
      : Planned(Planned), In(In), Steps(awaitsOf(Planned)),
        From(*Planned.Root, In) {}

  std::variant<Form, Refusal> run() {
    spelling();
    for (const Step *At : Steps)
      if (auto Refused = step(*At))
        return *Refused;
    bool Bound = Steps.front()->Node->Continuation.Executor;
    if (auto Refused = Bound ? boundExecutor() : objectsExecutor())
      return *Refused;
    // co_spawn dispatches, too.
    auto Object = Planned.First->Node
                      ? ioObjectOf(*Planned.First, Planned, In)
                      : std::nullopt;
    if (Object && !Bound && choosesExecutor(*Planned.First) &&
        Object->executor() == Result.Executor)
      Planned.First->Elided = true;
    std::vector<std::string> Late;
    if (!Planned.First->Elided)
      Late = lateStartAssumptions(Planned, In);
    if (isa<CXXDestructorDecl>(Planned.Root->Function) && !Late.empty())
      return refuse(*Steps.front(), RefusalReason::NotTail,
                    "the object is gone when the coroutine starts");
    if (auto Refused = switchedOff())
      return *Refused;
    llvm::append_range(Planned.Assumptions, Late);
    return Result;
  }

private:
  Plan &Planned;
  const RewriteInput &In;
  std::vector<Step *> Steps;
  ExecutorOrigins From;
  Form Result;

  Refusal refuse(const Step &At, RefusalReason Reason, std::string Message) {
    return {"", Reason, In.Project.place(At.Node->Initiation->getExprLoc()),
            std::move(Message)};
  }
  Refusal refuse(const Step &At, std::string Message) {
    return refuse(At, RefusalReason::ExecutorChange, std::move(Message));
  }

  /// Asio's headers switch its coroutines on by what they know of the compiler.
  /// Of a unit that is older than C++20, its verification tells.
  std::optional<Refusal> switchedOff() {
    const char *Switch = Result.Includes.front().starts_with("boost")
                             ? "BOOST_ASIO_HAS_CO_AWAIT"
                             : "ASIO_HAS_CO_AWAIT";
    if (!In.Context.getLangOpts().CPlusPlus20 ||
        In.Semantics.getPreprocessor().isMacroDefined(Switch))
      return std::nullopt;
    return refuse(*Steps.front(), RefusalReason::CoroutinesOff,
                  "Asio switches its coroutines off for this compiler; -D" +
                      std::string(Switch) + "=1 switches them on");
  }

  void spelling() {
    Result.Rewriter = "coroutine-asio";
    Result.Lazy = true;
    Result.Namespace = spellNamespace(Planned, In);
    Result.ReturnType = Result.Namespace + "::awaitable<void>";
    const FunctionDecl *Callee = Steps.front()->Node->Callee;
    bool Boost = isInAsio(*Callee)
                     ? Callee->getQualifiedNameAsString().starts_with("boost::")
                     : Result.Namespace.starts_with("boost");
    for (const char *Header : {"awaitable.hpp", "co_spawn.hpp",
                               "redirect_error.hpp", "use_awaitable.hpp"})
      Result.Includes.push_back((Boost ? "boost/asio/" : "asio/") +
                                std::string(Header));
    Result.Declaring = Result.Includes.front();
    Result.Includes.push_back("exception");
    Result.FullReturnType =
        Boost ? "boost::asio::awaitable<void>" : "asio::awaitable<void>";
  }

  /// What each operation has to be for itself.
  std::optional<Refusal> step(const Step &At) {
    std::string Name = calleeName(cast<CallExpr>(At.Node->Initiation));
    bool Chooses = choosesExecutor(At);
    if (Chooses && Name != "dispatch" && &At == Planned.First.get())
      return refuse(At, "co_spawn would run at once what `" + Name +
                            "` runs after what was posted before");
    if (!At.Values.empty() && At.Values[0].Parameter &&
        isExceptionPointer(At.Values[0].Type))
      return refuse(At, RefusalReason::CompletionSignature,
                    "`" + Name + "` completes with an exception_ptr, which "
                                 "would be thrown");
    const FunctionDecl *Known = operationOf(At);
    if (At.Node->Continuation.Kind == ContinuationKind::Bind && !Chooses &&
        !takesErrorCode(At) && !(Known && isInAsio(*Known)))
      return refuse(At, RefusalReason::CompletionSignature,
                    "the bound handler does not take the error code first, "
                    "which would be thrown");
    for (const Expr *Argument : At.Node->arguments())
      if (Argument != At.Node->Continuation.Written)
        if (auto Refused = temporaries(At, Argument))
          return Refused;
    const FunctionDecl *Operation = operationOf(At);
    if (!Operation)
      return refuse(At, RefusalReason::Template,
                    "what `" + Name + "` is can't be told in a generic lambda; "
                    "spell the types of its parameters");
    if (!isInAsio(*Operation)) {
      std::string Own = "`" + At.Node->CalleeName +
                        "` keeps Asio's requirements on asynchronous "
                        "operations";
      if (!llvm::is_contained(Planned.Assumptions, Own))
        Planned.Assumptions.push_back(Own);
    }
    return std::nullopt;
  }

  /// Temporaries live until the operation completes, no longer until it was
  /// initiated.
  std::optional<Refusal> temporaries(const Step &At, const Stmt *S) {
    if (!S)
      return std::nullopt;
    auto *E = dyn_cast<Expr>(S);
    const CXXRecordDecl *Record =
        E && E->isPRValue() ? E->getType()->getAsCXXRecordDecl() : nullptr;
    if (Record && Record->hasDefinition() && !Record->hasTrivialDestructor()) {
      if (isa<LambdaExpr, InitListExpr>(E))
        return refuse(At, RefusalReason::ContinuationKind,
                      "g++ 12 destroys a temporary like `" + spell(E, In) +
                          "` twice inside a co_await; give it a name");
      if (!destroysOnlyMemory(E->getType(), In.Semantics) &&
          !isExecutor(E->getType()))
        return refuse(At, RefusalReason::ObservableDestructor,
                      "the temporary `" + spell(E, In) +
                          "` ends when the operation was initiated, and would "
                          "live until it completes");
    }
    if (isa<LambdaExpr>(S))
      return std::nullopt;
    for (const Stmt *Child : S->children())
      if (auto Refused = temporaries(At, Child))
        return Refused;
    return std::nullopt;
  }

  static const ValueDecl *variable(const Expr *E) {
    E = stripCopies(E);
    if (auto *Reference = dyn_cast<DeclRefExpr>(E))
      return Reference->getDecl();
    if (const FieldDecl *Member = ownMember(E))
      return Member;
    auto *Call = dyn_cast<CXXMemberCallExpr>(E);
    return Call && calleeName(Call) == "get_executor"
               ? variable(Call->getImplicitObjectArgument())
               : nullptr;
  }

  /// One executor that all handlers are bound to.
  std::optional<Refusal> boundExecutor() {
    const Expr *Bound = Steps.front()->Node->Continuation.Executor;
    const ValueDecl *Home = variable(Bound);
    for (const Step *At : Steps) {
      const Expr *Own = At->Node->Continuation.Executor;
      if (!Own)
        return refuse(*At, "this handler is not bound to an executor, the "
                           "first one is");
      if (!Home || !variable(Own))
        return refuse(*At, "the executor that the handler is bound to is no "
                           "plain variable or member");
      if (resolve(Planned, variable(Own)) != resolve(Planned, Home) ||
          spell(Own, In) != spell(Bound, In))
        return refuse(*At, "the handlers are bound to different executors");
    }
    Result.Executor = spell(Bound, In);
    Result.ExecutorOf = resolve(Planned, Home);
    return std::nullopt;
  }

  /// The executor of an I/O object whose handlers all may run on.
  std::optional<Refusal> objectsExecutor() {
    std::vector<IoObject> Objects;
    std::map<std::pair<const ValueDecl *, const ValueDecl *>, unsigned> Count;
    for (const Step *At : Steps) {
      if (At->Node->Continuation.Executor)
        return refuse(*At, "this handler is bound to an executor, the first "
                           "one is not");
      auto Object = ioObjectOf(*At, Planned, In);
      if (!Object)
        return refuse(*At, "the object that the operation is performed on "
                           "can't be told");
      ++Count[{Object->Owner, Object->Decl}];
      Objects.push_back(*Object);
    }
    // Prefer an object with a strand of its own, then the one used most.
    const IoObject *Chosen = nullptr;
    auto Rank = [&](const IoObject &Object) {
      return std::pair(From.hasFreshStrand(Object),
                       Count[{Object.Owner, Object.Decl}]);
    };
    for (auto [At, Object] : llvm::zip(Steps, Objects)) {
      // The start names it, so it must exist in the root already.
      auto *Variable = dyn_cast<VarDecl>(Object.variable());
      bool Later = Variable && Variable->hasLocalStorage() &&
                   Variable->getDeclContext() != Planned.Root->Function;
      bool MayBeNull =
          Object.Indirect && Object.variable() != Objects[0].variable();
      if (!Later && !MayBeNull && !choosesExecutor(*At) &&
          (!Chosen || Rank(*Chosen) <= Rank(Object)))
        Chosen = &Object;
    }
    if (!Chosen)
      return refuse(*Steps.front(), "no object of the chain exists when it "
                                    "starts");
    std::set<std::string> Strangers;
    for (auto [At, Object] : llvm::zip(Steps, Objects))
      if (choosesExecutor(*At) && !Object.isSameAs(*Chosen) &&
          !From.mayRunOn(*Chosen, Object))
        return refuse(*At, "`" + calleeName(cast<CallExpr>(
                                     At->Node->Initiation)) +
                               "` chooses where its function runs, which is "
                               "not taken apart yet");
      else if (!From.mayRunOn(*Chosen, Object))
        Strangers.insert(Object.isSameAs(*Chosen)
                             ? "`" + Object.Text + "` keeps its executor"
                             : "`" + Object.Text + "` and `" + Chosen->Text +
                                   "` run their handlers on one executor");
    llvm::append_range(Planned.Assumptions, Strangers);
    Result.Executor = Chosen->executor();
    Result.ExecutorOf = Chosen->variable();
    return std::nullopt;
  }
};

} // namespace

std::variant<Form, Refusal> asioForm(Plan &Planned, const RewriteInput &In) {
  return FormMaker(Planned, In).run();
}

} // namespace coroutinize
