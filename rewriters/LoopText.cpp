#include "clang/AST/DeclTemplate.h"
#include "matchers/Ast.h"
#include "rewriters/GeneratorNames.h"
#include "rewriters/Position.h"
#include "rewriters/Types.h"
#include "rewriters/VisitorLoop.h"

using namespace clang;

namespace coroutinize {
namespace {

class LoopMaker {
public:
  LoopMaker(const VisitorLoop &Loop, const GeneratorPlan &Plan,
            const Source &File, const std::vector<Patch> &Inner,
            const RewriteInput &In)
      : Loop(Loop), Plan(Plan), File(File), Patches(Inner),
        Known(Inner.size()), In(In), Unit(unit()) {}

  std::optional<std::vector<Patch>> run() {
    if (Plan.Exchange && (!endsOnlyMemory() || Loop.Through))
      return std::nullopt;
    const auto &Answer = Loop.Through ? Loop.Through->Answer : std::nullopt;
    if (Plan.Stops && Answer == Plan.StopsOn)
      return std::nullopt;
    Steers = Plan.Stops && !Answer;
    // The name may mean something else there.
    const FunctionDecl &Producer = *Plan.Producer->Function;
    if (Plan.Name != Producer.getNameAsString() &&
        File.File != In.Context.getSourceManager().getFileID(
                         Producer.getLocation()) &&
        File.identifiers(File.range(Loop.In->getSourceRange())).count(Plan.Name))
      return std::nullopt;
    if (picksTheOther())
      return std::nullopt;
    auto Found = loopVariables(Loop, Plan, File, In);
    if (!Found)
      return std::nullopt;
    Variables = std::move(*Found);
    Range Where = File.statement(Loop.Statement);
    Own = File.indentation(Where.Begin).str();
    for (const VisitorLoop::Return &Each : Loop.Returns)
      if (!leave(Each))
        return std::nullopt;
    if (losesComments(Where))
      return std::nullopt;
    std::string Body = body();
    if (Plan.Exchange)
      return std::vector<Patch>{{Where, exchange(Body)}};
    if (!keepsLines())
      return std::vector<Patch>{
          {Where, before() + "\n" + Body + (Body.empty() ? "" : "\n") + Own +
                      "}" + after()}};
    std::vector<Patch> Made(Patches.begin() + Known, Patches.end());
    Range Inner = inner();
    std::string First = declared();
    if (!First.empty())
      First = "\n" + First.substr(0, First.size() - 1);
    Made.push_back({{Where.Begin, Inner.Begin}, before() + First});
    Made.push_back({{Inner.End, Where.End}, "}" + after()});
    return Made;
  }

private:
  const VisitorLoop &Loop;
  const GeneratorPlan &Plan;
  const Source &File;
  std::vector<Patch> Patches;
  size_t Known; ///< of those that were there before
  const RewriteInput &In;
  std::string Unit, Own;
  LoopVariables Variables;
  bool Steers = false; ///< what the lambda returns may end all

  /// Without the visitor, what tells a const producer from another one of its
  /// name is the object.
  bool picksTheOther() const {
    auto *Method = dyn_cast<CXXMethodDecl>(Plan.Producer->Function);
    auto *Call = dyn_cast<CXXMemberCallExpr>(Loop.Call);
    if (!Method || !Call || !Method->isConst())
      return false;
    const Expr *Object = Call->getImplicitObjectArgument()->IgnoreParenImpCasts();
    QualType Type = Object->getType();
    if (cast<MemberExpr>(Call->getCallee()->IgnoreParens())->isArrow())
      Type = Type->getPointeeType();
    return !Type.isNull() && !Type.isConstQualified() &&
           llvm::any_of(Method->getParent()->lookup(Method->getDeclName()),
                        [](const NamedDecl *Each) {
                          auto *Other = dyn_cast_or_null<CXXMethodDecl>(
                              Each->getAsFunction());
                          return Other && !Other->isConst() && !Other->isStatic();
                        });
  }

  std::string unit() const {
    unsigned Owner = File.offset(Loop.In->getBeginLoc());
    return File.indentationUnit(Loop.In->getBody(), Owner);
  }

  std::string stop() const { return Plan.StopsOn ? "true" : "false"; }
  std::string goOn() const { return Plan.StopsOn ? "false" : "true"; }

  /// What stands in the place of the lambda's `return`.
  bool leave(const VisitorLoop::Return &Each) {
    const Expr *Value = Each.Statement->getRetValue();
    std::vector<std::string> Lines;
    std::string Text = Value ? File.copy(File.range(Value->getSourceRange()),
                                         Patches)
                             : "";
    bool Continues = false;
    if (Plan.Exchange) {
      if (!Value)
        return false;
      Lines.push_back(next() + " = " + dialogue() + ".send(" + Text + ")");
      Continues = true;
    } else if (!Steers) {
      if (Value && !Value->getType()->isVoidType())
        return false;
      if (Value)
        Lines.push_back(Text);
      Continues = true;
    } else if (!Value) {
      return false;
    } else if (auto *Literal =
                   dyn_cast<CXXBoolLiteralExpr>(Value->IgnoreParenImpCasts())) {
      Continues = Literal->getValue() != Plan.StopsOn;
      if (!Continues && !addStop(Each, Lines))
        return false;
    } else {
      if (!Value->getType()->isBooleanType() &&
          !Value->getType()->isScalarType())
        return false;
      std::vector<std::string> Stop;
      if (!addStop(Each, Stop))
        return false;
      std::string Condition =
          Plan.StopsOn ? Text : isSimple(Value) ? "!" + Text : "!(" + Text + ")";
      if (Stop.size() == 1)
        Lines.push_back("if (" + Condition + ")\n" + Unit + Stop[0]);
      else
        Lines.push_back("if (" + Condition + ") {\n" + Unit + Stop[0] + ";\n" +
                        Unit + Stop[1] + ";\n}");
      Continues = true;
    }
    if (Continues && !Each.Last) {
      if (Each.InLoop)
        return false;
      Lines.push_back("continue");
    }
    replace(Each, Lines);
    return true;
  }

  bool addStop(const VisitorLoop::Return &Each,
               std::vector<std::string> &Lines) const {
    if (Loop.Result == VisitorLoop::Returned) {
      Lines.push_back("return " + stop());
      return true;
    }
    if (Loop.Result == VisitorLoop::Variable)
      Lines.push_back(Loop.Variable_->getNameAsString() + " = " + stop());
    Lines.push_back("break");
    return !Each.InLoop && !Each.InSwitch;
  }

  static bool isSimple(const Expr *E) {
    E = E->IgnoreUnlessSpelledInSource();
    if (auto *Operator = dyn_cast<CXXOperatorCallExpr>(E))
      return Operator->getOperator() == OO_Call ||
             Operator->getOperator() == OO_Subscript;
    return isa<DeclRefExpr, MemberExpr, CallExpr, ParenExpr>(E);
  }

  void replace(const VisitorLoop::Return &Each,
               const std::vector<std::string> &Lines) {
    Range Where = File.statement(Each.Statement);
    if (Lines.empty()) {
      Patches.push_back({File.returnLines(Where), ""});
      return;
    }
    // What stands behind the brace begins where the loop does.
    std::string Indentation =
        File.slice({inner().Begin, Where.Begin}).contains('\n')
            ? File.indentation(Where.Begin).str()
            : Own;
    std::string Text;
    for (const std::string &Line : Lines)
      Text += (Text.empty() ? "" : "\n") + Line +
              (llvm::StringRef(Line).ends_with("}") ? "" : ";");
    const Stmt *Parent = parentOf(Each.Statement, In.Context);
    if (Lines.size() > 1 && !isa_and_nonnull<CompoundStmt>(Parent)) {
      Patches.push_back(File.asBlock(
          Where, Text, File.indentation(File.offset(Parent->getBeginLoc())),
          Unit));
      return;
    }
    Text = reindent(Text, Indentation);
    Patches.push_back({Where, Text.substr(Indentation.size())});
  }

  /// Where the answer is sent, the body's variables are still there.
  bool endsOnlyMemory() const {
    bool Known = true;
    forEach<DeclStmt>(Loop.Lambda->getBody(), [&](const DeclStmt *S) {
      for (const Decl *D : S->decls())
        if (auto *Variable = dyn_cast<VarDecl>(D))
          Known &= destroysOnlyMemory(Variable->getType(), In.Semantics);
    });
    for (const VisitorLoop::Return &Each : Loop.Returns)
      forEach<CXXBindTemporaryExpr>(
          Each.Statement, [&](const CXXBindTemporaryExpr *Temporary) {
            Known &= destroysOnlyMemory(Temporary->getType(), In.Semantics);
          });
    for (const ParmVarDecl *Each : Loop.Elements)
      Known &= destroysOnlyMemory(Each->getType(), In.Semantics);
    return Known;
  }

  Range inner() const {
    auto *Body = cast<CompoundStmt>(Loop.Lambda->getBody());
    return {File.offset(Body->getLBracLoc()) + 1,
            File.offset(Body->getRBracLoc())};
  }

  std::string body() const {
    llvm::StringRef Lead = File.slice(inner()).take_while(isHorizontal);
    std::string Text = File.copy(inner(), Patches);
    // What stood behind the brace begins where the statement does.
    if (!File.slice(inner()).drop_front(Lead.size()).starts_with("\n"))
      Text = Own + Text.substr(Lead.size());
    Text = reindent(Text, Own + Unit);
    return Text.empty() ? declared() : declared() + Text;
  }

  static bool isHorizontal(char C) { return C == ' ' || C == '\t'; }

  /// The declarations that the body begins with.
  std::string declared() const {
    std::string Text;
    for (const std::string &Each : Variables.Declared)
      Text += Own + Unit + Each + "\n";
    return Text;
  }

  /// A comment outside of the lambda's body has no place in the loop.
  bool losesComments(Range Where) const {
    Range Body = inner();
    return !File.comments({Where.Begin, Body.Begin}).empty() ||
           !File.comments({Body.End, Where.End}).empty() ||
           File.hasDirective({Where.Begin, Body.Begin}) ||
           File.hasDirective({Body.End, Where.End});
  }

  /// `const std::string name = "…"; `
  std::string held() const {
    if (!Loop.Held)
      return "";
    const MaterializeTemporaryExpr &Made = *Loop.Held->Made;
    const Expr *Value = Made.getSubExpr()->IgnoreUnlessSpelledInSource();
    QualType Type = Made.getType();
    bool Const = Type.isConstQualified();
    if (Loop.Held->Argument >= 0) {
      QualType Parameter = Loop.Call->getDirectCallee()
                               ->getParamDecl(Loop.Held->Argument)->getType();
      Const |= !Parameter->isReferenceType() ||
               Parameter.getNonReferenceType().isConstQualified();
    }
    bool Same = In.Context.hasSameUnqualifiedType(Value->getType(), Type);
    return std::string(Const ? "const " : "") +
           (Same ? "auto" : spellValueType(Type, In.Context)) + " " + heldName() +
           " = " +
           File.copy(File.range(Value->getSourceRange()), Patches) + ";";
  }

  /// As the producer calls it, or by its class.
  std::string heldName() const {
    std::set<std::string> Taken =
        File.identifiers(File.range(Loop.In->getSourceRange()));
    QualType Type = Loop.Held->Made->getType();
    std::string Wish = "held";
    const auto *Record = Type->getAsCXXRecordDecl();
    if (Loop.Held->Argument >= 0)
      Wish = Loop.Call->getDirectCallee()
                 ->getParamDecl(Loop.Held->Argument)->getNameAsString();
    else if (auto *Alias = Type->getAs<TypedefType>();
             Alias && !Alias->getDecl()->getName().starts_with("_"))
      Wish = variableName(Alias->getDecl()->getName(), Taken);
    else if (Record && Record->getIdentifier() && !Record->isInStdNamespace())
      Wish = variableName(Record->getName(), Taken);
    return firstFree({Wish, "held_" + Wish}, Taken);
  }

  std::string call() const {
    std::vector<Patch> Patches = this->Patches;
    if (Loop.Held)
      Patches.insert(Patches.begin(),
                     {File.range(Loop.Held->Made->getSourceRange()), heldName()});
    const Expr *Callee = Loop.Call->getCallee()->IgnoreParenImpCasts();
    SourceLocation Name = isa<MemberExpr>(Callee)
                              ? cast<MemberExpr>(Callee)->getMemberLoc()
                              : cast<DeclRefExpr>(Callee)->getLocation();
    std::string Text = File.copy({File.offset(Loop.Call->getBeginLoc()),
                                  File.offset(Name)},
                                 Patches) +
                       Plan.Name + "(";
    bool First = true;
    const VisitedProducer &P = *Plan.Producer;
    for (const GeneratorParameter &Parameter : Plan.Parameters) {
      const Expr *Argument =
          Loop.argument(Parameter.Declaration->getFunctionScopeIndex(), P);
      if (!Argument)
        continue;
      bool Held = Loop.Held && Loop.Held->Argument >= 0 && Parameter.ByPointer &&
                  Loop.Call->getArg(Loop.Held->Argument) == Argument;
      Text += (First ? "" : ", ") +
              (Held ? "&" + heldName()
                    : passArgument(Argument, Parameter, File, Patches));
      First = false;
    }
    return Text + ")";
  }

  /// The body's lines stand where a loop's would.
  bool keepsLines() const {
    unsigned Close = inner().End;
    return File.beginsLine(Close) && File.indentation(Close) == Own;
  }

  std::string before() const {
    std::string Held = held();
    std::string Head = "for (" + Held + (Held.empty() ? "" : " ") +
                       Variables.Head + " : " + call() + ") {";
    if (Loop.Result != VisitorLoop::Variable)
      return Head;
    return File.slice({File.offset(Loop.Statement->getBeginLoc()),
                       File.offset(Loop.Variable_->getInit()->getBeginLoc())})
               .str() +
           goOn() + ";\n" + Own + Head;
  }
  std::string after() const {
    return Loop.Result == VisitorLoop::Returned
               ? "\n" + Own + "return " + goOn() + ";"
               : "";
  }

  /// Names that nothing in the function has.
  std::string fresh(const char *Wish) const {
    std::set<std::string> Taken = File.identifiers(
        File.range(Loop.In->getSourceRange()));
    std::string Name = Wish;
    for (unsigned Number = 2; Taken.count(Name); ++Number)
      Name = Wish + std::to_string(Number);
    return Name;
  }
  std::string dialogue() const { return fresh("asked"); }
  std::string next() const { return fresh("next"); }

  std::string exchange(const std::string &Body) const {
    std::string Inside =
        Own + Unit + Variables.Head +
        (Plan.isMoved(In.Context)
             ? " = std::move(*" + next() + ")"
             : " = *" + next()) +
        ";\n" + Body;
    std::string Dialogue = "auto " + dialogue() + " = " + call() + ";";
    std::string Head = "for (auto " + next() + " = " + dialogue() +
                       ".next(); " + next() + ";)";
    // In a block of its own, so that the producer ends where it ended.
    if (std::string Held = held(); !Held.empty())
      Dialogue = Held + "\n" + Own + Dialogue;
    std::string Text = Dialogue + "\n" + Own + Head + " {\n" + Inside +
                       (Body.empty() ? "" : "\n") + Own + "}";
    return "{\n" + reindent(Own + Text, Own + Unit) + "\n" + Own + "}";
  }
};

} // namespace

std::optional<std::vector<Patch>>
makeLoop(const VisitorLoop &Loop, const GeneratorPlan &Plan, const Source &File,
         const std::vector<Patch> &Inner, const RewriteInput &In) {
  return LoopMaker(Loop, Plan, File, Inner, In).run();
}

} // namespace coroutinize
