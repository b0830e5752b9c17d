#include "rewriters/Layout.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Format/Format.h"
#include "clang/Lex/Lexer.h"
#include "clang/Tooling/Core/Replacement.h"
#include "clang/Tooling/Inclusions/HeaderIncludes.h"

using namespace clang;

namespace coroutinize {
namespace {

/// One include of a file.
struct Include {
  llvm::StringRef Name; ///< as spelled
  bool IsAngled;
  size_t Begin, End; ///< of its line
};

/// The headers that the file includes itself.
std::vector<Include> included(llvm::StringRef Text) {
  std::vector<Include> Found;
  for (size_t Begin = 0; Begin < Text.size();) {
    size_t End = std::min(Text.find('\n', Begin), Text.size() - 1) + 1;
    llvm::StringRef Line = Text.slice(Begin, End).trim();
    if (Line.consume_front("#") && (Line = Line.ltrim()).consume_front("include") &&
        ((Line = Line.ltrim()).starts_with("<") || Line.starts_with("\"")))
      Found.push_back({Line.drop_front().take_until(
                           [](char C) { return C == '>' || C == '"'; }),
                       Line.front() == '<', Begin, End});
    Begin = End;
  }
  return Found;
}

/// Where the first token begins that is of no directive.
size_t firstCode(llvm::StringRef Text, const LangOptions &Options) {
  Lexer Raw(SourceLocation(), Options, Text.begin(), Text.begin(), Text.end());
  Token Each;
  bool Directive = false;
  while (!Raw.LexFromRawLexer(Each)) {
    if (Each.isAtStartOfLine())
      Directive = Each.is(tok::hash);
    if (!Directive)
      return Raw.getCurrentBufferOffset() - Each.getLength();
  }
  return Text.size();
}

bool contains(llvm::ArrayRef<Include> Found, llvm::StringRef Name) {
  return llvm::any_of(Found, [&](const Include &I) { return I.Name == Name; });
}

/// A library's header that includes all of it.
bool coveredByWhole(llvm::StringRef Header, llvm::ArrayRef<Include> Found) {
  return (Header.starts_with("boost/asio/") && contains(Found, "boost/asio.hpp")) ||
         (Header.starts_with("asio/") && contains(Found, "asio.hpp"));
}

/// Where a header goes among those of its folder, by name; the end of the text
/// where there is none.
struct IncludePlace {
  size_t Offset;
  bool IsAngled = true;
};

IncludePlace placeOf(llvm::StringRef Header, llvm::StringRef Text,
              llvm::ArrayRef<Include> Found) {
  auto Folder = [](llvm::StringRef Name) {
    return Name.contains('/') ? Name.rsplit('/').first : "";
  };
  IncludePlace Result{Text.size()};
  llvm::StringRef Before, After;
  for (const Include &Each : Found) {
    if (Folder(Each.Name).empty() || Folder(Each.Name) != Folder(Header))
      continue;
    Result.IsAngled = Each.IsAngled;
    if (Each.Name < Header && Each.Name > Before) {
      Before = Each.Name;
      Result.Offset = Each.End;
    } else if (Before.empty() && Each.Name > Header &&
               (After.empty() || Each.Name < After)) {
      After = Each.Name;
      Result.Offset = Each.Begin;
    }
  }
  return Result;
}

} // namespace

std::vector<Edit> layOut(const Source &File, std::vector<Patch> Patches,
                         const std::set<std::string> &Includes,
                         const RewriteInput &In) {
  const SourceManager &Sources = In.Context.getSourceManager();
  std::string Path =
      Sources.getFileEntryRefForID(File.File)->getFileEntry()
          .tryGetRealPathName().str();
  std::string Name = In.Project.path(File.File);
  bool CRLF = File.Text.contains("\r\n");

  tooling::Replacements All;
  auto Add = [&](tooling::Replacement R) {
    if (auto Failed = All.add(R)) {
      // Two insertions at one place: one behind the other.
      llvm::consumeError(std::move(Failed));
      All = All.merge(tooling::Replacements(tooling::Replacement(
          Path, All.getShiftedCodePosition(R.getOffset()), R.getLength(),
          R.getReplacementText())));
    }
  };
  auto WithLineEnds = [&](const std::string &Text) {
    std::string With;
    for (char C : Text)
      if (!CRLF || C != '\r')
        With += CRLF && C == '\n' ? "\r\n" : std::string(1, C);
    return With;
  };
  for (Patch &P : Patches)
    Add({Path, P.Where.Begin, P.Where.End - P.Where.Begin,
         WithLineEnds(unmark(P.Text))});

  format::FormatStyle Style = format::getLLVMStyle();
  bool Formatted = false;
  if (auto Found = format::getStyle("file", Path, "none"))
    if (Formatted = !Found->DisableFormat; Formatted)
      Style = *Found;
    else
      Found->DisableFormat = false;
  else
    llvm::consumeError(Found.takeError());

  std::vector<Include> Known = included(File.Text), Places = Known;
  // Some stand inside of a class: `yield.hpp`.
  size_t Code = firstCode(File.Text, In.Context.getLangOpts());
  if (llvm::any_of(Known, [&](const Include &I) { return I.Begin < Code; }))
    llvm::erase_if(Places, [&](const Include &I) { return I.Begin > Code; });
  tooling::HeaderIncludes Header(Path, File.Text, Style.IncludeStyle);
  // Each an edit of its own, which several offers may share.
  std::vector<std::pair<unsigned, std::string>> Inserted;
  for (const std::string &Each : Includes) {
    if (contains(Known, Each) || coveredByWhole(Each, Known))
      continue;
    IncludePlace Near = placeOf(Each, File.Text, Places);
    if (Near.Offset < File.Text.size())
      Inserted.emplace_back(Near.Offset,
                            std::string("#include ") +
                                (Near.IsAngled ? "<" : "\"") + Each +
                                (Near.IsAngled ? ">\n" : "\"\n"));
    else if (auto R = Header.insert(Each, /*IsAngled=*/true,
                                    tooling::IncludeDirective::Include))
      Inserted.emplace_back(R->getOffset(), R->getReplacementText().str());
  }
  std::vector<Edit> Edits;
  for (auto &[Offset, Text] : Inserted)
    if (Formatted)
      Add({Path, Offset, 0, WithLineEnds(Text)});
    else
      Edits.push_back({Name, Offset, 0, WithLineEnds(Text)});

  if (Formatted) {
    auto Changed = tooling::applyAllReplacements(File.Text, All);
    if (Changed) {
      tooling::Replacements Pretty =
          format::reformat(Style, *Changed, All.getAffectedRanges(), Path);
      All = All.merge(Pretty);
    } else {
      llvm::consumeError(Changed.takeError());
    }
  }

  for (const tooling::Replacement &R : All)
    Edits.push_back({Name, R.getOffset(), R.getLength(),
                     R.getReplacementText().str()});
  llvm::sort(Edits);
  return Edits;
}

} // namespace coroutinize
