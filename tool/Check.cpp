#include "reporters/Escape.h"
#include "reporters/Json.h"
#include "tool/Commands.h"
#include "tool/Driver.h"
#include "tool/Output.h"
#include "llvm/ADT/StringSet.h"

using namespace llvm;

namespace coroutinize {
namespace {

bool exceeds(unsigned Value, std::optional<unsigned> Limit) {
  return Limit && Value > *Limit;
}

/// Leaves only the chains that do not hold the limits.
void keepViolations(Report &Report, const Options &Options) {
  erase_if(Report.Chains, [&](const Chain &Chain) {
    return !exceeds(Chain.Metrics.Depth, Options.MaxDepth) &&
           !exceeds(Chain.Metrics.Length, Options.MaxLength);
  });
  StringSet<> Kept;
  for (const Chain &Chain : Report.Chains)
    Kept.insert(Chain.Id);
  erase_if(Report.Refusals, [&](const Refusal &Refusal) {
    return !Kept.contains(Refusal.ChainId);
  });
}

void printViolations(const Report &Report, const Options &Options,
                     raw_ostream &OS, bool Color) {
  for (const Chain &Chain : Report.Chains) {
    auto Complain = [&](StringRef What, unsigned Value,
                        std::optional<unsigned> Limit) {
      if (!exceeds(Value, Limit))
        return;
      OS << escape(Chain.At.File) << ':' << Chain.At.Line << ':'
         << Chain.At.Column << ": ";
      if (Color)
        OS.changeColor(raw_ostream::RED, /*Bold=*/true);
      OS << "error: ";
      if (Color)
        OS.resetColor();
      OS << "the " << What << " of `" << escape(Chain.Function) << "` is "
         << Value << ", above " << *Limit << '\n';
    };
    Complain("callback depth", Chain.Metrics.Depth, Options.MaxDepth);
    Complain("chain length", Chain.Metrics.Length, Options.MaxLength);
  }
}

} // namespace

int check(const Options &Options) {
  if (!Options.MaxDepth && !Options.MaxLength)
    return fail(createStringError(
        "'check' needs --max-depth or --max-length (see coroutinize check "
        "--help)"));
  Expected<Run> Ran = run(Options, /*Rewrite=*/false);
  if (!Ran)
    return fail(Ran.takeError());
  Report &Report = Ran->Report;
  size_t Total = Report.Chains.size();
  keepViolations(Report, Options);

  Error Failed = writeOutput(Options, [&](raw_ostream &OS, bool Color) {
    if (Options.Format == Format::JSON)
      printJSON(Report, OS);
    else
      printViolations(Report, Options, OS, Color);
  });
  int Code = reportFailures(Report);
  if (Failed)
    return fail(std::move(Failed));
  if (!Options.Quiet)
    errs() << Report.UnitsAnalysed << " of "
           << counted(Report.UnitsTotal, "unit") << " analysed; "
           << Report.Chains.size() << " of " << counted(Total, "chain")
           << " above the limit\n";
  return Report.Chains.empty() ? Code : ExitNotHeld;
}

} // namespace coroutinize
