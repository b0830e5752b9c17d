#include "model/Model.h"
#include "reporters/Escape.h"
#include "tool/Commands.h"
#include "tool/Driver.h"
#include "tool/Output.h"
#include "tool/Paths.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace coroutinize {
namespace {

const RefusalReason Reasons[] = {
#define REFUSAL(Id, Name, Sentence) RefusalReason::Id,
#include "model/Refusals.def"
};

/// `file.cpp:12`: the file and the line.
std::optional<std::pair<StringRef, unsigned>> asPlace(StringRef Asked) {
  auto [File, Line] = Asked.rsplit(':');
  unsigned Number = 0;
  // A column may follow.
  if (auto [Before, Middle] = File.rsplit(':');
      !Middle.empty() && !Middle.getAsInteger(10, Number))
    return std::pair(Before, Number);
  if (Line.empty() || Line.getAsInteger(10, Number))
    return std::nullopt;
  return std::pair(File, Number);
}

/// A step with its place, if it has one.
std::string spell(const NatureStep &Step) {
  std::string Text = escape(Step.Text);
  const Place &At = Step.At;
  if (At.Line == 0)
    return Text;
  std::string Column = At.Column ? formatv(":{0}", At.Column).str() : "";
  return formatv("{0}:{1}{2}: {3}", escape(At.File), At.Line, Column, Text);
}

/// Why the hand-offs of a line have the nature that they have.
int explainPlace(Options Asked, StringRef Place, StringRef File,
                 unsigned Line) {
  Asked.Paths = {File.str()};
  Expected<Run> Ran = run(Asked, /*Rewrite=*/false);
  if (!Ran)
    return fail(Ran.takeError());
  SmallString<256> Real;
  (void)sys::fs::real_path(File, Real);
  std::string Name = relativeTo(Ran->Root, Real);
  std::vector<HandOff> Shown; // a step of several chains is shown once
  for (const Chain &Chain : Ran->Report.Chains)
    for (const HandOff &Each : Chain.HandOffs) {
      if (Each.At.File != Name || Each.At.Line != Line ||
          any_of(Shown, [&](const HandOff &Other) {
            return Other.At == Each.At && Other.Nature == Each.Nature;
          }))
        continue;
      Shown.push_back(Each);
      const Nature &Its = Each.Nature;
      outs() << formatv("{0}:{1}:{2}: `{3}` invokes its handler {4}, {5} ({6}",
                        escape(Each.At.File), Each.At.Line, Each.At.Column,
                        escape(Each.Callee), name(Its.Time), name(Its.Times),
                        name(Its.Basis));
      bool HasPlaces = !Its.Path.empty() && Its.Path.front().At.Line > 0;
      outs() << (!HasPlaces && !Its.Why.empty() ? ": " + escape(Its.Why) : "")
             << ")\n";
      for (const NatureStep &Step : Its.Path)
        outs() << "  " << spell(Step) << '\n';
    }
  int Code = reportFailures(Ran->Report);
  return Shown.empty() ? fail(createStringError("nothing is handed off at " +
                                                Place))
                       : Code;
}

} // namespace

int explain(const Options &Options) {
  if (Options.Paths.empty()) {
    outs() << "The reasons for which a chain is left alone:\n\n";
    for (RefusalReason Reason : Reasons)
      outs() << formatv("  {0,-22} {1}\n", name(Reason), sentence(Reason));
    outs() << "\n`coroutinize explain REASON` says more of one.\n";
    return ExitDone;
  }
  for (StringRef Asked : Options.Paths) {
    const RefusalReason *Found =
        find_if(Reasons, [&](RefusalReason R) { return name(R) == Asked; });
    if (auto Place = asPlace(Asked); Place && Found == std::end(Reasons)) {
      if (int Code = explainPlace(Options, Asked, Place->first, Place->second))
        return Code;
      continue;
    }
    if (Found == std::end(Reasons))
      return fail(createStringError("no such reason: '" + Asked +
                                    "' (`coroutinize explain` lists them)"));
    outs() << name(*Found) << ": " << sentence(*Found)
           << ".\nSee docs/refusals.md#" << name(*Found)
           << " for an example and what to change.\n";
  }
  return ExitDone;
}

} // namespace coroutinize
