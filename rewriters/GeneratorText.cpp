//===- GeneratorText.cpp - The text of a generator ------------------------===//
#include "clang/AST/DeclTemplate.h"
#include "clang/Lex/Lexer.h"
#include "matchers/Ast.h"
#include "matchers/Continuation.h"
#include "rewriters/Generator.h"
#include "rewriters/GeneratorNames.h"
#include "rewriters/Position.h"
#include "clang/Basic/CharInfo.h"

using namespace clang;

namespace coroutinize {
namespace {

/// The place of the name in a callee.
SourceLocation nameOf(const Expr *Callee) {
  Callee = Callee->IgnoreParenImpCasts();
  if (auto *Member = dyn_cast<MemberExpr>(Callee))
    return Member->getMemberLoc();
  if (auto *Names = dyn_cast<OverloadExpr>(Callee))
    return Names->getNameLoc();
  return cast<DeclRefExpr>(Callee)->getLocation();
}

class TextMaker {
public:
  TextMaker(const GeneratorPlan &Plan, const Source &File,
            const RewriteInput &In)
      : Plan(Plan), P(*Plan.Producer), F(*P.Function), File(File), In(In),
        Own(File.indentation(File.offset(F.getBeginLoc()))),
        Unit(File.indentationUnit(F.getBody(), File.offset(F.getBeginLoc()))) {}

  std::map<FileID, std::vector<Patch>> run() {
    Pointers = *usePointers(Plan, File, In);
    for (const VisitorUse &Use : P.Uses)
      use(Use);
    for (const ReturnStmt *Return : P.Returns)
      leave(*Return);
    std::map<FileID, std::vector<Patch>> Result;
    for (const FunctionDecl *Each : F.redecls()) {
      FileID Id = In.Context.getSourceManager().getFileID(Each->getLocation());
      Source Its(In.Context, Id);
      Range Where = whole(*Each, Its);
      std::vector<Patch> All = head(*Each, Its);
      bool Defines = Each == &F;
      if (Defines)
        for (const auto *Some : {&Patches, &Pointers})
          All.insert(All.end(), Some->begin(), Some->end());
      std::string Text = Its.copy(Where, All);
      if (!Plan.KeepsOverload) {
        Result[Id].push_back({Where, Text});
        continue;
      }
      // What is said of the old function stays with it.
      unsigned Above = aboveComments(*Each, Where.Begin, Its);
      if (Above == Where.Begin)
        Text += (Defines ? "\n\n" : "\n") + Its.indentation(Above).str();
      else
        Text = Its.indentation(Where.Begin).str() + Text + "\n\n";
      Result[Id].push_back({{Above, Above}, Text});
      if (Defines)
        Result[Id].push_back({File.range(F.getBody()->getSourceRange()), overload()});
    }
    return Result;
  }

private:
  const GeneratorPlan &Plan;
  const VisitedProducer &P;
  const FunctionDecl &F;
  const Source &File;
  const RewriteInput &In;
  llvm::StringRef Own;
  std::string Unit;
  std::vector<Patch> Patches;  ///< of whole statements
  std::vector<Patch> Pointers; ///< of the uses of parameters

  /// From the template's head to the body's end or the semicolon.
  static Range whole(const FunctionDecl &Each, const Source &Its) {
    Range Where = Its.range(Each.getSourceRange());
    if (auto *Template = Each.getDescribedFunctionTemplate())
      Where.Begin = std::min(Where.Begin, Its.offset(Template->getBeginLoc()));
    if (!Each.doesThisDeclarationHaveABody())
      Where.End = Its.Text.find(';', Where.End) + 1;
    return Where;
  }

  /// Where the comment begins that describes the function, alone or with the
  /// declarations above it in a group of its class; \p Begin without one.
  static unsigned aboveComments(const FunctionDecl &Each, unsigned Begin,
                                const Source &Its) {
    if (!Its.beginsLine(Begin))
      return Begin;
    for (unsigned At = Begin;;) {
      unsigned Comment = Its.leadingComments(At);
      unsigned Line = At - Its.indentation(At).size();
      if (Comment != At && Comment != Line)
        return Comment;
      llvm::StringRef Above = Its.Text.take_front(Line);
      if (!isa<CXXMethodDecl>(Each) || Each.doesThisDeclarationHaveABody() ||
          !Above.consume_back("\n"))
        return Begin;
      At = Above.rfind('\n') + 1;
      Above = Above.drop_front(At);
      At += Above.size() - Above.ltrim().size();
      static const char *const Others[] = {"#",     "}",      "using", "typedef",
                                           "class", "struct", "enum",  "friend"};
      if (Above.trim().empty() || llvm::StringRef("{}:").contains(Above.trim().back()) ||
          llvm::any_of(Others, [&](const char *Other) {
            return Above.trim().starts_with(Other);
          }))
        return Begin;
    }
  }

  /// An element of a list with the comma that goes with it.
  Range listed(Range Before, Range Self, Range After) const {
    if (Before.End)
      return {Before.End, Self.End};
    if (After.Begin)
      return {Self.Begin, After.Begin};
    return Self;
  }

  template <typename List>
  Range without(const List &All, unsigned Index, const Source &Its) const {
    auto At = [&](unsigned I) { return Its.range(All[I]->getSourceRange()); };
    return listed(Index ? At(Index - 1) : Range(), At(Index),
                  Index + 1 < All.size() ? At(Index + 1) : Range());
  }

  /// The declaration without the visitor, under its new name.
  std::vector<Patch> head(const FunctionDecl &Each, const Source &Its) const {
    std::vector<Patch> All;
    if (P.Deduced && !P.Deduced->isImplicit()) {
      auto *List = Each.getDescribedFunctionTemplate()->getTemplateParameters();
      if (List->size() == 1) {
        Range Head = {Its.offset(List->getTemplateLoc()),
                      Its.offset(List->getRAngleLoc()) + 1};
        while (isWhitespace(Its.Text[Head.End]))
          ++Head.End;
        All.push_back({Head, ""});
      } else {
        All.push_back({without(List->asArray(), P.Deduced->getIndex(), Its), ""});
      }
    }
    All.push_back({Its.range(Each.getReturnTypeSourceRange()),
                   linkage(Each) + returnType(Each)});
    All.push_back({Its.range(Each.getNameInfo().getSourceRange()), Plan.Name});
    All.push_back({without(Each.parameters(), P.Index, Its), ""});
    for (const GeneratorParameter &Parameter : Plan.Parameters)
      if (Parameter.ByPointer) {
        const ParmVarDecl *D = Each.getParamDecl(
            Parameter.Declaration->getFunctionScopeIndex());
        TypeLoc Type = D->getTypeSourceInfo()->getTypeLoc();
        unsigned At = Its.offset(
            Type.castAs<LValueReferenceTypeLoc>().getAmpLoc());
        All.push_back({{At, At + 1}, "*"});
      }
    return All;
  }

  /// In its class, what is declared there needs no qualification.
  std::string returnType(const FunctionDecl &Each) const {
    std::string Type = Plan.returnType();
    auto *Method = dyn_cast<CXXMethodDecl>(&Each);
    if (!Method || Each.isOutOfLine())
      return Type;
    std::string Prefix = Method->getParent()->getNameAsString() + "::";
    for (size_t At = 0; (At = Type.find(Prefix, At)) != std::string::npos;)
      if (At && (isAsciiIdentifierContinue(Type[At - 1]) || Type[At - 1] == ':'))
        At += Prefix.size();
      else
        Type.erase(At, Prefix.size());
    return Type;
  }

  /// A template may be defined in many units, a function may not.
  std::string linkage(const FunctionDecl &Each) const {
    auto *Template = Each.getDescribedFunctionTemplate();
    if (!Template || Template->getTemplateParameters()->size() > 1 ||
        isa<CXXMethodDecl>(Each) || Each.isInlineSpecified() ||
        !Each.isExternallyVisible())
      return "";
    SourceManager &Sources = In.Context.getSourceManager();
    return Sources.isInMainFile(Each.getLocation()) ? "static " : "inline ";
  }

  std::string argument(const Expr *E) const {
    return File.copy(File.range(E->getSourceRange()), Pointers);
  }

  /// `co_yield x`, `co_yield elements_of(nodes(n->left))`.
  std::string yield(const VisitorCall &Each) const {
    if (!Each.PassedOn)
      return "co_yield " +
             yieldElements(Plan, *Each.Call, File, Pointers, In);
    SourceLocation Name = nameOf(Each.Call->getCallee());
    std::string Call =
        File.copy({File.offset(Each.Call->getBeginLoc()), File.offset(Name)},
                  Pointers) +
        Plan.Name + "(";
    bool First = true;
    for (unsigned I = 0; I < Each.Call->getNumArgs(); ++I) {
      const Expr *Argument = Each.Call->getArg(I);
      if (I == P.Index || isa<CXXDefaultArgExpr>(Argument))
        continue;
      Call += (First ? "" : ", ") +
              passArgument(Argument, Plan.Parameters[I - (I > P.Index)], File,
                           Pointers);
      First = false;
    }
    return "co_yield " + Plan.ElementsOf + "(" + Call + "))";
  }

  bool endsFunction(const Stmt *S) const {
    return cast<CompoundStmt>(F.getBody())->body_back() == S;
  }

  /// Statements in the place of one, without the last semicolon's line.
  void replace(const Stmt *S, std::vector<std::string> Statements) {
    Range Where = File.statement(S);
    if (auto *Branch = dyn_cast<IfStmt>(S)) {
      const Stmt *Then = Branch->getThen();
      Where.End = File.statement(Then).End;
    }
    const Stmt *Parent = parentOf(S, In.Context);
    bool InBlock = isa_and_nonnull<CompoundStmt>(Parent);
    std::string Text;
    std::string Indentation = File.indentation(Where.Begin).str();
    for (const std::string &Each : Statements)
      Text += (Text.empty() ? "" : "\n") + Each + ";";
    if (Statements.size() > 1 && !InBlock)
      Patches.push_back(File.asBlock(
          Where, Text, File.indentation(File.offset(Parent->getBeginLoc())),
          Unit));
    else
      Patches.push_back(
          {Where, reindent(Text, Indentation).substr(Indentation.size())});
  }

  void use(const VisitorUse &Use) {
    if (Plan.Exchange && Use.Kind != VisitorUseKind::Visits) {
      const VisitorCall &Each = Use.Calls.front();
      const Stmt *Condition = *answerCondition(Each.Call, In);
      std::string Answer = "*(" + yield(Each) + ")";
      if (Condition) {
        auto *Branch = dyn_cast<IfStmt>(Condition);
        unsigned At =
            1 + File.offset(Branch ? Branch->getLParenLoc()
                                   : cast<SwitchStmt>(Condition)->getLParenLoc());
        std::string Name = firstFree(
            {"answer"}, File.identifiers(File.range(F.getSourceRange())));
        Patches.push_back(
            {{At, At}, Plan.Answer + " " + Name + " = " + Answer + "; "});
        Answer = Name;
      }
      Patches.push_back({File.range(Each.Call->getSourceRange()), Answer});
      forEach<ReturnStmt>(Use.Statement, [&](const ReturnStmt *Return) {
        leave(*Return);
      });
      return;
    }
    std::vector<std::string> Statements;
    for (const VisitorCall &Each : Use.Calls)
      Statements.push_back(yield(Each));
    if (Use.Guard)
      Statements[0] =
          "if (" + argument(Use.Guard) + ")\n" + Unit + Statements[0];
    if (isa<ReturnStmt>(Use.Statement) && !endsFunction(Use.Statement))
      Statements.push_back("co_return");
    replace(Use.Statement, Statements);
  }

  void leave(const ReturnStmt &Return) {
    Range Where = File.statement(&Return);
    if (endsFunction(&Return))
      Patches.push_back({File.returnLines(Where), ""});
    else
      Patches.push_back({Where, "co_return;"});
  }

  /// The body of the function that is left for callers with a visitor.
  std::string overload() const {
    std::string Call = Plan.Name + "(";
    for (const GeneratorParameter &Each : Plan.Parameters) {
      std::string Name = Each.Declaration->getNameAsString();
      QualType Type = Each.Declaration->getType();
      bool Moves = !Each.ByPointer && Type->isRecordType() &&
                   !Type.isTriviallyCopyableType(In.Context) &&
                   !Type.isConstQualified();
      Call += (&Each == &Plan.Parameters.front() ? "" : ", ") +
              (Each.ByPointer ? "&" + Name
               : Moves        ? "std::move(" + Name + ")"
                              : Name);
    }
    Call += ")";
    std::set<std::string> Taken = File.identifiers(File.range(F.getSourceRange()));
    std::string Line = Own.str() + Unit;
    std::string Visited = P.Visitor->getNameAsString() + "(";
    std::string Element = firstFree({"element", "each"}, Taken), Bound;
    for (const GeneratorElement &Each : Plan.Elements) {
      std::string Name = Element;
      if (Plan.hasSeveral()) {
        Name = firstFree({"element" + std::to_string(
                              1 + &Each - &Plan.Elements.front())}, Taken);
        Taken.insert(Name);
      } else if (Plan.Exchange) {
        Name = "*" + Element;
      }
      Bound += (Bound.empty() ? "" : ", ") + Name;
      Visited += (&Each == &Plan.Elements.front() ? "" : ", ") +
                 (Each.isMoved(In.Context) ? "std::move(" + Name + ")" : Name);
    }
    Visited += ")";
    if (Plan.Exchange) {
      std::string Asked = firstFree({"asked", "exchange"}, Taken);
      std::string Next = Element + " = " + Asked + ".send(" + Visited + ");\n";
      std::string Inner = Line + Unit;
      if (Plan.hasSeveral())
        Next = "auto &&[" + Bound + "] = *" + Element + ";\n" + Inner + Next;
      return "{\n" + Line + "auto " + Asked + " = " + Call + ";\n" + Line +
             "for (auto " + Element + " = " + Asked + ".next(); " + Element +
             ";)" + (Plan.hasSeveral() ? " {\n" : "\n") + Inner + Next +
             (Plan.hasSeveral() ? Line + "}\n" : "") + Own.str() + "}";
    }
    std::string Answer = F.getReturnType()->isVoidType() ? ""
                         : Plan.StopsOn                  ? " true"
                                                         : " false";
    std::string Body = "{\n" + Line + "for (auto &&" +
                       (Plan.hasSeveral() ? "[" + Bound + "]" : Bound) + " : " +
                       Call + ")\n" + Line + Unit;
    if (Plan.Stops)
      Body += std::string("if (") + (Plan.StopsOn ? "" : "!") + Visited + ")\n" +
              Line + Unit + Unit + "return" + Answer;
    else
      Body += Visited;
    Body += ";\n";
    if (!Answer.empty())
      Body += Line + "return " + (Plan.StopsOn ? "false" : "true") + ";\n";
    return Body + Own.str() + "}";
  }
};

} // namespace

std::map<FileID, std::vector<Patch>> makeGenerator(const GeneratorPlan &Plan,
                                                   const Source &File,
                                                   const RewriteInput &In) {
  return TextMaker(Plan, File, In).run();
}

} // namespace coroutinize
