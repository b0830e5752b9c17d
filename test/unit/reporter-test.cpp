//===- reporter-test.cpp - Reports in, every format out -------------------===//
//
//   reporter-test text|json REPORT [--color] [--verbose]
//   reporter-test merge UNIT...        unit results in, a JSON report out
//   reporter-test diff OLD NEW [--color] [--name=PATH]
//   reporter-test apply FILE REPORT    FILE with the first offer's edits
//
//===----------------------------------------------------------------------===//
#include "link/Merge.h"
#include "model/Json.h"
#include "reporters/Diff.h"
#include "reporters/Json.h"
#include "reporters/Text.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace coroutinize;
using llvm::StringRef;

static llvm::ExitOnError OrExit;

static std::string readFile(StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  if (!Buffer)
    OrExit(llvm::createFileError(Path, Buffer.getError()));
  return (*Buffer)->getBuffer().str();
}

template <typename T> static T readModel(StringRef Path) {
  llvm::json::Value Value = OrExit(llvm::json::parse(readFile(Path)));
  llvm::json::Path::Root Root;
  T Result;
  if (!fromJSON(Value, Result, Root))
    OrExit(Root.getError());
  return Result;
}

int main(int Argc, char **Argv) {
  OrExit.setBanner("reporter-test: ");
  bool Color = false, Verbose = false;
  std::vector<StringRef> Files;
  StringRef Name = "file.cpp";
  for (StringRef Argument : llvm::ArrayRef(Argv, Argc).drop_front(2)) {
    if (Argument == "--color")
      Color = true;
    else if (Argument == "--verbose")
      Verbose = true;
    else if (Argument.consume_front("--name="))
      Name = Argument;
    else
      Files.push_back(Argument);
  }
  llvm::raw_ostream &OS = llvm::outs();
  StringRef Command = Argv[1];
  if (Command == "text") {
    printText(readModel<Report>(Files.at(0)), OS, Color, Verbose);
  } else if (Command == "json") {
    printJSON(readModel<Report>(Files.at(0)), OS);
  } else if (Command == "merge") {
    std::vector<UnitResult> Units;
    for (StringRef File : Files)
      Units.push_back(readModel<UnitResult>(File));
    printJSON(merge(Units), OS);
  } else if (Command == "diff") {
    printDiff(Name, readFile(Files.at(0)), readFile(Files.at(1)), OS, Color);
  } else if (Command == "apply") {
    Report R = readModel<Report>(Files.at(1));
    OS << applyEdits(readFile(Files.at(0)), R.Offers.at(0).Edits);
  } else {
    llvm::errs() << "reporter-test: unknown command\n";
    return 2;
  }
}
