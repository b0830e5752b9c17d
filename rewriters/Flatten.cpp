#include "rewriters/Flatten.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Basic/SourceManager.h"
#include "matchers/GenericLambdas.h"
#include "rewriters/Constness.h"
#include "rewriters/Position.h"
#include "rewriters/Stackless.h"
#include "rewriters/Templates.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {
namespace {

/// Finds where the renamed variables are named.
struct RenameFinder : DynamicRecursiveASTVisitor {
  RenameFinder(const Plan &Planned, const Source &File, const Naming &Names,
               std::vector<Patch> &Patches)
      : Planned(Planned), File(File), Names(Names), Patches(Patches) {}

  const Plan &Planned;
  const Source &File;
  const Naming &Names;
  std::vector<Patch> &Patches;

  void rename(const ValueDecl *D, SourceLocation Where) {
    if (D->getDeclName().isIdentifier() && !D->getName().empty() &&
        !Where.isMacroID() && Names.isRenamed(D))
      Patches.push_back({File.range(Where), Names.of(D)});
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) override {
    rename(E->getDecl(), E->getLocation());
    return true;
  }
  bool VisitMemberExpr(MemberExpr *E) override {
    if (!isMember(Planned, E->getMemberDecl()))
      return true;
    if (E->isImplicitAccess())
      rename(E->getMemberDecl(), E->getMemberLoc());
    else
      Patches.push_back({File.range(E->getSourceRange()),
                         Names.of(E->getMemberDecl())});
    return true;
  }
  bool VisitVarDecl(VarDecl *D) override {
    if (!isa<ParmVarDecl>(D))
      rename(D, D->getLocation());
    return true;
  }
  bool VisitBindingDecl(BindingDecl *D) override {
    rename(D, D->getLocation());
    return true;
  }
  bool VisitLambdaExpr(LambdaExpr *Lambda) override {
    for (const LambdaCapture &Capture : Lambda->explicit_captures())
      if (Capture.capturesVariable())
        rename(Capture.getCapturedVar(), Capture.getLocation());
    return true;
  }
};

/// The name of a parameter that nobody uses: `/*length*/`.
bool isNameOnly(StringRef Comment) {
  return Comment.consume_front("/*") && Comment.consume_back("*/") &&
         llvm::all_of(Comment.trim(), [](char C) {
           return isAlphanumeric(C) || C == '_';
         });
}

/// A declaration's comment as one of statements: `///` is `//` there.
std::string inBody(StringRef Comment) {
  SmallVector<StringRef> Lines;
  Comment.split(Lines, '\n');
  std::string Result;
  for (StringRef Line : Lines) {
    bool Documents = Line.consume_front("///") || Line.consume_front("//!");
    Result += (Result.empty() ? "" : "\n") +
              ((Documents ? "//" : "") + Line).str();
  }
  return Result;
}

} // namespace

std::vector<Patch> Flattener::patches(const Stmt *S) const {
  std::vector<Patch> Result;
  RenameFinder(Planned, File, Names, Result).TraverseStmt(const_cast<Stmt *>(S));
  return Result;
}

/// What follows the initiation in its lambda.
Range Flattener::behind(const Step &At) const {
  return {File.statement(At.Statement).End,
          File.statement(At.Follows.empty() ? At.Statement
                                            : At.Follows.back()).End};
}

/// A name that the initiation does not use.
std::string Flattener::handlerName(const Step &At) const {
  Range Call = File.range(At.Node->Initiation->getSourceRange());
  Range Argument = File.range(At.Node->Continuation.Written->getSourceRange());
  std::set<std::string> Named = File.identifiers({Call.Begin, Argument.Begin});
  Named.merge(File.identifiers({Argument.End, Call.End}));
  Named.merge(File.identifiers(behind(At)));
  std::string Name = "handler";
  for (unsigned Number = 2; Named.count(Name); ++Number)
    Name = "handler" + std::to_string(Number);
  return Name;
}

std::string Flattener::await(const Step &At, unsigned Column) const {
  const StepNames &Chosen = Names.of(At);
  Range Call = File.range(At.Node->Initiation->getSourceRange());
  Range Argument = File.range(At.Node->Continuation.Written->getSourceRange());
  std::vector<Patch> Renames;
  for (const Expr *Each : At.Node->arguments())
    if (Each != At.Node->Continuation.Written)
      for (Patch &P : patches(Each))
        Renames.push_back(P);
  for (Patch &P : patches(cast<CallExpr>(At.Node->Initiation)->getCallee()))
    Renames.push_back(P);

  AwaitText Text;
  auto Context = contextOf(*At.Node);
  Text.OfC = Context.has_value();
  Text.Handler = handlerName(At);
  if (Context) {
    Range Where = File.range(
        At.Node->arguments()[Context->Argument]->getSourceRange());
    std::erase_if(Renames, [&](const Patch &P) {
      return P.Where.Begin >= Where.Begin && P.Where.End <= Where.End;
    });
    Renames.push_back({Where, Text.Handler + ".context()"});
  }
  auto *Written = cast<CallExpr>(At.Node->Initiation);
  unsigned Open = File.range(Written->getCallee()->getSourceRange()).End;
  Open = File.Text.find('(', Open) + 1;
  Text.Callee = File.copy({Call.Begin, Open}, Renames);
  Text.Before = File.copy({Open, Argument.Begin}, Renames);
  Text.After = File.copy({Argument.End, Call.End}, Renames);
  Text.ErrorName = Chosen.ErrorName;
  Text.Unit = Unit;
  Range Behind = behind(At);

  std::vector<Patch> Renamed;
  for (const Stmt *S : At.Follows)
    llvm::append_range(Renamed, patches(S));
  if (!At.Follows.empty())
    Text.Ended = "\n" + reindent(File.copy(Behind, Renamed), "");
  for (const VarDecl *Each : At.Ends)
    Text.Ended += (At.Follows.empty() ? " " : "\n") + Names.of(Each) +
                  ".reset();";

  // The variables that get the values.
  std::string Target;
  unsigned First = Chosen.ErrorName.empty() ? 0 : 1;
  std::vector<std::string> Bindings;
  bool Used = false;
  const CompletionValue *Last = nullptr;
  for (unsigned I = First; I < At.Values.size(); ++I) {
    Used |= At.Values[I].Used;
    Last = &At.Values[I];
    auto Dropped = Chosen.Dropped.find(I);
    Bindings.push_back(Dropped != Chosen.Dropped.end() ? Dropped->second
                       : Last->Parameter ? Names.of(Last->Parameter)
                                         : "");
  }
  if (Used && Bindings.size() == 1) {
    Target = Names.of(Last->Parameter) + " = ";
    if (!Chosen.Assign) {
      QualType Type = Last->Type.getNonReferenceType();
      std::string Spelled =
          isDeduced(*Last->Parameter)
              ? "auto"
              : (Type.isConstQualified() && Type->isRecordType() ? "const " : "") +
                    spellTypeOf(*Last->Parameter, In.Context);
      Target = Spelled + (Spelled.ends_with("*") ? "" : " ") + Target;
    }
  } else if (Used) {
    Target = bindsConst(At) ? "const auto [" : "auto [";
    for (const std::string &Name : Bindings)
      Target += (Target.back() == '[' ? "" : ", ") + Name;
    Target += "] = ";
  }
  CallText Made = How.await(At, Text);
  if (!At.Follows.empty()) { // a lambda of several lines
    std::string First = llvm::StringRef(Made.Rest).split('\n').first.str();
    if (Column + Target.size() + Made.Head.size() + First.size() <= 80)
      return Target + Made.Head + Made.Rest + ";";
    return Target + Made.Head + "\n" + reindent(Made.Rest, Unit) + ";";
  }
  // Lines that stay as they are move with the statement.
  return layOutCall(Target + Made.Head, Made.Rest + ";", Column, Unit,
                    File.indentation(Call.Begin));
}

std::vector<Range> declarations(const Step &At, const Source &File) {
  std::vector<const Stmt *> Statements = At.Dropped;
  Statements.push_back(At.Declared);
  llvm::sort(Statements, [](const Stmt *A, const Stmt *B) {
    return A->getBeginLoc() < B->getBeginLoc();
  });
  std::vector<Range> Lines;
  for (const Stmt *S : Statements) {
    Range Where = File.statement(S);
    Where.Begin = File.leadingComments(Where.Begin);
    Lines.push_back(File.wholeLinesAndBlank(Where));
  }
  return Lines;
}

/// True when the flattened form of the step declares a variable.
static bool declares(const Step &At) {
  return !At.Inits.empty() ||
         llvm::any_of(At.Values, [](auto &Value) { return Value.Used; }) ||
         (At.Body &&
          llvm::any_of(At.Body->body(),
                       [](const Stmt *S) { return isa<DeclStmt>(S); })) ||
         llvm::any_of(At.Next, [](auto &Next) { return declares(*Next); });
}

std::optional<Range> Flattener::caseOf(const Stmt *S) const {
  auto Parent = [&](const Stmt *Of) { return parentOf(Of, In.Context); };
  const Stmt *Up = Parent(S), *Child = S;
  for (; Up && isa<SwitchCase>(Up); Up = Parent(Up))
    Child = Up;
  auto *Block = dyn_cast_or_null<CompoundStmt>(Up);
  if (!Block || !isa_and_nonnull<SwitchStmt>(Parent(Block)))
    return std::nullopt;
  const SwitchCase *Label = nullptr;
  const Stmt *Last = S;
  bool Behind = false;
  for (const Stmt *Each : Block->body()) {
    if (auto *Begins = dyn_cast<SwitchCase>(Each)) {
      if (Behind)
        break;
      Label = Begins;
    }
    if (Behind)
      Last = Each;
    Behind |= Each == Child;
  }
  if (!Label)
    return std::nullopt;
  while (auto *Inner = dyn_cast<SwitchCase>(Label->getSubStmt()))
    Label = Inner;
  return Range{File.offset(Label->getColonLoc()) + 1, File.statement(Last).End};
}

/// The `return;` or the `break;` that stands behind the statement, or null.
const Stmt *Flattener::leavingBehind(const Stmt *S) const {
  const Stmt *Up = parentOf(S, In.Context);
  for (; isa_and_nonnull<SwitchCase>(Up); Up = parentOf(Up, In.Context))
    S = Up;
  auto *Block = dyn_cast_or_null<CompoundStmt>(Up);
  if (!Block)
    return nullptr;
  auto Next = std::next(llvm::find(Block->body(), S));
  return Next != Block->body_end() && isa<ReturnStmt, BreakStmt>(*Next) ? *Next
                                                                       : nullptr;
}

/// True when it is all that stands in a branch behind its `if`.
bool Flattener::isHoisted(const Step &At) const {
  if (Planned.Hoisted.count(At.Statement))
    return true;
  return Planned.Hoisted.count(parentOf(At.Statement, In.Context));
}

/// Gives each statement of a body that was one line a line of its own.
void Flattener::splitLine(const Step &At, std::vector<Patch> &Patches) const {
  unsigned Open = File.offset(At.Body->getLBracLoc());
  llvm::StringRef All =
      File.slice({Open, File.offset(At.Body->getRBracLoc())});
  if (All.contains('\n'))
    return;
  const Stmt *Before = nullptr;
  for (const Stmt *S : At.Body->body()) {
    bool Awaits = llvm::any_of(At.Next, [&](const std::unique_ptr<Step> &Next) {
      return Next->Statement == S; // begins its own already
    });
    if (Before && !Awaits) {
      Range Between = {File.statement(Before).End, File.statement(S).Begin};
      if (llvm::StringRef(File.slice(Between)).trim(" \t").empty())
        Patches.push_back({Between, "\n" + File.indentation(Open).str()});
    }
    Before = S;
  }
}

std::string Flattener::body(const Step &At, Ending After) const {
  std::vector<Patch> Patches;
  for (auto &Next : At.Next) {
    Range Where = File.statement(Next->Statement);
    if (!Next->Follows.empty())
      Where.End = File.statement(Next->Follows.back()).End;
    if (Next->Yield) {
      Range Whole = yieldOf(*Next, File);
      unsigned Begin = File.expansion(Next->Yield->getBeginLoc());
      if (Whole.Begin > Begin) // its block stays
        Patches.push_back(
            {{Begin, File.offset(parentOf(Next->Statement, In.Context)
                                     ->getBeginLoc())}, ""});
      Where.Begin = Whole.Begin;
    }
    llvm::StringRef Indentation = File.indentation(Where.Begin);
    Ending Behind = endingOf(*Next, At, After, Planned, In.Context);
    std::string Text = step(*Next, Behind);
    bool Ends = Behind != Ending::Return || mayEnd(*Next);
    if (isa<ReturnStmt>(Next->Statement) && !Next->Last && Ends)
      Text += "\nco_return;";
    // What stands behind what leads back is never reached.
    const Stmt *Unreached = Ends ? nullptr : leavingBehind(Next->Statement);
    if (auto Case = caseOf(Next->Statement); Case && declares(*Next)) {
      if (Unreached && Case->End == File.statement(Unreached).End)
        Case->End = Where.End;
      // What the case declares must not be seen by the next one.
      Patches.push_back({{Case->Begin, Case->Begin}, " {"});
      Patches.push_back({{Case->End, Case->End},
                         ("\n" + File.indentation(Case->Begin) + "}").str()});
    }
    const Stmt *Around = parentOf(Next->Statement, In.Context);
    if (Next->Yield && !isa_and_nonnull<CompoundStmt>(Around))
      Around = parentOf(Next->Yield, In.Context);
    auto *Block = dyn_cast_or_null<CompoundStmt>(Around);
    if (Text.empty() && (!Block || Block->size() == 1) && Block != At.Body &&
        !isHoisted(*Next))
      Text = "continue;";
    bool Several =
        Text.find(Next->Yield ? ";\n" : "\n") != std::string::npos;
    bool Braces = Around && !isa<CompoundStmt, SwitchCase>(Around);
    if (Braces && (Several || (!Next->BackTo && !Next->Yield)) &&
        !Planned.Hoisted.count(Next->Statement)) {
      // The branch had one statement, and gets several.
      Indentation = File.indentation(File.offset(Around->getBeginLoc()));
      Patches.push_back(File.asBlock(Where, Text, Indentation, Unit));
      continue;
    }
    std::vector<Patch> Opened;
    if (Block && Block != At.Body && !Text.empty())
      Opened = File.onOwnLines(*Block, Unreached, Unit);
    if (!Opened.empty()) {
      Text = reindent(Text, Indentation.str() + Unit)
                 .substr(Indentation.size() + Unit.size());
      llvm::append_range(Patches, Opened);
    } else {
      if (Unreached)
        Patches.push_back({File.wholeLines(File.statement(Unreached)), ""});
      Text = reindent(Text, Indentation);
      // Several statements may stand on one line; an await begins its own.
      if (File.beginsLine(Where.Begin))
        Text.erase(0, Indentation.size());
      else
        Text.insert(0, "\n");
    }
    Patches.push_back({Where, Text});
  }
  for (const Step *Each : allSteps(Planned))
    if (Each->Declared && Each->DeclaredIn == &At)
      for (Range Where : declarations(*Each, File))
        Patches.push_back({Where, ""});
  for (const Stmt *Ignored : At.Ignores) {
    Patches.push_back(
        {File.wholeLinesAndBlank(File.statement(Ignored)), ""});
  }
  for (const Stmt *S : At.Body->body())
    if (const VarDecl *D = Names.assignedAnew(S))
      Patches.push_back({{File.offset(S->getBeginLoc()),
                          File.range(D->getLocation()).End},
                         Names.of(D)});
  for (const Stmt *Break : At.Breaks)
    Patches.push_back({File.range(Break->getSourceRange()), "co_return"});
  splitLine(At, Patches);
  for (const ReturnStmt *Return : At.Returns)
    Patches.push_back({File.range(Return->getReturnLoc()), "co_return"});
  for (Patch &P : patches(At.Body))
    Patches.push_back(P);
  if (Planned.isStraightened())
    leave(At.Body, At, After, Patches);
  unsigned Open = File.offset(At.Body->getLBracLoc()) + 1;
  std::string Text =
      File.copy({Open, File.offset(At.Body->getRBracLoc())}, Patches);
  // What stands behind the brace gets the indentation of its line, a comment
  // that of the lines that it belongs to.
  llvm::StringRef Rest = llvm::StringRef(Text).ltrim(" \t");
  if (Rest.starts_with("\n") || Rest.starts_with("\r"))
    return Text;
  llvm::StringRef Next = Rest.split('\n').second.ltrim("\r\n");
  llvm::StringRef Indentation =
      Rest.starts_with("//")
          ? Next.take_while([](char C) { return C == ' ' || C == '\t'; })
          : File.indentation(Open);
  return (Indentation + Rest).str();
}

/// The statement that gives a variable its first value, or a new one.
std::string Flattener::value(const InitCapture &Init, bool Declares) const {
  std::string Value = File.copy(File.range(Init.Init->getSourceRange()),
                                patches(Init.Init));
  // `do_next(++it)` of the variable itself.
  const Expr *Spelled = Init.Init->IgnoreUnlessSpelledInSource();
  auto *Step = dyn_cast<UnaryOperator>(Spelled);
  auto *Operator = dyn_cast<CXXOperatorCallExpr>(Spelled);
  auto *Variable = dyn_cast_or_null<DeclRefExpr>(
      Step       ? Step->getSubExpr()->IgnoreParenImpCasts()
      : Operator ? Operator->getArg(0)->IgnoreParenImpCasts()
                 : nullptr);
  bool Prefix = (Step && (Step->isIncrementDecrementOp() && Step->isPrefix())) ||
                (Operator && Operator->getNumArgs() == 1 &&
                 (Operator->getOperator() == OO_PlusPlus ||
                  Operator->getOperator() == OO_MinusMinus));
  if (!Declares && Prefix && Variable &&
      Names.of(Variable->getDecl()) == Names.of(Init.Variable))
    return Value + ";";
  // `do_next(i + 1)`, `do_next(left - n)`
  auto *Binary = dyn_cast<BinaryOperator>(Init.Init->IgnoreParenImpCasts());
  auto *Old = Binary && !Declares
                  ? dyn_cast<DeclRefExpr>(Binary->getLHS()->IgnoreParenImpCasts())
                  : nullptr;
  if (Old && (Binary->getOpcode() == BO_Add || Binary->getOpcode() == BO_Sub) &&
      Init.Variable->getType()->isIntegerType() &&
      In.Context.hasSameUnqualifiedType(Old->getType(),
                                        Init.Variable->getType()) &&
      Names.of(Old->getDecl()) == Names.of(Init.Variable)) {
    const Expr *Right = Binary->getRHS();
    const char *Sign = Binary->getOpcode() == BO_Add ? "+" : "-";
    auto *One = dyn_cast<IntegerLiteral>(Right->IgnoreParenImpCasts());
    if (One && One->getValue() == 1)
      return Sign + (Sign + Names.of(Init.Variable)) + ";";
    return Names.of(Init.Variable) + " " + Sign + "= " +
           File.copy(File.range(Right->getSourceRange()), patches(Right)) + ";";
  }
  std::string Type = "auto ";
  if (isa<ParmVarDecl, FieldDecl>(Init.Variable)) {
    Type = spellTypeOf(*Init.Variable, In.Context);
    Type += StringRef(Type).ends_with("*") ? "" : " ";
  }
  std::string Name = (Declares ? Type : "") + Names.of(Init.Variable);
  // What a class makes of nothing.
  auto *Made = dyn_cast<CXXConstructExpr>(Spelled);
  if (Declares && Type != "auto " && Made && Made->getNumArgs() == 0 &&
      Made->getConstructor()->isUserProvided())
    return Name + ";";
  if (StringRef(Value).starts_with("{"))
    return Name + Value + ";";
  bool Long = Column + Unit.size() + Name.size() + 3 + Value.size() + 1 > 80;
  return Name + (Long && !StringRef(Value).contains('\n') ? " =\n" + Unit : " = ") +
         Value + ";";
}

std::string Flattener::step(const Step &At, Ending After) const {
  std::string Lines;
  auto Add = [&](const std::string &Text) {
    if (!Text.empty())
      Lines += (Lines.empty() ? "" : "\n") + Text;
  };
  // Comments inside of what disappears stay, as lines of their own.
  std::vector<Range> Disappear;
  if (At.Declared)
    Disappear = declarations(At, File);
  else if (At.Node)
    Disappear = {File.range(At.Node->Continuation.Written->getSourceRange())};
  for (Range Written : Disappear) {
    Range Inside = At.Named || At.BackTo
                       ? Range{Written.End, Written.End}
                       : File.range(At.Body->getSourceRange());
    if (Inside.Begin < Written.Begin || Inside.End > Written.End)
      Inside = {Written.End, Written.End};
    for (Range Part : {Range{Written.Begin, Inside.Begin},
                       Range{Inside.End, Written.End}})
      for (const std::string &Comment : File.comments(Part))
        if (!isNameOnly(Comment))
          Add(Comment);
  }
  for (const InitCapture &Init : At.Inits)
    Add(value(Init, !At.BackTo));
  std::string Inner;
  const Step &Loop = At.BackTo ? *At.BackTo : At;
  bool Repeated = Loop.Repeated && !Loop.Elided;
  if (At.Node && !At.Elided && !(At.BackTo && Repeated)) {
    const StepNames &Chosen = Names.of(At);
    std::string Text;
    if (!Chosen.ErrorType.empty())
      Text = Chosen.ErrorType + " " + Chosen.ErrorName + ";\n";
    bool InLoop = Repeated || After != Ending::Coroutine;
    Text += await(At, Column + (InLoop ? Unit.size() : 0));
    if (Repeated) // the loop begins with it
      Inner = Text + "\n";
    else
      Add(Text);
  }
  if (At.BackTo) {
    if (After == Ending::Return)
      Add("continue;");
    return Lines;
  }
  if (At.Named) {
    llvm::SmallVector<const Decl *, 2> Declared(At.Target->redecls());
    if (At.Object)
      Declared.push_back(At.Object);
    for (const Decl *Each : llvm::reverse(Declared)) {
      Source Its(In.Context, In.Context.getSourceManager().getFileID(
                                 Each->getBeginLoc()));
      unsigned Begin = Its.offset(Each->getBeginLoc());
      unsigned Line = Begin - Its.indentation(Begin).size();
      std::string Comment =
          reindent(Its.slice({Its.leadingComments(Begin), Line}), "");
      Inner += inBody(Comment) + (Comment.empty() ? "" : "\n");
    }
  }
  Inner += reindent(body(At, At.Head ? Ending::Loop : After), "");
  // What was a function's parameters is set apart from what it begins with.
  if (At.Stackless && !Lines.empty())
    Inner.insert(0, "\n");
  if (At.Head)
    Inner = (Brace ? "for (;;)\n{\n" : "for (;;) {\n") +
            reindent(Inner, Unit) + "\n}";
  Add(Inner);
  return Lines;
}

} // namespace coroutinize
