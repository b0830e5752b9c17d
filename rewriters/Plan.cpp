#include "rewriters/Plan.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"
#include "matchers/Ast.h"
#include "rewriters/Body.h"
#include "rewriters/Captures.h"
#include "rewriters/Following.h"
#include "rewriters/Forms.h"
#include "rewriters/FunctionObject.h"
#include "rewriters/Loops.h"
#include "rewriters/NamedLambda.h"
#include "rewriters/Position.h"
#include "rewriters/SideHandOff.h"
#include "rewriters/Stackless.h"
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

  std::variant<Plan, Refusal> run(const Beginning &From) {
    Result.Root = &Root;
    Result.First = From.HandOff ? step(*From.HandOff, Root.HandOffs,
                                       Root.Function->getBody(),
                                       /*Outer=*/nullptr)
                   : From.Call ? firstCall(*From.Call)
                               : wholeRoot();
    if (!Refused)
      finishLoops();
    if (Result.Stackless && !isa<CXXConstructorDecl>(Root.Function))
      assume(quoted(Root.Function) +
             " is called once for each object, whose `coroutine` would go on "
             "instead of beginning anew");
    if (!Refused && Result.gains()) {
      CaptureCheck Check(Result, In);
      Refused = Check.run();
      for (Step *At : allSteps(Result))
        At->Repeated = At->Head && isRepeated(*At, Result, File);
      for (const Step *At : allSteps(Result))
        if (At->Anew && !At->BackTo->Repeated)
          refuse(RefusalReason::Cycle, At->expression()->getExprLoc(),
                 "what `" + At->Node->CalleeName +
                     "` completes with is another value each time, and the "
                     "loop begins with another call of it");
      hoistBranches(Result, In.Context);
    } else if (!Refused && !Result.Beside.empty()) {
      Refused = Result.Beside.front().second; // nothing else is left to await
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
  StepsByFunction OnPath;
  std::map<const Step *, unsigned> LedBack; ///< how often a step does to this

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
    Result.Dialect = Result.Dialect ? Result.Dialect : Node.Dialect;
    if (Node.Dialect->HasCoroutines != Result.Dialect->HasCoroutines)
      return refuse(RefusalReason::MixedDialects, Where,
                    "`" + Node.CalleeName + "` is of dialect " +
                        Node.Dialect->Name + ", the chain began in " +
                        Result.Dialect->Name);
    if (Node.Nature.Times == HowOften::Many)
      return refuse(RefusalReason::ManyTimes, Where, Node.Nature.Why);
    if (Node.GoesOnAfterInline)
      return refuse(RefusalReason::InlineOrder, Where,
                    "`" + Node.CalleeName +
                        "` may invoke the continuation before it returns, and "
                        "goes on after that");
    if (!Node.Dialect->HasCoroutines &&
        Node.Nature.Basis == Evidence::Assumed)
      assume("`" + Node.CalleeName +
             "` invokes its handler at most once, and never inline");

    Position P = positionOf(Call, Within, In.Context);
    if (P.InLambda) {
      if (auto *Why = In.Unit.unfit(Node))
        return refuse(Why->Reason, Where, Why->Message);
      return refuse(RefusalReason::ContinuationKind, Where,
                    "the operation is initiated in a lambda that is called "
                    "elsewhere; make it a function");
    }
    if (!P.Statement)
      return refuse(RefusalReason::ValueUsed, Where,
                    "use the operation as a statement of its own");
    if (!isPlain(*P.Statement, Where))
      return nullptr;
    Made->Statement = P.Statement;
    Made->Last = P.Last;
    if (Outer && Outer->Stackless) {
      if (auto Unfit = findYield(*Made, P, In)) {
        Refused = Unfit;
        return nullptr;
      }
    } else if (Outer) {
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
      if (!P.Tail && Node.Dialect->HasCoroutines)
        return refuse(RefusalReason::NotTail, Where,
                      "statements follow the initiation; move it to the end");
      if (!P.Tail && !follows(*Made, Within))
        return nullptr;
    } else if (!begins(P, Node.Dialect->HasCoroutines, Where)) {
      return nullptr;
    }

    if (takesFunctionPointer(Node)) {
      if (!contextOf(Node))
        return refuse(RefusalReason::CCallback, Where,
                      "`" + Node.CalleeName +
                          "` takes a plain function, and not one `void *` that "
                          "it calls it with");
      if (!Made->Follows.empty())
        return refuse(RefusalReason::NotTail, Where,
                      "what follows may look at what the `void *` points to");
      // Nobody tells a coroutine that its function pointer was forgotten.
      assume("`" + Node.CalleeName + "` calls its callback in the end");
    }
    if (auto Unfit = findTarget(*Made, Root, OnPath, In)) {
      Refused = Unfit;
      return nullptr;
    }
    if (Next.Kind == ContinuationKind::NamedLambda)
      if (auto Unfit = findDeclared(*Made, In)) {
        Refused = Unfit;
        return nullptr;
      }
    if (!Node.Dialect->HasCoroutines) {
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
    if (Made->Yield && Made->BackTo != Outer)
      return refuse(RefusalReason::LabelOrGoto, Where,
                    "the `yield` hands over another continuation than its own "
                    "function");
    if (Made->BackTo)
      return leadBack(*Made, OnPath.at(Made->Target->getCanonicalDecl()))
                 ? std::move(Made)
                 : nullptr;
    const FunctionFacts *Facts = Made->Named ? In.Unit.find(Made->Target) : nullptr;
    bool Planned = Made->Named ? body(*Made, *Facts)
                               : body(*Made, Node.Children, calledBy(Node));
    return Planned ? std::move(Made) : nullptr;
  }

  /// The preprocessor has no part in the statement.
  bool isPlain(const Stmt &Statement, SourceLocation Where) {
    if (isInMacro(Statement.getSourceRange()))
      refuse(RefusalReason::Macro, Where, "a macro is part of this statement");
    if (File.hasDirective(File.statement(&Statement)))
      refuse(RefusalReason::Preprocessor, Where,
             "a preprocessor directive stands inside of this call");
    return !Refused;
  }

  /// What stands behind the initiation is executed in its lambda.
  bool follows(Step &Made, const Stmt *Within) {
    Refused = findFollowing(Made, Within, In);
    if (!Refused && followingMayThrow(Made))
      assume("nothing that follows `" + Made.Node->CalleeName + "` throws");
    return !Refused;
  }

  /// Where the root starts the coroutine.
  bool begins(const Position &P, bool Asio, SourceLocation Where) {
    Result.Tail = P.Tail && !P.Loop && !P.Try;
    Result.InLoop = P.Loop;
    if (Asio && P.Try)
      refuse(RefusalReason::InTry, Where,
             "co_spawn would start the operation outside of the try block");
    if (Asio && !Result.Tail)
      refuse(P.Loop ? RefusalReason::InLoop : RefusalReason::NotTail, Where,
             "co_spawn may start the operation after the statements that "
             "follow it here");
    return !Refused;
  }

  /// The root calls a lambda that calls itself.
  std::unique_ptr<Step> firstCall(const CallExpr &Call) {
    SourceLocation Where = Call.getExprLoc();
    const FunctionFacts &Facts = *In.Unit.SelfCalls.lookup(&Call);
    Position P = positionOf(&Call, Root.Function->getBody(), In.Context);
    if (!P.Statement || P.InLambda)
      return refuse(RefusalReason::ValueUsed, Where,
                    "call " + quoted(Facts.Self->Holder) +
                        " as a statement of its own");
    if (!isPlain(*P.Statement, Where))
      return nullptr;
    auto Made = std::make_unique<Step>();
    Made->Call = &Call;
    Made->Statement = P.Statement;
    Made->Last = P.Last;
    bool Asio = llvm::any_of(Facts.HandOffs, [](auto &Node) {
      return Node->Dialect->HasCoroutines;
    });
    return begins(P, Asio, Where) && self(*Made, Facts) ? std::move(Made)
                                                        : nullptr;
  }

  /// The lambda is put in the place of the call.
  bool self(Step &Made, const FunctionFacts &Facts) {
    Made.Self = &*Facts.Self;
    Made.Target = Facts.Function;
    Made.Body = Made.Self->Lambda->getCompoundStmtBody();
    if (std::string Why = unlikeStep(*Facts.Function); !Why.empty())
      refuse(RefusalReason::ReturnsValue, Facts.Function->getLocation(),
             "the lambda that " + quoted(Made.Self->Holder) + " holds" + Why);
    if (auto Unfit = findMade(Made, In); !Refused)
      Refused = Unfit;
    return !Refused && body(Made, Facts);
  }

  /// The root's own body, which a step leads back to.
  std::unique_ptr<Step> wholeRoot() {
    if (std::string Why = unlikeStep(*Root.Function); !Why.empty())
      return refuse(RefusalReason::ReturnsValue, Root.Function->getLocation(),
                    quoted(Root.Function) + Why);
    auto Made = std::make_unique<Step>();
    Made->Target = Root.Function;
    Made->Body = cast<CompoundStmt>(Root.Function->getBody());
    Result.Tail = true;
    return body(*Made, Root) ? std::move(Made) : nullptr;
  }

  /// What a function has that a part of the coroutine can't have, or nothing.
  std::string unlikeStep(const FunctionDecl &Function) const {
    bool Void = Function.getReturnType()->isVoidType();
    if (Function.getReturnType()->isDependentType() ||
        Function.getReturnType()->isUndeducedType()) {
      Void = true;
      forEach<ReturnStmt>(Function.getBody(), [&](const ReturnStmt *Return) {
        Void &= !Return->getRetValue();
      });
    }
    if (!Void)
      return " returns a value";
    return Function.isVariadic() ||
                   Function.getType()->castAs<FunctionProtoType>()->isNothrow()
               ? " is noexcept or variadic"
               : "";
  }

  using Callees = std::vector<const FunctionDecl *>;

  /// What a function or a continuation calls, also with what it was given.
  template <typename Facts> static Callees calledBy(const Facts &Of) {
    Callees All = Of.Calls;
    llvm::append_range(All, Of.PassesOnTo);
    return All;
  }

  bool body(Step &Made, const FunctionFacts &Facts) {
    return body(Made, Facts.HandOffs, calledBy(Facts));
  }
  /// Reads the body, and plans what it initiates and calls in its turn.
  bool body(Step &Made, const Siblings &Inner, const Callees &Calls) {
    bool OfFunction = Made.Named || !Made.Node;
    if (OfFunction)
      Refused = enterStackless(Made, In);
    Result.Stackless |= Made.Stackless;
    if (!Refused)
      Refused = readBody(Made, In);
    if (Refused)
      return false;
    if (OfFunction)
      OnPath[Made.Target->getCanonicalDecl()] = &Made;
    for (auto &Child : Inner) {
      // A callable that is only passed on stays a call like any other.
      if (Child->Continuation.Kind == ContinuationKind::Callable)
        continue;
      if (!stepOrBeside(*Child, Inner, Made))
        return false;
    }
    if (Made.Stackless)
      Refused = allYieldsFound(Made, In);
    if (Refused)
      return false;
    for (const CallExpr *Call : callsThatGoOn(Made.Body, In.Unit))
      if (llvm::is_contained(Calls, In.Unit.callee(Call)) &&
          !called(*Call, Made))
        return false;
    if (OfFunction)
      OnPath.erase(Made.Target->getCanonicalDecl());
    return true;
  }

  /// Of several that run side by side, and of which the chain goes on through
  /// none, each is what the others are.
  bool isBesideOthers(const HandOffNode &Node, const Siblings &All) const {
    return isLeaf(Node, In.Unit) &&
           llvm::any_of(Result.Beside, [&](auto &Each) {
             return Each.second.Reason == RefusalReason::SeveralHandOffs &&
                    llvm::any_of(All, [&](auto &Sibling) {
                      return Sibling.get() == Each.first;
                    });
           });
  }

  /// A hand-off of the step's body: the next step, or it stays as it is.
  bool stepOrBeside(const HandOffNode &Child, const Siblings &Inner,
                    Step &Outer) {
    StepsByFunction Path = OnPath;
    std::vector<std::string> Assumptions = Result.Assumptions;
    auto [Awaits, Dialect] = std::pair(Result.Awaits, Result.Dialect);
    if (isBesideOthers(Child, Inner))
      refuse(RefusalReason::SeveralHandOffs, Child.Initiation->getExprLoc(),
             "another operation is started before this one, and has not "
             "completed");
    else if (auto Following = step(Child, Inner, Outer.Body, &Outer)) {
      Outer.Next.push_back(std::move(Following));
      return true;
    }
    if (Outer.Stackless || !mayStayBeside(Child, *Refused, Path, In))
      return false;
    Result.Beside.push_back({&Child, *Refused});
    OnPath = std::move(Path);
    Result.Assumptions = std::move(Assumptions);
    Result.Awaits = Awaits;
    Result.Dialect = Dialect;
    Refused.reset();
    return true;
  }

  /// A call that goes on: its function is put in its place, it leads back, or
  /// it stays a call like any other.
  bool called(const CallExpr &Call, Step &Outer) {
    const FunctionDecl *Callee = In.Unit.callee(&Call);
    const FunctionFacts &Facts = *In.Unit.find(Callee);
    SourceLocation Where = Call.getExprLoc();
    auto Known = OnPath.find(Callee->getCanonicalDecl());
    bool Back = Known != OnPath.end();
    // Does it come, in the end, to something that disappears?
    bool LeadsBack = Back;
    for (auto &[Function, At] : OnPath)
      LeadsBack |= reaches(Facts, *In.Unit.find(Function), In.Unit);
    auto Stay = [&](RefusalReason Reason, std::string Why) {
      Continues = Continues ? Continues : Callee;
      if (LeadsBack)
        refuse(Reason, Where, std::move(Why));
      return !LeadsBack;
    };
    std::string Name = quoted(Facts.Self ? Facts.Self->Holder
                                         : cast<NamedDecl>(Callee));
    if (!Facts.Self && !isOnOwnObject(Call, Root))
      return Stay(RefusalReason::Cycle,
                  "the chain leads back through " + Name +
                      " of another object");
    Position P = positionOf(&Call, Outer.Body, In.Context);
    if (Outer.Stackless)
      return Stay(RefusalReason::LabelOrGoto,
                  Name + ", which leads back, is called by a stackless "
                         "coroutine");
    if (!P.Statement || P.InLambda)
      return Stay(RefusalReason::ValueUsed,
                  "call " + Name + ", which leads back, as a statement of its "
                                   "own");
    if (P.Loop || P.Try)
      return Stay(P.Loop ? RefusalReason::InLoop : RefusalReason::InTry,
                  Name + ", which leads back, is called inside of another "
                         "statement");
    if (!P.Tail)
      return Stay(RefusalReason::NotTail,
                  "statements follow the call of " + Name +
                      ", which leads back; move it to the end");
    if (isInMacro(P.Statement->getSourceRange()))
      return Stay(RefusalReason::Macro, "a macro is part of this statement");
    if (std::string Why = unlikeStep(*Callee); !Why.empty())
      return Stay(RefusalReason::ReturnsValue, Name + Why);

    auto Made = std::make_unique<Step>();
    Made->Call = &Call;
    Made->Statement = P.Statement;
    Made->Last = P.Last;
    Made->Target = Facts.Function;
    Made->Outer = &Outer;
    if (Back) {
      if (!leadBack(*Made, Known->second))
        return false;
    } else if (Facts.Self) {
      if (!self(*Made, Facts))
        return false;
    } else {
      auto *Body = dyn_cast_or_null<CompoundStmt>(Facts.Function->getBody());
      if (!Body || Facts.Function->isTemplated())
        return Stay(RefusalReason::Template,
                    "the body of " + Name + " is not a plain function's");
      if (!LeadsBack && !reaches(Facts, Facts, In.Unit))
        if (std::string Why = mustStay(*Callee, 1, Root, In); !Why.empty())
          return Stay(RefusalReason::SharedStep, std::move(Why));
      if (auto Unfit = mayJoin(*Facts.Function, Where, Root, In))
        return Stay(Unfit->Reason, Unfit->Message);
      Made->Named = true;
      Made->Body = Body;
      if (!body(*Made, Facts))
        return false;
    }
    Outer.Next.push_back(std::move(Made));
    return true;
  }

  /// Records that the step leads back to \p Head.
  bool leadBack(Step &From, Step *Head) {
    From.BackTo = Head;
    ++LedBack[Head];
    if (Head->Stackless) {
      if (!Refused)
        Refused = resume(From, *Head, In);
      return !Refused;
    }
    Head->Head = Result.Loops = true;
    // The values of an await go where those of the loop's beginning went, if
    // it is one that can be assigned. Asio's error code is kept apart.
    bool Apart = From.Node && From.Node->Dialect->HasCoroutines &&
                 !From.Values.empty() && isErrorCode(From.Values[0].Type);
    bool Takes = false, Const = false;
    for (CompletionValue &Value : From.Values)
      for (const CompletionValue &Known : Head->Values)
        if (Value.Parameter && Value.Parameter == Known.Parameter) {
          Value.Used = Known.Used;
          if (!Known.Used || (Apart && &Value == &From.Values.front()))
            continue;
          Takes = true;
          QualType Type = Known.Type.getNonReferenceType();
          Const |= Type.isConstQualified() && Type->isRecordType();
        }
    bool Several = From.Values.size() - Apart > 1;
    if (From.Node && !Head->Node && !From.Values.empty())
      refuse(RefusalReason::Cycle, From.expression()->getExprLoc(),
             "what `" + From.Node->CalleeName +
                 "` completes with is another value each time, which is not "
                 "taken apart yet");
    From.Anew = From.Node && Takes && (Several || Const);
    return !Refused;
  }

  /// What can be told only once all ways back are known.
  void finishLoops() {
    for (const Step *At : allSteps(Result)) {
      // All calls are on this way, and none begins it anew.
      if (At->Self && At->Self->Calls.size() != 1 + LedBack[At])
        refuse(RefusalReason::SharedStep, At->Call->getExprLoc(),
               quoted(At->Self->Holder) + " is called elsewhere, too");
      if (At->Named && !At->BackTo)
        if (std::string Why =
                At->Object ? classMustStay(*At, Result, In)
                           : mustStay(*At->Target, 1 + LedBack[At], Root, In);
            !Why.empty())
          refuse(RefusalReason::SharedStep, At->expression()->getExprLoc(),
                 std::move(Why));
    }
    innermost(*Result.First, nullptr);
  }
  /// From an inner loop there is no way to go on with an outer one.
  void innermost(const Step &At, const Step *Loop) {
    if (At.Head)
      Loop = &At;
    if (At.BackTo && At.BackTo != Loop && !At.BackTo->Stackless)
      refuse(RefusalReason::Cycle, At.expression()->getExprLoc(),
             "this leads back to " + quoted(At.BackTo->name()) +
                 " from within another loop");
    for (auto &Next : At.Next)
      innermost(*Next, Loop);
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
};

} // namespace

std::variant<Plan, Refusal> planChain(const FunctionFacts &Root,
                                      const Beginning &From,
                                      const RewriteInput &In) {
  Planner Made(Root, In);
  auto Result = Made.run(From);
  // One await is no chain. Where it goes on through a call, say so.
  if (auto *Planned = std::get_if<Plan>(&Result);
      Planned && From.HandOff && !Planned->gains() &&
      Made.Continues)
    return Refusal{"", RefusalReason::CalledStep,
                   In.Project.place(From.HandOff->Initiation->getExprLoc()),
                   "the chain goes on through a call of `" +
                       Made.Continues->getNameAsString() + "`"};
  return Result;
}

} // namespace coroutinize
