#include "tool/Output.h"
#include "reporters/Escape.h"
#include "llvm/Support/Process.h"

using namespace llvm;

namespace coroutinize {
namespace {

bool wantsColor(const Options &Options) {
  switch (Options.Color) {
  case ColorMode::Always:
    return true;
  case ColorMode::Never:
    return false;
  case ColorMode::Auto:
    return Options.Output.empty() && outs().is_displayed() &&
           outs().has_colors() && !sys::Process::GetEnv("NO_COLOR");
  }
  llvm_unreachable("all modes are handled");
}

} // namespace

int fail(Error E) {
  handleAllErrors(std::move(E), [](const ErrorInfoBase &Info) {
    errs() << "coroutinize: error: " << escape(Info.message(), "\n") << '\n';
  });
  return ExitUsage;
}

int reportFailures(const Report &Report) {
  for (const UnitFailure &Failure : Report.Failures)
    errs() << "coroutinize: not analysed: " << escape(Failure.File) << ": "
           << escape(Failure.Reason) << '\n';
  return Report.Failures.empty() ? ExitDone : ExitIncomplete;
}

Error writeOutput(const Options &Options,
                  function_ref<void(raw_ostream &, bool Color)> Print) {
  bool Color = wantsColor(Options);
  std::error_code Failed;
  // "-" is the standard output.
  raw_fd_ostream OS(Options.Output.empty() ? "-" : Options.Output, Failed);
  if (!Failed) {
    OS.enable_colors(Color);
    Print(OS, Color);
    OS.flush();
    Failed = OS.error();
    OS.clear_error();
  }
  if (!Failed)
    return Error::success();
  std::string Target = Options.Output.empty() ? "the standard output"
                                              : "'" + Options.Output + "'";
  return createStringError(Failed,
                           "cannot write " + Target + ": " + Failed.message());
}

std::string counted(size_t Count, StringRef Noun) {
  return (Twine(Count) + " " + Noun + (Count == 1 ? "" : "s")).str();
}

} // namespace coroutinize
