//===- main.cpp - The command line of coroutinize -------------------------===//
#include "tool/Commands.h"
#include "tool/Output.h"
#include "tool/Worker.h"
#include "llvm/Config/llvm-config.h"

using namespace coroutinize;

int main(int Count, char **Values) {
  llvm::ArrayRef<const char *> Arguments(Values + 1, Count > 0 ? Count - 1 : 0);
  if (!Arguments.empty() && llvm::StringRef(Arguments[0]) == WorkerArgument)
    return runWorker(Arguments.drop_front());

  llvm::Expected<Options> Parsed = parseOptions(Arguments);
  if (!Parsed)
    return fail(Parsed.takeError());
  if (Parsed->Help) {
    printHelp(*Parsed, llvm::outs());
    return ExitDone;
  }
  if (Parsed->Version) {
    llvm::outs() << "coroutinize " COROUTINIZE_VERSION
                    " (LLVM " LLVM_VERSION_STRING ")\n";
    return ExitDone;
  }
  switch (Parsed->Command) {
  case Command::Scan:
    return scan(*Parsed);
  case Command::Rewrite:
    return rewrite(*Parsed);
  case Command::Check:
    return check(*Parsed);
  case Command::Explain:
    return explain(*Parsed);
  }
}
