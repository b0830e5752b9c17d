//===- IteratorGenerator.cpp - An iterator class as a function ------------===//
#include "clang/AST/ParentMapContext.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Index/USRGeneration.h"
#include "matchers/Ast.h"
#include "model/Hash.h"
#include "rewriters/Generator.h"
#include "rewriters/GeneratorNames.h"
#include "rewriters/Heat.h"
#include "rewriters/IteratorState.h"
#include "rewriters/Layout.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {
namespace {

std::string iteratorId(const IteratorClass &It, const RewriteInput &In) {
  llvm::SmallString<128> USR;
  index::generateUSRForDecl(It.Class, USR);
  return contentHash(In.Project.place(It.Class->getLocation()).File + "\n" +
                     USR.str().str())
             .substr(0, 12) +
         "-g";
}

class IteratorRewriter {
public:
  IteratorRewriter(const IteratorClass &It, const RewriteInput &In,
                   GivenNames &Names)
      : It(It), In(In), Names(Names), Sources(In.Context.getSourceManager()),
        File(In.Context, Sources.getFileID(It.Class->getLocation())),
        Own(File.indentation(File.offset(It.Class->getBeginLoc()))) {}

  RewriteResult run() {
    form();
    if (Refused)
      return *Refused;
    auto Taken = takeApart(It, File, In);
    if (auto *Failed = std::get_if<Refusal>(&Taken)) {
      Failed->ChainId = iteratorId(It, In);
      return *Failed;
    }
    Pieces = std::get<IteratorPieces>(Taken);
    for (const CXXRecordDecl *Class : {It.Class, It.Iterator}) {
      Range Text = File.range(Class->getSourceRange());
      if (File.hasDirective(Text) || !File.comments(Text).empty())
        refuse(RefusalReason::IteratorState, Class->getLocation(),
               quoted(Class) + " has a comment or a directive that would go");
    }
    if (Refused)
      return *Refused;
    name();
    std::vector<Patch> Patches = {{whole(*It.Class), function()}};
    if (!isInside(*It.Iterator, *It.Class)) {
      Range Where = whole(*It.Iterator);
      Where.Begin = File.leadingComments(Where.Begin);
      Where = File.wholeLines(Where);
      if (File.Text.take_front(Where.Begin).ends_with("\n\n"))
        --Where.Begin;
      Patches.push_back({Where, ""});
    }
    for (const IteratorLoop &Each : It.Loops)
      loop(Each, Patches);
    return offer(Patches);
  }

private:
  const IteratorClass &It;
  const RewriteInput &In;
  GivenNames &Names;
  const SourceManager &Sources;
  Source File;
  llvm::StringRef Own;
  IteratorPieces Pieces;
  std::string Name;
  std::set<std::string> Spelled; ///< all names of the file
  std::optional<Refusal> Refused;

  void refuse(RefusalReason Reason, SourceLocation Where, std::string Message) {
    if (!Refused)
      Refused = {iteratorId(It, In), Reason, In.Project.place(Where),
                 std::move(Message)};
  }

  static bool isInside(const CXXRecordDecl &Inner, const CXXRecordDecl &Outer) {
    return &Inner == &Outer || Inner.getDeclContext() == &Outer;
  }

  void form() {
    for (const CXXRecordDecl *Class : {It.Class, It.Iterator}) {
      if (!Sources.isInMainFile(Class->getLocation()) ||
          !Class->getDefinition()->isThisDeclarationADefinition())
        refuse(RefusalReason::SharedStep, Class->getLocation(),
               quoted(Class) + " is declared in a header, whose users are not seen");
      if (isInMacro(Class->getSourceRange()))
        refuse(RefusalReason::Macro, Class->getLocation(),
               quoted(Class) + " comes from a macro");
      if (Class->getNumBases() || Class->hasUserDeclaredDestructor() ||
          !Class->getDeclContext()->getRedeclContext()->isFileContext())
        if (!isInside(*Class, *It.Class) || Class->getNumBases() ||
            Class->hasUserDeclaredDestructor() || Class == It.Class)
          refuse(RefusalReason::ProducerForm, Class->getLocation(),
                 quoted(Class) + " has a base, a destructor, or is local");
      for (const CXXConstructorDecl *Each : Class->ctors())
        if (Each->isCopyOrMoveConstructor() && Each->isUserProvided())
          refuse(RefusalReason::ProducerForm, Each->getLocation(),
                 quoted(Class) + " has a copy constructor of its own");
      for (const CXXMethodDecl *Each : Class->methods())
        if (Each->isOutOfLine() || Each->isVirtual() || Each->isConstexpr() ||
            (Each->hasBody() && isa<CXXTryStmt>(Each->getBody())))
          if (!Each->isImplicit() && !Each->isDefaulted())
            refuse(RefusalReason::ProducerForm, Each->getLocation(),
                   quoted(Each) + " is constexpr, virtual, or defined elsewhere");
    }
    if (It.OtherUse)
      refuse(RefusalReason::IteratorUse, *It.OtherUse,
             quoted(It.Class) + " is used for more than a loop here");
    for (const IteratorLoop &Each : It.Loops) {
      if (Each.Range->getConstructor() != It.Constructor ||
          It.Constructor->isImplicit())
        refuse(RefusalReason::IteratorUse, Each.Range->getBeginLoc(),
               quoted(It.Class) + " is made in more than one way");
      if (isInMacro(Each.Loop->getSourceRange()))
        refuse(RefusalReason::Macro, Each.Loop->getBeginLoc(),
               "the loop comes from a macro");
      if (Each.Object &&
          (isInMacro(Each.Object->getSourceRange()) ||
           File.hasDirective({File.offset(Each.Object->getBeginLoc()),
                              File.offset(Each.body()->getBeginLoc())})))
        refuse(RefusalReason::Preprocessor, Each.Object->getBeginLoc(),
               "a macro or a directive stands in the loop's head");
      for (const Expr *Argument : Each.Range->arguments())
        forEach<Expr>(Argument, [&](const Expr *Part) {
          if (isa<MaterializeTemporaryExpr, CXXBindTemporaryExpr, InitListExpr>(
                  Part))
            refuse(RefusalReason::IteratorUse, Part->getBeginLoc(),
                   "the generator would outlive this temporary");
        });
    }
  }

  Range whole(const CXXRecordDecl &Class) const {
    Range Where = File.range(Class.getSourceRange());
    return {Where.Begin, unsigned(File.Text.find(';', Where.End)) + 1};
  }

  /// A loop over the generator, in the place of the one over the object.
  void loop(const IteratorLoop &Each, std::vector<Patch> &Patches) const {
    if (Each.Object)
      Patches.push_back({File.wholeLines(File.statement(Each.Object)), ""});
    if (auto *Range = dyn_cast<CXXForRangeStmt>(Each.Loop)) {
      Patches.push_back(
          {File.range(Range->getRangeInit()->getSourceRange()), call(Each)});
      return;
    }
    std::string Variable;
    if (Each.Declared) {
      auto *Declared = cast<VarDecl>(Each.Declared->getSingleDecl());
      unsigned End = File.range(Declared->getLocation()).End;
      Variable =
          File.slice({File.offset(Each.Declared->getBeginLoc()), End}).str();
      Patches.push_back({File.wholeLines(File.statement(Each.Declared)), ""});
    } else {
      std::string Name = firstFree({"element", "each"}, Spelled);
      bool Reference = It.Star->getReturnType()->isReferenceType();
      Variable = elementType() + (Reference ? "" : " ") + Name;
      Patches.push_back({File.range(Each.Element->getSourceRange()), Name});
    }
    auto *Pair = cast<ForStmt>(Each.Loop);
    Patches.push_back({{File.offset(Pair->getBeginLoc()),
                        File.offset(Pair->getRParenLoc()) + 1},
                       "for (" + Variable + " : " + call(Each) + ")"});
  }

  /// `InOrder` → `in_order`, or `inOrder` where the file has such names.
  void name() {
    std::set<std::string> Taken;
    for (const auto &Each : Names)
      Taken.insert(Each.first);
    unsigned Snake = 0, Camel = 0;
    for (const std::string &Each : File.identifiers(
             {0, unsigned(File.Text.size())})) {
      Taken.insert(Each);
      Spelled.insert(Each);
      llvm::StringRef Inner = llvm::StringRef(Each).trim('_');
      Snake += Inner.contains('_');
      Camel += !Inner.contains('_') && !Inner.empty() &&
               isLowercase(Inner.front()) &&
               llvm::any_of(Inner, [](char C) { return isUppercase(C); });
    }
    std::string Class = It.Class->getNameAsString();
    std::string Lower;
    for (char C : Class) {
      if (isUppercase(C) && !Lower.empty() && Camel <= Snake && Lower.back() != '_')
        Lower += '_';
      Lower += isUppercase(C) && (Lower.empty() || Camel <= Snake)
                   ? toLowercase(C)
                   : C;
    }
    // The class goes, so its own name is free.
    Taken.erase(Class);
    Name = firstFree({Lower, Lower + "_elements", Class}, Taken);
  }

  std::string elementType() const {
    QualType Type = It.Star->getReturnType();
    std::string Value = spellValueType(Type, In.Context);
    if (!Type->isReferenceType())
      return Value;
    bool Const = Type.getNonReferenceType().isConstQualified();
    return (Const ? "const " : "") + Value + " &";
  }

  std::string function() const {
    std::string Unit = "  ";
    if (auto *Body = dyn_cast_or_null<CompoundStmt>(It.Begin->getBody()))
      Unit = File.indentationUnit(Body, File.offset(It.Begin->getBeginLoc()));
    if (!It.Class->field_empty())
      if (llvm::StringRef Inner = File.indentation(
              File.offset((*It.Class->field_begin())->getBeginLoc()));
          Inner.size() > Own.size())
        Unit = Inner.drop_front(Own.size()).str();
    std::string Line = Own.str() + Unit;
    bool Anonymous = It.Class->isInAnonymousNamespace();
    std::string Library =
        hasStandardGenerator(In) ? "std::generator" : "coroutinize::generator";
    std::string Text = std::string(Anonymous ? "" : "static ") + Library + "<" +
                       elementType() + "> " + Name + "(" + Pieces.Parameters +
                       ") {\n";
    for (const std::string &Each : Pieces.Statements)
      Text += reindent(Each, Line) + "\n";
    if (!Pieces.Counter.empty()) {
      std::string Advance = Pieces.Advance.front();
      Advance.pop_back();
      return Text + Line + "for (" + Pieces.Counter + " " + Pieces.Condition +
             "; " + Advance + ")\n" + Line + Unit + "co_yield " +
             Pieces.Element + ";\n" + Own.str() + "}";
    }
    Text += Line + "while (" + Pieces.Condition + ") {\n" + Line + Unit +
            "co_yield " + Pieces.Element + ";\n";
    for (const std::string &Each : Pieces.Advance)
      Text += reindent(Each, Line + Unit) + "\n";
    return Text + Line + "}\n" + Own.str() + "}";
  }

  std::string call(const IteratorLoop &Each) const {
    std::string Text = Name + "(";
    for (unsigned I = 0; I < Each.Range->getNumArgs(); ++I)
      if (!isa<CXXDefaultArgExpr>(Each.Range->getArg(I)))
        Text += (I ? ", " : "") +
              passArgument(Each.Range->getArg(I),
                           {It.Constructor->getParamDecl(I), Pieces.ByPointer[I]},
                           File, {});
    return Text + ")";
  }

  Offer offer(std::vector<Patch> &Patches) {
    Names[Name].push_back(nullptr);
    Offer Result;
    Result.ChainId = iteratorId(It, In);
    Result.Rewriter = "generator-iterator";
    Result.Function = It.Class->getQualifiedNameAsString();
    Result.At = In.Project.place(It.Class->getLocation());
    Result.Notes.push_back("an iterator of this kind is inlined by compilers: a "
                           "generator allocates a frame and resumes it for each "
                           "element");
    Inversion &Shape = Result.Inversion.emplace();
    Shape.Loops = It.Loops.size();
    int Less = 0;
    for (const Patch &Each : Patches)
      Less += int(File.slice(Each.Where).count('\n')) -
              int(llvm::StringRef(Each.Text).count('\n'));
    Shape.StateLines = std::max(Less, 0);
    unsigned Body = nesting(It.Next->getBody());
    bool Hot = isHot(It.Next->getBody());
    for (const IteratorLoop &Each : It.Loops) {
      Body = std::max(Body, nesting(Each.Loop));
      Hot &= isHot(Each.body());
    }
    Shape.NestingBefore = Shape.NestingAfter = Body;
    Shape.Hot = Hot;
    Result.Edits = layOut(
        File, Patches,
        {hasStandardGenerator(In) ? "generator" : "coroutinize/generator.hpp"}, In);
    return Result;
  }
};

} // namespace

Producer describeIterator(const IteratorClass &It, const RewriteInput &In) {
  Producer Found;
  Found.Id = iteratorId(It, In);
  Found.Function = It.Class->getQualifiedNameAsString();
  Found.At = In.Project.place(It.Class->getLocation());
  Found.Kind = ProducerKind::Iterator;
  Found.Consumers = It.Loops.size();
  return Found;
}

RewriteResult rewriteIterator(const IteratorClass &It, const RewriteInput &In,
                              GivenNames &Names) {
  return IteratorRewriter(It, In, Names).run();
}

} // namespace coroutinize
