//===- Json.cpp - A report as JSON for a program --------------------------===//
#include "reporters/Json.h"
#include "model/Json.h"

void coroutinize::printJSON(const Report &R, llvm::raw_ostream &OS) {
  llvm::json::OStream(OS, /*IndentSize=*/2).value(toJSON(R));
  OS << '\n';
}
