#include "rewriters/Layout.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Format/Format.h"
#include "clang/Tooling/Core/Replacement.h"
#include "clang/Tooling/Inclusions/HeaderIncludes.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;

namespace coroutinize {
namespace {

/// The headers that the file includes itself, as spelled.
llvm::StringSet<> included(llvm::StringRef Text) {
  llvm::StringSet<> Found;
  llvm::SmallVector<llvm::StringRef> Lines;
  Text.split(Lines, '\n');
  for (llvm::StringRef Line : Lines) {
    Line = Line.trim();
    if (!Line.consume_front("#"))
      continue;
    Line = Line.ltrim();
    if (!Line.consume_front("include"))
      continue;
    Line = Line.ltrim();
    if (!Line.empty() && (Line.front() == '<' || Line.front() == '"'))
      Found.insert(Line.drop_front().take_until(
          [](char C) { return C == '>' || C == '"'; }));
  }
  return Found;
}

/// A library's header that includes all of it.
bool coveredByWhole(llvm::StringRef Header, const llvm::StringSet<> &Found) {
  return (Header.starts_with("boost/asio/") && Found.contains("boost/asio.hpp")) ||
         (Header.starts_with("asio/") && Found.contains("asio.hpp"));
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

  llvm::StringSet<> Known = included(File.Text);
  tooling::HeaderIncludes Header(Path, File.Text, Style.IncludeStyle);
  std::vector<std::string> Missing;
  for (const std::string &Each : Includes)
    if (!Known.contains(Each) && !coveredByWhole(Each, Known))
      Missing.push_back(Each);
  // Several insertions at one place keep their order only as one.
  std::map<unsigned, std::string> Inserted;
  for (const std::string &Each : Missing)
    if (auto R = Header.insert(Each, /*IsAngled=*/true,
                               tooling::IncludeDirective::Include))
      Inserted[R->getOffset()] += R->getReplacementText().str();
  for (auto &[Offset, Text] : Inserted)
    Add({Path, Offset, 0, WithLineEnds(Text)});

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

  std::vector<Edit> Edits;
  for (const tooling::Replacement &R : All)
    Edits.push_back({Name, R.getOffset(), R.getLength(),
                     R.getReplacementText().str()});
  return Edits;
}

} // namespace coroutinize
