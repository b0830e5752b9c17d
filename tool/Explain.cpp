#include "model/Model.h"
#include "tool/Commands.h"
#include "tool/Output.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace coroutinize {
namespace {

const RefusalReason Reasons[] = {
#define REFUSAL(Id, Name, Sentence) RefusalReason::Id,
#include "model/Refusals.def"
};

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
