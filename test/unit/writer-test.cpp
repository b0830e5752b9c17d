//===- writer-test.cpp - The writer of source files, alone ----------------===//
//
//   writer-test ROOT [PATH EXPECTED NEW]...
//
// Recovers what an earlier run left in ROOT; then makes each PATH hold what the
// file NEW holds, provided that it still holds what the file EXPECTED holds.
//
//===----------------------------------------------------------------------===//
#include "model/Hash.h"
#include "tool/FileWriter.h"
#include "tool/PosixFile.h"
#include <vector>

using namespace coroutinize;

int main(int Argc, char **Argv) {
  llvm::ExitOnError OrExit("writer-test: ");
  if (Argc < 2 || Argc % 3 != 2) {
    llvm::errs() << "usage: writer-test ROOT [PATH EXPECTED NEW]...\n";
    return 2;
  }
  std::vector<FileChange> Changes;
  for (int I = 2; I != Argc; I += 3)
    Changes.push_back({Argv[I],
                       contentHash(OrExit(readRegularFile(Argv[I + 1]))),
                       OrExit(readRegularFile(Argv[I + 2]))});
  OrExit(recoverJournal(Argv[1]));
  OrExit(writeFiles(Changes, Argv[1]));
}
