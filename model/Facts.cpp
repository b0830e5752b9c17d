#include "model/Facts.h"
#include "llvm/Support/ErrorHandling.h"
#include <algorithm>
#include <tuple>

namespace coroutinize {

const char *name(UseKind Value) {
  switch (Value) {
  case UseKind::Call:
    return "call";
  case UseKind::Pass:
    return "pass";
  case UseKind::Store:
    return "store";
  case UseKind::Promised:
    return "promised";
  case UseKind::Invoke:
    return "invoke";
  case UseKind::Escape:
    return "escape";
  }
  llvm_unreachable("not a UseKind");
}

/// Sorts by a key and leaves out what is there already.
template <typename T, typename GetKey>
static void sortUnique(std::vector<T> &All, GetKey Key) {
  std::sort(All.begin(), All.end(),
            [&](const T &A, const T &B) { return Key(A) < Key(B); });
  std::vector<T> Unique;
  size_t SameKey = 0; // the first one with the last key
  for (T &Each : All) {
    if (Unique.empty() || Key(Unique.back()) != Key(Each))
      SameKey = Unique.size();
    if (std::find(Unique.begin() + SameKey, Unique.end(), Each) == Unique.end())
      Unique.push_back(std::move(Each));
  }
  All = std::move(Unique);
}

bool sameNature(const ParameterNature &A, const ParameterNature &B) {
  auto Said = [](const ParameterNature &N) {
    return std::tie(N.Seen, N.Inline, N.GoesOn, N.Escapes, N.Nature.Time,
                    N.Nature.Times, N.Nature.Basis);
  };
  return Said(A) == Said(B);
}

void normalise(Facts &All) {
  sortUnique(All.Functions, [](const FunctionNode &F) {
    return std::tie(F.Key, F.Name, F.At);
  });
  sortUnique(All.Summaries, [](const CallableSummary &S) {
    return std::tie(S.Cell, S.Function, S.Index, S.At);
  });
  sortUnique(All.CellUses, [](const CellUse &U) {
    return std::tie(U.Cell, U.Function, U.At);
  });
}

} // namespace coroutinize
