#include "tool/Driver.h"
#include "link/Merge.h"
#include "tool/Cache.h"
#include "tool/CommandLine.h"
#include "tool/Configuration.h"
#include "tool/FileWriter.h"
#include "tool/Link.h"
#include "tool/Progress.h"
#include "tool/Units.h"
#include "tool/WorkerPool.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace coroutinize {
namespace {

class Driver {
public:
  Driver(const Options &Options, bool Rewrite, const Units &Units)
      : Options(Options), Rewrite(Rewrite), Units(Units), Kept(Options) {}

  Expected<Run> run() {
    auto Declarations = configuration();
    if (!Declarations)
      return Declarations.takeError();
    analyse(start(Units.Selected), Rewrite);
    bool Alone = Units.Others.empty();
    if (!Alone && any_of(Results, reliesOnOthers))
      analyse(start(Units.Others), /*MakeOffers=*/false);
    std::vector<std::string> Warnings;
    Expected<Natures> Linked = linkUnits(Results, *Declarations, Warnings);
    if (!Linked)
      return Linked.takeError();
    if (!Options.Quiet)
      for (const std::string &Warning : Warnings)
        errs() << "coroutinize: warning: " << Warning << '\n';
    // Of units that were only asked what they show, nothing is said.
    DenseSet<size_t> Silent(Units.Others.begin(), Units.Others.end());
    tell(*Linked, Silent);
    if (!Alone && editsSharedFile()) {
      Silent.clear();
      analyse(start(Units.Others), Rewrite);
      tell(*Linked, Silent);
    }
    std::vector<UnitResult> Told;
    for (size_t I = 0; I < Results.size(); ++I)
      if (!Silent.contains(UnitOf[I]))
        Told.push_back(std::move(Results[I]));
    Run Result{merge(Told), Units.root(), {}};
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

  /// The declarations of the project: of the configuration that is named, or
  /// of all that are found upwards from the units.
  Expected<std::vector<Declaration>> configuration() const {
    std::set<std::string> Found;
    if (!Options.Config.empty()) {
      Found.insert(Options.Config);
    } else {
      StringSet<> Folders;
      for (ArrayRef<size_t> Indices : {ArrayRef(Units.Selected), ArrayRef(Units.Others)})
        for (size_t Index : Indices)
          if (StringRef Folder = sys::path::parent_path(Units.file(Index));
              Folders.insert(Folder).second)
            if (std::string At = findUpwards(Folder, ConfigurationName);
                !At.empty())
              Found.insert(At + "/" + ConfigurationName.str());
    }
    std::vector<Declaration> All;
    for (const std::string &Path : Found) {
      auto Read = readConfiguration(Path, relativeTo(Units.root(), Path));
      if (!Read)
        return Read.takeError();
      All.insert(All.end(), Read->begin(), Read->end());
    }
    return All;
  }

  Expected<UnitRequest>
  request(size_t Index, bool MakeOffers,
          const std::optional<std::vector<ParameterNature>> &Known) const {
    Expected<std::vector<std::string>> Command = command(Index);
    if (!Command)
      return Command.takeError();
    return UnitRequest{Units.file(Index),   Units.database()[Index].Directory,
                       std::move(*Command), Units.root(),
                       Options.Exclude,     MakeOffers,
                       MakeOffers && Options.seesGenerators(),
                       Known};
  }

  /// One analysis: of which unit, and which result it gives.
  struct Job {
    size_t Index;
    size_t Result;
    std::optional<std::vector<ParameterNature>> Known;
    std::string Entry = {}; ///< in the cache
  };

  /// Makes place for the results of units that are C++, each different command
  /// once, or finds the place that there is.
  std::vector<Job> start(ArrayRef<size_t> Indices) {
    std::vector<Job> Jobs;
    for (size_t Index : Indices) {
      std::string File = relativeTo(Units.root(), Units.file(Index));
      Expected<std::vector<std::string>> Command = command(Index);
      if (!Command) {
        std::string Why = toString(Command.takeError());
        if (!NotStarted.insert(Index).second)
          continue;
        Results.emplace_back();
        Results.back().File = File;
        Results.back().Failure = std::move(Why);
        UnitOf.push_back(Index);
      } else if (Command->empty()) {
        if (NotStarted.insert(Index).second)
          NotCXX.push_back(File + ": not C++, left out");
      } else {
        std::string Key = Units.file(Index) + '\0' +
                          Units.database()[Index].Directory + '\0' +
                          join(*Command, StringRef("\0", 1));
        XXH128_hash_t Hash = xxh3_128bits(arrayRefFromStringRef(Key));
        auto [At, New] =
            Seen.try_emplace({Hash.low64, Hash.high64}, Results.size());
        if (New) {
          Results.emplace_back();
          UnitOf.push_back(Index);
        }
        if (UnitOf[At->second] == Index)
          Jobs.push_back({Index, At->second, std::nullopt, {}});
      }
    }
    return Jobs;
  }

  /// Analyses those units again that relied on something else.
  void tell(const Natures &Linked, const DenseSet<size_t> &Silent) {
    std::vector<Job> Jobs;
    for (size_t I = 0; I < Results.size(); ++I)
      if (Results[I].Analysed && !Silent.contains(UnitOf[I]))
        if (auto Known = newlyKnown(Results[I], Linked))
          Jobs.push_back({UnitOf[I], I, std::move(Known), {}});
    analyse(Jobs, Rewrite);
  }

  void analyse(std::vector<Job> Jobs, bool MakeOffers) {
    auto Ask = [&](const Job &Each) {
      return request(Each.Index, MakeOffers, Each.Known);
    };
    std::vector<const Job *> Missing;
    for (Job &Each : Jobs) {
      if (Expected<UnitRequest> Request = Ask(Each))
        Each.Entry = Kept.entry(*Request);
      else
        consumeError(Request.takeError()); // said by its result
      if (auto Found = Kept.find(Each.Entry))
        finish(Each, std::move(*Found));
      else
        Missing.push_back(&Each);
    }
    Progress Line(Missing.size(), Options.Quiet);
    WorkerLimits Limits{Options.Jobs, Options.Timeout, Options.Memory,
                        Options.Verbose};
    std::vector<UnitResult> Analysed = analyseUnits(
        Missing.size(), [&](size_t I) { return Ask(*Missing[I]); }, Limits,
        [&](size_t Done) { Line.update(Done); },
        // A run that is interrupted keeps what it has.
        [&](size_t I, const UnitResult &Unit) {
          Kept.store(Missing[I]->Entry, Unit);
        });
    for (size_t I = 0; I < Missing.size(); ++I)
      finish(*Missing[I], std::move(Analysed[I]));
  }

  void finish(const Job &Of, UnitResult Unit) {
    Unit.File = relativeTo(Units.root(), Units.file(Of.Index));
    // The compiler's message begins with an absolute path.
    if (StringRef(Unit.Failure).starts_with(Units.root() + "/"))
      Unit.Failure.erase(0, Units.root().size() + 1);
    Results[Of.Result] = std::move(Unit);
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
    erase_if(Report.Producers, [&](const Producer &Producer) {
      return !Units.covers(Producer.At.File);
    });
    StringSet<> Kept;
    for (const Chain &Chain : Report.Chains)
      Kept.insert(Chain.Id);
    for (const Producer &Producer : Report.Producers)
      Kept.insert(Producer.Id);
    auto IsForeign = [&](const auto &Finding) {
      return !Kept.contains(Finding.ChainId);
    };
    erase_if(Report.Offers, IsForeign);
    erase_if(Report.Refusals, IsForeign);
  }

  const coroutinize::Options &Options;
  bool Rewrite;
  const coroutinize::Units &Units;
  Cache Kept;
  std::vector<UnitResult> Results;
  std::vector<std::string> NotCXX;
  /// The place of each command's result, by the command's hash.
  std::map<std::pair<uint64_t, uint64_t>, size_t> Seen;
  std::vector<size_t> UnitOf; ///< the unit of each result
  std::set<size_t> NotStarted; ///< units without a command
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
