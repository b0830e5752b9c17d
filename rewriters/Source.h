//===- Source.h - Source text, cut and laid out anew ------------*- C++ -*-===//
#ifndef COROUTINIZE_REWRITERS_SOURCE_H
#define COROUTINIZE_REWRITERS_SOURCE_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"
#include "llvm/ADT/StringRef.h"
#include <set>
#include <string>
#include <vector>

namespace coroutinize {

/// Bytes of one file, as offsets: [Begin, End).
struct Range {
  unsigned Begin = 0;
  unsigned End = 0;
};

/// Replaces a range of a file while a piece of it is copied.
struct Patch {
  Range Where;
  std::string Text;
};

/// The text of one file of the unit.
class Source {
public:
  Source(clang::ASTContext &Context, clang::FileID File);

  llvm::StringRef Text;
  clang::FileID File;

  unsigned offset(clang::SourceLocation) const;
  /// Of the macro that made what is there.
  unsigned expansion(clang::SourceLocation) const;
  /// The tokens from the first to the last of the node.
  Range range(clang::SourceRange) const;
  /// The statement with the semicolon behind it.
  Range statement(const clang::Stmt *) const;
  llvm::StringRef slice(Range) const;
  /// The range widened to whole lines where nothing else is on them.
  Range wholeLines(Range) const;
  /// The range widened to whole lines, with the blank line behind them that
  /// set them apart.
  Range wholeLinesAndBlank(Range) const;
  /// The whole lines of a `return` that goes, with the comment above them that
  /// explains it.
  Range returnLines(Range) const;
  /// True when nothing but white space stands before it on its line.
  bool beginsLine(unsigned Offset) const;
  /// The white space before the first token of the line.
  llvm::StringRef indentation(unsigned Offset) const;
  /// The comments in the range, each with its own lines.
  std::vector<std::string> comments(Range) const;
  /// The start of the comment lines that stand directly above what begins its
  /// line; the offset itself where something stands before it.
  unsigned leadingComments(unsigned Offset) const;
  /// True when a preprocessor directive stands in the range.
  bool hasDirective(Range) const;
  /// Identifiers in the range that can be looked up as such: those behind
  /// `.`, `->` and `::` are left out.
  std::set<std::string> identifiers(Range) const;

  /// How often the identifier stands in the range, as such.
  unsigned occurrences(Range, llvm::StringRef Identifier) const;
  /// One step of indentation, as the block has it, whose owner begins there.
  std::string indentationUnit(const clang::Stmt *Block, unsigned Owner) const;

  /// The range with the patches applied; patches that lie outside of it are
  /// left out. Lines inside of raw string literals are marked to keep their
  /// place when the text is shifted.
  std::string copy(Range, const std::vector<Patch> &) const;

  /// Puts \p Lines in place of a branch's only statement, in a block that
  /// begins behind the condition or the `else` and ends before the next one.
  Patch asBlock(Range Statement, llvm::StringRef Lines,
                llvm::StringRef Indentation, llvm::StringRef Unit) const;

  /// Gives each statement of a block that stands on one line a line of its own,
  /// and leaves \p Gone out, which may be null.
  /// \returns nothing for a block of several lines.
  std::vector<Patch> onOwnLines(const clang::CompoundStmt &Block,
                                const clang::Stmt *Gone,
                                llvm::StringRef Unit) const;

private:
  clang::ASTContext &Context;
};

/// True when some of the node comes from a macro expansion.
bool isInMacro(clang::SourceRange);

/// Stands at the start of a line that must not be shifted.
inline constexpr char KeepLine = '\x01';

/// Lays the text out anew: drops blank lines at both ends and moves all lines
/// so that the least indented one has \p Indentation.
std::string reindent(llvm::StringRef Text, llvm::StringRef Indentation);

/// Removes the marks that Source::copy left.
std::string unmark(std::string Text);

/// Lays a call out: on one line where it fits, else broken behind its first
/// parenthesis, else with the lines that it had, which were indented by
/// \p Indentation, or with a line for each argument. \p Head is the text up to
/// and with that parenthesis; \p Column is where it will begin.
std::string layOutCall(llvm::StringRef Head, llvm::StringRef Rest,
                       unsigned Column, llvm::StringRef Unit,
                       llvm::StringRef Indentation);

} // namespace coroutinize

#endif
