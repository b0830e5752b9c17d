#include "rewriters/Plan.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"
#include "matchers/Ast.h"
#include "rewriters/Body.h"
#include "rewriters/Captures.h"
#include "rewriters/Forms.h"
#include "rewriters/NamedLambda.h"
#include "rewriters/Position.h"
#include "rewriters/Target.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {
namespace {

class Planner {
public:
  Planner(const FunctionFacts &Root, const RewriteInput &In)
      : Root(Root), In(In),
        File(In.Context, In.Context.getSourceManager().getFileID(
                             Root.Function->getLocation())) {}

  std::variant<Plan, Refusal> run(const HandOffNode &First) {
    Result.Root = &Root;
    Result.First = step(First, Root.HandOffs, Root.Function->getBody(),
                        /*Outer=*/nullptr);
    if (!Refused && Result.Awaits > 1) {
      CaptureCheck Check(Result, In);
      Refused = Check.run();
    }
    if (Refused)
      return *Refused;
    return std::move(Result);
  }

  /// A function with hand-offs that a step calls, and that stays a call.
  const FunctionDecl *Continues = nullptr;

private:
  const FunctionFacts &Root;
  const RewriteInput &In;
  Source File;
  Plan Result;
  std::optional<Refusal> Refused;
  std::set<const FunctionDecl *> OnPath;

  std::unique_ptr<Step> refuse(RefusalReason Reason, SourceLocation Where,
                               std::string Message) {
    if (!Refused)
      Refused = Refusal{"", Reason, In.Project.place(Where), std::move(Message)};
    return nullptr;
  }


  /// What one body initiates.
  using Siblings = std::vector<std::unique_ptr<HandOffNode>>;

  std::unique_ptr<Step> step(const HandOffNode &Node, const Siblings &All,
                             const Stmt *Within, const Step *Outer) {
    SourceLocation Where = Node.Initiation->getExprLoc();
    const Continuation &Next = Node.Continuation;
    auto Made = std::make_unique<Step>();
    Made->Node = &Node;
    Made->Outer = Outer;

    auto *Call = dyn_cast<CallExpr>(Node.Initiation);
    if (!Call)
      return refuse(RefusalReason::ContinuationKind, Where,
                    "a constructor that takes a callback can't be awaited");
    if (isInMacro(Call->getSourceRange()) ||
        isInMacro(Next.Written->getSourceRange()))
      return refuse(RefusalReason::Macro, Where,
                    "write out the macro that makes this call");
    if (llvm::count_if(All, [&](auto &Each) {
          return Each->Initiation == Node.Initiation;
        }) > 1)
      return refuse(RefusalReason::ContinuationKind, Where,
                    "`" + Node.CalleeName +
                        "` takes several continuations, of which a co_await "
                        "has one");
    if (Node.Dialect != Root.HandOffs.front()->Dialect)
      return refuse(RefusalReason::MixedDialects, Where,
                    "`" + Node.CalleeName + "` is of dialect " +
                        Node.Dialect->Name + ", the chain began in " +
                        Root.HandOffs.front()->Dialect->Name);
    if (Node.Nature.Times == HowOften::Many)
      return refuse(RefusalReason::ManyTimes, Where, Node.Nature.Why);
    if (Node.GoesOnAfterInline)
      return refuse(RefusalReason::InlineOrder, Where,
                    "`" + Node.CalleeName +
                        "` may invoke the continuation before it returns, and "
                        "goes on after that");
    if (Node.Dialect == &GenericDialect &&
        Node.Nature.Basis == Evidence::Assumed)
      assume("`" + Node.CalleeName +
             "` invokes its handler at most once, and never inline");

    Position P = positionOf(Call, Within, In.Context);
    if (P.InLambda)
      return refuse(RefusalReason::ContinuationKind, Where,
                    "the operation is initiated in a lambda that is called "
                    "elsewhere; make it a function");
    if (!P.Statement)
      return refuse(RefusalReason::ValueUsed, Where,
                    "use the operation as a statement of its own");
    if (isInMacro(P.Statement->getSourceRange()))
      return refuse(RefusalReason::Macro, Where,
                    "a macro is part of this statement");
    if (File.hasDirective(File.statement(P.Statement)))
      return refuse(RefusalReason::Preprocessor, Where,
                    "a preprocessor directive stands inside of this call");
    Made->Statement = P.Statement;
    Made->Last = P.Last;
    if (Outer) {
      if (P.Loop)
        return refuse(RefusalReason::InLoop, Where,
                      "the loop at line " + line(P.Loop) +
                          " starts all operations before any completes");
      if (P.Try)
        return refuse(RefusalReason::InTry, Where,
                      "the try block catches what the initiation throws, and "
                      "must not catch what the continuation throws");
      if (P.Switch && !P.Tail)
        return refuse(RefusalReason::InSwitch, Where,
                      "the next case, or what follows the switch, is executed "
                      "after the initiation");
      if (!P.Tail && startsMoreAfter(Node, All))
        return refuse(RefusalReason::SeveralHandOffs, Where,
                      "another operation is started after this one, before it "
                      "completes");
      if (!P.Tail)
        return refuse(RefusalReason::NotTail, Where,
                      "statements follow the initiation; move it to the end");
    } else {
      Result.Tail = P.Tail && !P.Loop && !P.Try;
      Result.InLoop = P.Loop;
      bool Asio = Node.Dialect == &AsioDialect;
      if (Asio && P.Try)
        return refuse(RefusalReason::InTry, Where,
                      "co_spawn would start the operation outside of the try "
                      "block");
      if (Asio && !Result.Tail)
        return refuse(P.Loop ? RefusalReason::InLoop : RefusalReason::NotTail,
                      Where,
                      "co_spawn may start the operation after the statements "
                      "that follow it here");
    }

    if (takesFunctionPointer(Node))
      return refuse(RefusalReason::CCallback, Where,
                    "`" + Node.CalleeName +
                        "` takes a plain function, which owns nothing");
    if (auto Unfit = findTarget(*Made, Root, OnPath, In)) {
      Refused = Unfit;
      return nullptr;
    }
    if (Next.Kind == ContinuationKind::NamedLambda)
      if (auto Unfit = findDeclared(*Made, In)) {
        Refused = Unfit;
        return nullptr;
      }
    if (Node.Dialect == &GenericDialect) {
      auto Types = completionTypes(*Made);
      if (!Types)
        return refuse(RefusalReason::CompletionSignature, Where,
                      "the completion arguments of `" + Node.CalleeName +
                          "` can't be held as values");
      Made->Values.resize(Types->size()); // a bind drops the others
    }
    for (const CompletionValue &Value : Made->Values)
      if (Node.Inline && Value.Parameter && !isErrorCode(Value.Type) &&
          refersElsewhere(Value.Type))
        return refuse(RefusalReason::InlineOrder, Where,
                      "`" + Node.CalleeName +
                          "` may invoke the continuation before it returns, "
                          "and " + quoted(Value.Parameter) +
                          " may refer to what it holds only until then");
    ++Result.Awaits;
    if (auto Unfit = readBody(*Made, In)) {
      Refused = Unfit;
      return nullptr;
    }

    // What the body initiates in its turn.
    const FunctionFacts *Facts = Made->Named ? In.Unit.find(Made->Target) : nullptr;
    const Siblings &Inner = Made->Named ? Facts->HandOffs : Node.Children;
    if (Made->Named)
      OnPath.insert(Made->Target->getCanonicalDecl());
    for (auto &Child : Inner) {
      // A callable that is only passed on stays a call like any other.
      if (Child->Continuation.Kind == ContinuationKind::Callable)
        continue;
      auto Following = step(*Child, Inner, Made->Body, Made.get());
      if (!Following)
        return nullptr;
      Made->Next.push_back(std::move(Following));
    }
    if (Made->Named)
      OnPath.erase(Made->Target->getCanonicalDecl());
    if (Next.Lambda || Made->Named) {
      const auto &Calls = Made->Named ? Facts->Calls : Node.Calls;
      for (const FunctionDecl *Callee : Calls)
        if (const FunctionFacts *Called = In.Unit.find(Callee);
            Called && !Called->HandOffs.empty() && Callee != Root.Function)
          Continues = Continues ? Continues : Callee;
    }
    return Made;
  }

  std::string line(const Stmt *S) {
    return std::to_string(In.Project.place(S->getBeginLoc()).Line);
  }

  void assume(std::string Text) {
    if (!llvm::is_contained(Result.Assumptions, Text))
      Result.Assumptions.push_back(std::move(Text));
  }

  /// True when the same body initiates something else further down.
  bool startsMoreAfter(const HandOffNode &Node, const Siblings &All) const {
    return llvm::any_of(All, [&](auto &Each) {
      return File.offset(Each->Initiation->getBeginLoc()) >
             File.offset(Node.Initiation->getEndLoc());
    });
  }

  static bool takesFunctionPointer(const HandOffNode &Node) {
    return Node.Callee && Node.Index < Node.Callee->getNumParams() &&
           Node.Callee->getParamDecl(Node.Index)
               ->getType()
               .getNonReferenceType()
               ->isFunctionPointerType();
  }
};

void gather(Step &From, std::vector<Step *> &Into) {
  Into.push_back(&From);
  for (auto &Next : From.Next)
    gather(*Next, Into);
}

} // namespace

const ValueDecl *resolve(const Plan &Planned, const ValueDecl *D) {
  for (auto It = Planned.Aliases.find(D); It != Planned.Aliases.end();
       It = Planned.Aliases.find(D))
    D = It->second;
  return D;
}

const Step *stepOf(const Plan &Planned, const ValueDecl *Variable) {
  for (const Step *At : allSteps(Planned))
    if (At->Node->Continuation.Variable == Variable)
      return At;
  return nullptr;
}

std::vector<Step *> allSteps(const Plan &Planned) {
  std::vector<Step *> Steps;
  gather(*Planned.First, Steps);
  return Steps;
}

std::variant<Plan, Refusal> planChain(const FunctionFacts &Root,
                                      const HandOffNode &First,
                                      const RewriteInput &In) {
  Planner Made(Root, In);
  auto Result = Made.run(First);
  // One await is no chain. Where it goes on through a call, say so.
  if (auto *Planned = std::get_if<Plan>(&Result);
      Planned && Planned->Awaits < 2 && Made.Continues)
    return Refusal{"", RefusalReason::CalledStep,
                   In.Project.place(First.Initiation->getExprLoc()),
                   "the chain goes on through a call of `" +
                       Made.Continues->getNameAsString() + "`"};
  return Result;
}

} // namespace coroutinize
