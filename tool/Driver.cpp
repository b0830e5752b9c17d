#include "tool/Driver.h"
#include "link/Merge.h"
#include "tool/CommandLine.h"
#include "tool/FileWriter.h"
#include "tool/Progress.h"
#include "tool/Units.h"
#include "tool/WorkerPool.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace coroutinize {
namespace {

class Driver {
public:
  Driver(const Options &Options, bool Rewrite, const Units &Units)
      : Options(Options), Rewrite(Rewrite), Units(Units) {}

  Run run() {
    analyse(Units.Selected);
    if (!Units.Others.empty() && editsSharedFile())
      analyse(Units.Others);
    Run Result{merge(Results), Units.root(), {}};
    Result.Report.Messages.insert(Result.Report.Messages.begin(),
                                  NotCXX.begin(), NotCXX.end());
    restrict(Result.Report);
    for (const Offer &Offer : Result.Report.Offers)
      for (const Edit &Edit : Offer.Edits)
        if (!Units.covers(Edit.File))
          Result.Uncovered.insert(Offer.ChainId);
    return Result;
  }

private:
  /// The command of a unit, or why it can't be analysed.
  Expected<std::vector<std::string>> command(size_t Index) const {
    CompileCommand Entry = Units.database()[Index];
    if (!sys::fs::is_directory(Entry.Directory))
      return createStringError("its folder '" + Entry.Directory +
                               "' does not exist");
    Expected<std::vector<std::string>> Command = clangCommand(Entry, Options);
    if (!Command || Command->empty())
      return Command;
    sys::fs::file_status Status;
    if (sys::fs::status(Entry.File, Status))
      return createStringError(
          "the file does not exist (if it is generated, build it first)");
    if (Status.type() != sys::fs::file_type::regular_file)
      return createStringError("it is not a regular file");
    return Command;
  }

  Expected<UnitRequest> request(size_t Index) const {
    Expected<std::vector<std::string>> Command = command(Index);
    if (!Command)
      return Command.takeError();
    return UnitRequest{Units.file(Index),   Units.database()[Index].Directory,
                       std::move(*Command), Units.root(),
                       Options.Exclude,     Rewrite,
                       std::nullopt};
  }

  /// Adds the results of units that are C++, each different command once.
  void analyse(ArrayRef<size_t> Indices) {
    std::vector<size_t> Ready;
    for (size_t Index : Indices) {
      std::string File = relativeTo(Units.root(), Units.file(Index));
      Expected<std::vector<std::string>> Command = command(Index);
      if (!Command) {
        UnitResult Failed;
        Failed.File = File;
        Failed.Failure = toString(Command.takeError());
        Results.push_back(std::move(Failed));
      } else if (Command->empty()) {
        NotCXX.push_back(File + ": not C++, left out");
      } else {
        std::string Key = Units.file(Index) + '\0' +
                          Units.database()[Index].Directory + '\0' +
                          join(*Command, StringRef("\0", 1));
        XXH128_hash_t Hash = xxh3_128bits(arrayRefFromStringRef(Key));
        if (Seen.insert({Hash.low64, Hash.high64}).second)
          Ready.push_back(Index);
      }
    }

    Progress Line(Ready.size(), Options.Quiet);
    WorkerLimits Limits{Options.Jobs, Options.Timeout, Options.Memory,
                        Options.Verbose};
    std::vector<UnitResult> Analysed = analyseUnits(
        Ready.size(), [&](size_t I) { return request(Ready[I]); }, Limits,
        [&](size_t Done) { Line.update(Done); });
    for (size_t I = 0; I < Ready.size(); ++I) {
      UnitResult &Unit = Analysed[I];
      Unit.File = relativeTo(Units.root(), Units.file(Ready[I]));
      // The compiler's message begins with an absolute path.
      if (StringRef(Unit.Failure).starts_with(Units.root() + "/"))
        Unit.Failure.erase(0, Units.root().size() + 1);
      Results.push_back(std::move(Unit));
    }
  }

  /// Does an offer edit more than the main file of its own unit?
  bool editsSharedFile() const {
    for (const UnitResult &Unit : Results)
      for (const Offer &Offer : Unit.Offers)
        for (const Edit &Edit : Offer.Edits)
          if (Edit.File != Unit.File)
            return true;
    return false;
  }

  /// Leaves only the chains that the run is about, and what belongs to them.
  void restrict(Report &Report) const {
    erase_if(Report.Chains,
             [&](const Chain &Chain) { return !Units.covers(Chain.At.File); });
    StringSet<> Kept;
    for (const Chain &Chain : Report.Chains)
      Kept.insert(Chain.Id);
    auto IsForeign = [&](const auto &Finding) {
      return !Kept.contains(Finding.ChainId);
    };
    erase_if(Report.Offers, IsForeign);
    erase_if(Report.Refusals, IsForeign);
  }

  const coroutinize::Options &Options;
  bool Rewrite;
  const coroutinize::Units &Units;
  std::vector<UnitResult> Results;
  std::vector<std::string> NotCXX;
  DenseSet<std::pair<uint64_t, uint64_t>> Seen; ///< commands, by their hash
};

} // namespace

Expected<Run> run(const Options &Options, bool Rewrite) {
  Expected<Units> Found = Units::find(Options);
  if (!Found)
    return Found.takeError();
  if (Options.InPlace)
    if (Error E = recoverJournal(Found->root()))
      return E;
  return Driver(Options, Rewrite, *Found).run();
}

} // namespace coroutinize
