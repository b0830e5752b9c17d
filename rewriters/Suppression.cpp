#include "rewriters/Suppression.h"

using namespace clang;

namespace coroutinize {

bool isSuppressed(const FunctionDecl &Function, const Source &File) {
  unsigned Begin = File.offset(Function.getBeginLoc());
  unsigned Name = File.offset(Function.getLocation());
  auto LineOf = [&](unsigned At) {
    size_t Start = File.Text.rfind('\n', At);
    Start = Start == llvm::StringRef::npos ? 0 : Start + 1;
    return File.Text.substr(Start).take_until([](char C) { return C == '\n'; });
  };
  auto Speaks = [](llvm::StringRef Line, llvm::StringRef Mark) {
    size_t At = Line.find((Mark + "(").str());
    if (At == llvm::StringRef::npos)
      return false;
    llvm::StringRef Rules =
        Line.drop_front(At + Mark.size() + 1).take_until([](char C) {
          return C == ')';
        });
    return Rules == "*" || Rules.contains("coroutinize");
  };
  size_t Above = File.Text.rfind('\n', Begin);
  bool Here = Speaks(LineOf(Name), "NOLINT") ||
              Speaks(LineOf(Begin), "NOLINT") ||
              (Above != llvm::StringRef::npos && Above > 0 &&
               Speaks(LineOf(Above - 1), "NOLINTNEXTLINE"));
  int Open = 0;
  llvm::SmallVector<llvm::StringRef> Lines;
  File.Text.take_front(Begin).split(Lines, '\n');
  for (llvm::StringRef Line : Lines)
    if (Speaks(Line, "NOLINTBEGIN"))
      ++Open;
    else if (Speaks(Line, "NOLINTEND"))
      --Open;
  return Here || Open > 0;
}

} // namespace coroutinize
