#include "reporters/Json.h"
#include "reporters/Text.h"
#include "tool/Commands.h"
#include "tool/Driver.h"
#include "tool/Output.h"

using namespace llvm;

namespace coroutinize {

int scan(const Options &Options) {
  Expected<Run> Ran = run(Options, /*Rewrite=*/true);
  if (!Ran)
    return fail(Ran.takeError());
  Error Failed = writeOutput(Options, [&](raw_ostream &OS, bool Color) {
    if (Options.Format == Format::JSON)
      printJSON(Ran->Report, OS);
    else
      printText(Ran->Report, OS, Color, Options.Verbose);
  });
  int Code = reportFailures(Ran->Report);
  return Failed ? fail(std::move(Failed)) : Code;
}

} // namespace coroutinize
