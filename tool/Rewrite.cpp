#include "model/Hash.h"
#include "reporters/Diff.h"
#include "reporters/Escape.h"
#include "reporters/Json.h"
#include "tool/Commands.h"
#include "tool/Driver.h"
#include "tool/FileWriter.h"
#include "tool/Git.h"
#include "tool/Output.h"
#include "tool/Selection.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace coroutinize {
namespace {

/// A file before and after.
struct EditedFile {
  std::string Name; ///< as in the report
  std::string Before;
  FileChange Change;
};

/// Makes the edits in memory; an error when a file is not what was parsed.
Expected<std::vector<EditedFile>> editFiles(const Run &Run,
                                            const Selection &Selected) {
  std::vector<EditedFile> Result;
  for (auto &[File, Edits] : Selected.Edits) {
    SmallString<256> Path(File);
    sys::path::make_absolute(Run.Root, Path);
    auto Buffer = MemoryBuffer::getFile(Path, /*IsText=*/false,
                                        /*RequiresNullTerminator=*/false);
    if (!Buffer)
      return createStringError("cannot read '" + File +
                               "': " + Buffer.getError().message());
    StringRef Before = (*Buffer)->getBuffer();
    auto Expected = Run.Report.Hashes.find(File);
    if (Expected == Run.Report.Hashes.end() ||
        Expected->second != contentHash(Before))
      return createStringError("'" + File +
                               "' changed while it was analysed; "
                               "nothing is edited");
    Result.push_back(
        {File,
         Before.str(),
         {Path.str().str(), Expected->second, applyEdits(Before, Edits)}});
  }
  return Result;
}

/// An error that names each file with changes that are not committed.
Error refuseDirty(ArrayRef<EditedFile> Files) {
  std::string Dirty;
  for (const EditedFile &File : Files) {
    Expected<bool> IsDirty = hasUncommittedChanges(File.Change.Path);
    if (!IsDirty)
      return IsDirty.takeError();
    if (*IsDirty)
      Dirty += "\n  " + File.Name;
  }
  if (Dirty.empty())
    return Error::success();
  return createStringError("these files have uncommitted changes; commit "
                           "them, or use --allow-dirty:" +
                           Dirty);
}

Error apply(const Run &Run, ArrayRef<EditedFile> Files,
            const Options &Options) {
  if (!Options.AllowDirty)
    if (Error E = refuseDirty(Files))
      return E;
  std::vector<FileChange> Changes;
  for (const EditedFile &File : Files)
    Changes.push_back(File.Change);
  return writeFiles(Changes, Run.Root);
}

Error checkOnly(const Report &Report, const Options &Options) {
  for (StringRef Id : Options.Only)
    if (none_of(Report.Offers,
                [&](const Offer &Offer) { return Offer.ChainId == Id; }))
      return createStringError("--only: there is no offer for a chain '" + Id +
                               "'");
  return Error::success();
}

/// What a person has to know about the offers and about those left out.
void printSummary(const Report &Report, const Selection &Selected, bool Applied,
                  bool Verbose, raw_ostream &OS) {
  if (Verbose)
    for (StringRef Message : Report.Messages)
      OS << escape(Message) << '\n';
  for (const Offer *Offer : Selected.Offers) {
    auto Say = [&](StringRef Text) {
      OS << escape(Offer->At.File) << ':' << Offer->At.Line << ": `"
         << escape(Offer->Function) << "`: " << escape(Text) << '\n';
    };
    for (StringRef Assumption : Offer->Assumptions)
      Say("assumes: " + Assumption.str());
    if (Verbose)
      for (const Ground &Each : Offer->RestsOn) {
        std::string Source = Each.Source.At.Line == 0
                                 ? Each.Source.Text
                                 : formatv("{0}:{1}", Each.Source.At.File,
                                           Each.Source.At.Line)
                                       .str();
        Say(formatv("rests on line {0}, {1}: {2}{3}", Each.At.Line,
                    name(Each.Basis), Each.Text,
                    Source.empty() ? "" : " (" + Source + ")")
                .str());
      }
    for (StringRef Note : Offer->Notes)
      Say(Note);
  }
  size_t Count = Selected.Offers.size();
  OS << Report.UnitsAnalysed << " of " << counted(Report.UnitsTotal, "unit")
     << " analysed; ";
  if (!Count)
    OS << "nothing to rewrite";
  else if (Applied)
    OS << counted(Count, "offer") << " applied to "
       << counted(Selected.Edits.size(), "file");
  else
    OS << counted(Count, "offer") << " in "
       << counted(Selected.Edits.size(), "file") << ": --in-place";
  if (Selected.Assuming)
    OS << "; " << Selected.Assuming << (Count ? " more rest" : " rest")
       << (Selected.Assuming == 1 ? "s" : "") << " on assumptions: --assume";
  if (Selected.Hot)
    OS << "; " << counted(Selected.Hot, "generator")
       << (Selected.Hot == 1 ? " is of a hot loop" : " are of hot loops")
       << ": --generators=FUNCTION";
  if (Selected.Overlapping)
    OS << "; " << Selected.Overlapping
       << " left for the next run, as the places overlap";
  if (Selected.Outside)
    OS << "; " << Selected.Outside
       << " left out, with edits outside of the given paths";
  OS << '\n';
}

} // namespace

int rewrite(const Options &Options) {
  Expected<Run> Ran = run(Options, /*Rewrite=*/true);
  if (!Ran)
    return fail(Ran.takeError());
  int Code = reportFailures(Ran->Report);
  if (Error E = checkOnly(Ran->Report, Options))
    return fail(std::move(E));

  Selection Selected = selectOffers(*Ran, Options);
  Expected<std::vector<EditedFile>> Files = editFiles(*Ran, Selected);
  if (!Files)
    return fail(Files.takeError());
  if (Options.InPlace)
    if (Error E = apply(*Ran, *Files, Options))
      return fail(std::move(E));

  Error Failed = writeOutput(Options, [&](raw_ostream &OS, bool Color) {
    if (Options.Format == Format::JSON)
      printJSON(Ran->Report, OS);
    else if (!Options.InPlace)
      for (const EditedFile &File : *Files)
        printDiff(File.Name, File.Before, File.Change.NewContent, OS, Color);
  });
  if (Failed)
    return fail(std::move(Failed));
  if (!Options.Quiet)
    printSummary(Ran->Report, Selected, Options.InPlace, Options.Verbose, errs());
  return Code;
}

} // namespace coroutinize
