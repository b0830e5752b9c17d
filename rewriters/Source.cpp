#include "rewriters/Source.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <map>

using namespace clang;

namespace coroutinize {
namespace {

/// Calls \p Use with each raw token of the range, comments included.
template <typename Callback>
void forEachToken(llvm::StringRef Text, Range Where, const LangOptions &Language,
                  Callback Use) {
  Lexer Raw(SourceLocation(), Language, Text.data(), Text.data() + Where.Begin,
            Text.data() + Text.size());
  Raw.SetCommentRetentionState(true);
  Token T;
  for (;;) {
    bool End = Raw.LexFromRawLexer(T);
    unsigned Offset = Raw.getBufferLocation() - Text.data() - T.getLength();
    if (T.is(tok::eof) || Offset >= Where.End)
      return;
    Use(T, Offset);
    if (End)
      return;
  }
}

} // namespace

Source::Source(ASTContext &Context, FileID File)
    : Text(Context.getSourceManager().getBufferData(File)), File(File),
      Context(Context) {}

unsigned Source::offset(SourceLocation Location) const {
  return Context.getSourceManager().getFileOffset(Location);
}

unsigned Source::expansion(SourceLocation Location) const {
  return offset(Context.getSourceManager().getExpansionLoc(Location));
}

Range Source::range(SourceRange Tokens) const {
  SourceLocation End = Lexer::getLocForEndOfToken(
      Tokens.getEnd(), 0, Context.getSourceManager(), Context.getLangOpts());
  return {offset(Tokens.getBegin()), offset(End)};
}

/// The statement whose end is the statement's own: of `if (a) b(); else c();`
/// it is `c()`.
static const Stmt *lastPart(const Stmt *S) {
  for (;;) {
    const Stmt *Part = nullptr;
    if (auto *If = dyn_cast<IfStmt>(S))
      Part = If->getElse() ? If->getElse() : If->getThen();
    else if (auto *Loop = dyn_cast<ForStmt>(S))
      Part = Loop->getBody();
    else if (auto *Loop = dyn_cast<WhileStmt>(S))
      Part = Loop->getBody();
    else if (auto *Loop = dyn_cast<CXXForRangeStmt>(S))
      Part = Loop->getBody();
    else if (auto *Case = dyn_cast<SwitchCase>(S))
      Part = Case->getSubStmt();
    else if (auto *Label = dyn_cast<LabelStmt>(S))
      Part = Label->getSubStmt();
    else if (auto *Attributed = dyn_cast<AttributedStmt>(S))
      Part = Attributed->getSubStmt();
    if (!Part)
      return S;
    S = Part;
  }
}

Range Source::statement(const Stmt *S) const {
  Range Result = range(S->getSourceRange());
  if (isa<Expr, ReturnStmt, BreakStmt, ContinueStmt, GotoStmt, DoStmt>(
          lastPart(S))) {
    std::optional<Token> Next = Lexer::findNextToken(
        S->getEndLoc(), Context.getSourceManager(), Context.getLangOpts());
    if (Next && Next->is(tok::semi))
      Result.End = offset(Next->getEndLoc());
  }
  return Result;
}

llvm::StringRef Source::slice(Range Where) const {
  return Text.slice(Where.Begin, Where.End);
}

Range Source::wholeLines(Range Where) const {
  unsigned Begin = Where.Begin;
  while (Begin > 0 && (Text[Begin - 1] == ' ' || Text[Begin - 1] == '\t'))
    --Begin;
  unsigned End = Where.End;
  while (End < Text.size() && (Text[End] == ' ' || Text[End] == '\t' ||
                               Text[End] == '\r'))
    ++End;
  bool Alone = (Begin == 0 || Text[Begin - 1] == '\n') &&
               (End == Text.size() || Text[End] == '\n');
  if (!Alone)
    return Where;
  return {Begin, End < Text.size() ? End + 1 : End};
}

Range Source::wholeLinesAndBlank(Range Where) const {
  Where = wholeLines(Where);
  llvm::StringRef Rest = Text.drop_front(Where.End);
  llvm::StringRef Blank = Rest.take_while(
      [](char C) { return C == ' ' || C == '\t' || C == '\r'; });
  if (Rest.drop_front(Blank.size()).starts_with("\n"))
    Where.End += Blank.size() + 1;
  return Where;
}

Range Source::returnLines(Range Where) const {
  Range Lines = wholeLines(Where);
  unsigned Comment = leadingComments(Where.Begin);
  if (Lines.Begin < Where.Begin && Comment < Lines.Begin &&
      Text.slice(Comment, Lines.Begin).contains_insensitive("return"))
    Lines.Begin = Comment;
  return Lines;
}

bool Source::beginsLine(unsigned Offset) const {
  return Text.take_front(Offset).rtrim(" \t").ends_with("\n");
}

/// Where the line begins that the offset is in.
static unsigned lineStart(llvm::StringRef Text, unsigned Offset) {
  size_t Newline = Text.rfind('\n', Offset);
  return Newline == llvm::StringRef::npos ? 0 : Newline + 1;
}

llvm::StringRef Source::indentation(unsigned Offset) const {
  return Text.substr(lineStart(Text, Offset)).take_while(
      [](char C) { return C == ' ' || C == '\t'; });
}

std::vector<std::string> Source::comments(Range Where) const {
  std::vector<std::string> Result;
  forEachToken(Text, Where, Context.getLangOpts(),
               [&](const Token &T, unsigned Offset) {
                 if (T.is(tok::comment))
                   Result.push_back(
                       Text.substr(Offset, T.getLength()).rtrim().str());
               });
  return Result;
}

unsigned Source::leadingComments(unsigned Offset) const {
  unsigned Start = lineStart(Text, Offset);
  if (!Text.slice(Start, Offset).trim().empty())
    return Offset;
  while (Start > 0) {
    unsigned Above = lineStart(Text, Start - 1);
    llvm::StringRef Line = Text.slice(Above, Start).trim();
    // A rule of dashes separates, it does not describe.
    bool Rule = Line.drop_while([](char C) { return C == '/'; })
                    .trim("-=*/ ")
                    .empty();
    if (!Line.starts_with("//") || Rule)
      break;
    Start = Above;
  }
  return Start;
}

bool Source::hasDirective(Range Where) const {
  bool Found = false;
  forEachToken(Text, Where, Context.getLangOpts(),
               [&](const Token &T, unsigned) {
                 Found |= T.is(tok::hash) && T.isAtStartOfLine();
               });
  return Found;
}

/// Calls \p Use with each identifier that can be looked up as such.
template <typename Callback>
static void forEachIdentifier(llvm::StringRef Text, Range Where,
                              const LangOptions &Language, Callback Use) {
  tok::TokenKind Before = tok::unknown;
  forEachToken(Text, Where, Language, [&](const Token &T, unsigned Offset) {
    if (T.is(tok::raw_identifier) &&
        !llvm::is_contained({tok::period, tok::arrow, tok::coloncolon}, Before))
      Use(Text.substr(Offset, T.getLength()));
    if (T.isNot(tok::comment))
      Before = T.getKind();
  });
}

std::set<std::string> Source::identifiers(Range Where) const {
  std::set<std::string> Names;
  forEachIdentifier(Text, Where, Context.getLangOpts(),
                    [&](llvm::StringRef Name) { Names.insert(Name.str()); });
  return Names;
}

unsigned Source::occurrences(Range Where, llvm::StringRef Identifier) const {
  unsigned Count = 0;
  forEachIdentifier(Text, Where, Context.getLangOpts(),
                    [&](llvm::StringRef Name) { Count += Name == Identifier; });
  return Count;
}

/// One step of indentation as the first block of the text has it.
static std::string usualUnit(llvm::StringRef Text) {
  llvm::SmallVector<llvm::StringRef> Lines;
  Text.split(Lines, '\n');
  auto Indentation = [](llvm::StringRef Line) {
    return Line.take_while([](char C) { return C == ' ' || C == '\t'; });
  };
  for (size_t I = 1; I < Lines.size(); ++I) {
    llvm::StringRef Outer = Indentation(Lines[I - 1]);
    llvm::StringRef Inner = Indentation(Lines[I]);
    if (Lines[I - 1].rtrim().ends_with("{") && !Lines[I].trim().empty() &&
        Inner.size() > Outer.size() && Inner.starts_with(Outer))
      return Inner.drop_front(Outer.size()).str();
  }
  return "    ";
}

std::string Source::indentationUnit(const Stmt *Block, unsigned Owner) const {
  auto *Body = dyn_cast_or_null<CompoundStmt>(Block);
  if (!Body)
    return usualUnit(Text);
  // Of text, as what stands first may be a macro.
  unsigned First =
      Text.find_first_not_of(" \t\r\n", offset(Body->getLBracLoc()) + 1);
  llvm::StringRef Inner = indentation(First), Own = indentation(Owner);
  return beginsLine(First) && Inner.size() > Own.size()
             ? Inner.drop_front(Own.size()).str()
             : usualUnit(Text);
}

std::string Source::copy(Range Where, const std::vector<Patch> &Patches) const {
  // Lines that begin inside of a raw string keep their place.
  std::vector<Patch> All = Patches;
  forEachToken(Text, Where, Context.getLangOpts(),
               [&](const Token &T, unsigned Offset) {
                 llvm::StringRef Spelling = Text.substr(Offset, T.getLength());
                 if (!tok::isStringLiteral(T.getKind()) ||
                     !Spelling.contains('\n'))
                   return;
                 for (size_t At = Spelling.find('\n');
                      At != llvm::StringRef::npos; At = Spelling.find('\n', At + 1)) {
                   unsigned Line = Offset + At + 1;
                   All.push_back({{Line, Line}, std::string(1, KeepLine)});
                 }
               });
  // Of two at one place the first one given wins.
  std::multimap<unsigned, const Patch *> Ordered;
  for (const Patch &P : All)
    Ordered.emplace(P.Where.Begin, &P);
  std::string Result;
  unsigned At = Where.Begin;
  for (auto &[Begin, Each] : Ordered) {
    const Patch &P = *Each;
    if (P.Where.Begin < At || P.Where.End > Where.End)
      continue; // outside, or inside of what was replaced already
    Result += Text.slice(At, P.Where.Begin);
    Result += P.Text;
    At = P.Where.End;
  }
  Result += Text.slice(At, Where.End);
  return Result;
}

Patch Source::asBlock(Range Statement, llvm::StringRef Lines,
                      llvm::StringRef Indentation, llvm::StringRef Unit) const {
  Patch Block = {Statement, "{\n"};
  llvm::StringRef Before = Text.take_front(Statement.Begin).rtrim();
  if (Before.ends_with(")") || Before.ends_with("else")) {
    Block.Where.Begin = Before.size();
    Block.Text = " {\n";
  }
  Block.Text += reindent(Lines, (Indentation + Unit).str());
  Block.Text += ("\n" + Indentation + "}").str();
  llvm::StringRef After = Text.drop_front(Statement.End).ltrim();
  if (After.starts_with("else")) {
    Block.Where.End = Text.size() - After.size();
    Block.Text += ' ';
  }
  return Block;
}

std::vector<Patch> Source::onOwnLines(const CompoundStmt &Block,
                                      const Stmt *Gone,
                                      llvm::StringRef Unit) const {
  unsigned Last = offset(Block.getLBracLoc()) + 1;
  Range Close = {Last, offset(Block.getRBracLoc())};
  std::vector<Patch> Patches;
  if (slice(Close).contains('\n'))
    return Patches;
  std::string Outer = ("\n" + indentation(Last)).str(), Inner = Outer + Unit.str();
  auto Break = [&](unsigned Next, const std::string &Text) {
    if (slice({Last, Next}).trim().empty())
      Patches.push_back({{Last, Next}, Text});
  };
  for (const Stmt *Each : Block.body()) {
    Range Its = statement(Each);
    if (Each == Gone)
      Patches.push_back({{Last, Its.End}, ""});
    else
      Break(Its.Begin, Inner);
    Last = Its.End;
  }
  Break(Close.End, Outer);
  return Patches;
}

bool isInMacro(SourceRange Tokens) {
  return Tokens.getBegin().isMacroID() || Tokens.getEnd().isMacroID();
}

std::string reindent(llvm::StringRef Text, llvm::StringRef Indentation) {
  llvm::SmallVector<llvm::StringRef> Lines;
  Text.split(Lines, '\n');
  auto Blank = [](llvm::StringRef Line) { return Line.trim().empty(); };
  while (!Lines.empty() && Blank(Lines.front()))
    Lines.erase(Lines.begin());
  while (!Lines.empty() && Blank(Lines.back()))
    Lines.pop_back();
  auto Width = [](llvm::StringRef Line) {
    return Line.find_first_not_of(" \t");
  };
  size_t Least = llvm::StringRef::npos;
  for (llvm::StringRef Line : Lines)
    if (!Blank(Line) && Line.front() != KeepLine)
      Least = std::min(Least, Width(Line));
  std::string Result;
  for (llvm::StringRef Line : Lines) {
    if (!Result.empty())
      Result += '\n';
    if (!Line.empty() && Line.front() == KeepLine)
      Result += Line;
    else if (!Blank(Line))
      Result += (Indentation + Line.drop_front(Least).rtrim(" \t")).str();
    else if (Line.ends_with("\r"))
      Result += '\r';
  }
  return Result;
}

std::string unmark(std::string Text) {
  std::erase(Text, KeepLine);
  return Text;
}

} // namespace coroutinize
