//===- Lines.cpp - Which lines of a text changed --------------------------===//
#include "reporters/Lines.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include <climits>

using llvm::ArrayRef;
using llvm::StringRef;

namespace coroutinize {
namespace {

/// A part of both texts that is still to be compared.
using Range = LineChange;

/// Beyond this many differing lines, Myers' quadratic algorithm gives way to
/// "all of it changed".
constexpr int MyersLimit = 1500;

class Comparison {
public:
  Comparison(ArrayRef<StringRef> Old, ArrayRef<StringRef> New)
      : Old(number(Old)), New(number(New)), OldKept(Old.size()),
        NewKept(New.size()) {}

  std::vector<LineChange> run() {
    Work.push_back({0, Old.size(), 0, New.size()});
    while (!Work.empty()) {
      Range R = trim(Work.pop_back_val());
      if (R.OldBegin != R.OldEnd && R.NewBegin != R.NewEnd &&
          !splitAtUniqueLines(R))
        compareByMyers(R);
    }
    return changes();
  }

private:
  /// Equal lines get equal numbers.
  std::vector<unsigned> number(ArrayRef<StringRef> Lines) {
    std::vector<unsigned> Result;
    for (StringRef Line : Lines)
      Result.push_back(Numbers.try_emplace(Line, Numbers.size()).first->second);
    return Result;
  }

  void keep(size_t OldLine, size_t NewLine) {
    OldKept[OldLine] = NewKept[NewLine] = true;
  }

  Range trim(Range R) {
    while (R.OldBegin != R.OldEnd && R.NewBegin != R.NewEnd &&
           Old[R.OldBegin] == New[R.NewBegin])
      keep(R.OldBegin++, R.NewBegin++);
    while (R.OldBegin != R.OldEnd && R.NewBegin != R.NewEnd &&
           Old[R.OldEnd - 1] == New[R.NewEnd - 1])
      keep(--R.OldEnd, --R.NewEnd);
    return R;
  }

  /// Patience: keeps the longest run of lines that are unique on both sides and
  /// in the same order, and leaves what lies between them as work.
  bool splitAtUniqueLines(const Range &R);

  void compareByMyers(const Range &R);

  std::vector<LineChange> changes() const;

  llvm::DenseMap<StringRef, unsigned> Numbers;
  std::vector<unsigned> Old, New;
  std::vector<bool> OldKept, NewKept;
  llvm::SmallVector<Range> Work;
};

bool Comparison::splitAtUniqueLines(const Range &R) {
  struct Occurrence {
    unsigned InOld = 0, InNew = 0;
    size_t NewLine = 0;
  };
  llvm::DenseMap<unsigned, Occurrence> Occurrences;
  for (size_t I = R.OldBegin; I != R.OldEnd; ++I)
    ++Occurrences[Old[I]].InOld;
  for (size_t I = R.NewBegin; I != R.NewEnd; ++I) {
    Occurrence &O = Occurrences[New[I]];
    ++O.InNew;
    O.NewLine = I;
  }

  // The longest increasing subsequence: Tails[K] ends the one of length K + 1
  // that ends earliest.
  struct Anchor {
    size_t OldLine, NewLine;
    int Previous;
  };
  std::vector<Anchor> Anchors;
  std::vector<int> Tails;
  for (size_t I = R.OldBegin; I != R.OldEnd; ++I) {
    const Occurrence &O = Occurrences[Old[I]];
    if (O.InOld != 1 || O.InNew != 1)
      continue;
    auto Place = llvm::partition_point(
        Tails, [&](int Tail) { return Anchors[Tail].NewLine < O.NewLine; });
    Anchors.push_back(
        {I, O.NewLine, Place == Tails.begin() ? -1 : *std::prev(Place)});
    if (Place == Tails.end())
      Tails.push_back(Anchors.size() - 1);
    else
      *Place = Anchors.size() - 1;
  }
  if (Tails.empty())
    return false;

  Range Rest = R;
  for (int I = Tails.back(); I != -1; I = Anchors[I].Previous) {
    const Anchor &A = Anchors[I];
    keep(A.OldLine, A.NewLine);
    Work.push_back({A.OldLine + 1, Rest.OldEnd, A.NewLine + 1, Rest.NewEnd});
    Rest.OldEnd = A.OldLine;
    Rest.NewEnd = A.NewLine;
  }
  Work.push_back(Rest);
  return true;
}

void Comparison::compareByMyers(const Range &R) {
  const int N = R.OldEnd - R.OldBegin, M = R.NewEnd - R.NewBegin;
  const int Limit = std::min(N + M, MyersLimit);
  // Furthest[K + Limit + 1]: how far diagonal K (old minus new) got in the old
  // text. Trace[D]: its state before step D, diagonals -D to D.
  std::vector<int> Furthest(2 * Limit + 3, 0);
  std::vector<std::vector<int>> Trace;
  const auto At = [&](int K) -> int & { return Furthest[K + Limit + 1]; };
  const auto GoesDown = [](int K, int D, int Below, int Above) {
    return K == -D || (K != D && Below < Above);
  };

  for (int D = 0; D <= Limit; ++D) {
    Trace.emplace_back(&At(-D - 1), &At(D + 1) + 1);
    for (int K = -D; K <= D; K += 2) {
      int X = GoesDown(K, D, At(K - 1), At(K + 1)) ? At(K + 1) : At(K - 1) + 1;
      while (X < N && X - K < M && X - K >= 0 &&
             Old[R.OldBegin + X] == New[R.NewBegin + X - K])
        ++X;
      At(K) = X;
      if (X != N || X - K != M)
        continue;
      // Found: walk back, keeping what the diagonals passed over.
      int OldLine = N, NewLine = M;
      for (; D >= 0; --D) {
        const auto Before = [&](int K) { return Trace[D][K + D + 1]; };
        const int Diagonal = OldLine - NewLine;
        const bool Down =
            GoesDown(Diagonal, D, Before(Diagonal - 1), Before(Diagonal + 1));
        const int From = Down ? Before(Diagonal + 1) : Before(Diagonal - 1) + 1;
        while (OldLine > From)
          keep(R.OldBegin + --OldLine, R.NewBegin + --NewLine);
        (Down ? NewLine : OldLine) -= 1;
      }
      return;
    }
  }
}

std::vector<LineChange> Comparison::changes() const {
  std::vector<LineChange> Changes;
  for (size_t I = 0, J = 0; I != Old.size() || J != New.size();) {
    LineChange Change{I, I, J, J};
    while (I != Old.size() && !OldKept[I])
      Change.OldEnd = ++I;
    while (J != New.size() && !NewKept[J])
      Change.NewEnd = ++J;
    if (Change.OldBegin != I || Change.NewBegin != J)
      Changes.push_back(Change);
    else
      ++I, ++J;
  }
  return Changes;
}

/// How odd it looks when a change begins, or ends, just before this line: deep
/// lines look odd, and so do blank lines and closing brackets.
int oddness(ArrayRef<StringRef> Lines, size_t Index) {
  int Odd = 0;
  while (Index != Lines.size() && Lines[Index].trim().empty()) {
    Odd = 3;
    ++Index;
  }
  if (Index == Lines.size())
    return Odd;
  StringRef Text = Lines[Index].ltrim(" \t");
  Odd += 4 * (Lines[Index].size() - Text.size());
  return Odd + (Text.starts_with("}") || Text.starts_with(")") ? 1 : 0);
}

/// Lines that were only added (or only removed) often can be moved up or down
/// in a text that repeats itself.
/// \returns by how many lines down it looks best.
int bestShift(ArrayRef<StringRef> Lines, size_t Begin, size_t End,
              size_t RoomAbove, size_t RoomBelow) {
  int Best = 0, Least = INT_MAX;
  const auto Try = [&](int Shift) {
    int Odd = oddness(Lines, Begin + Shift) + oddness(Lines, End + Shift);
    if (Odd < Least) {
      Least = Odd;
      Best = Shift;
    }
  };
  int Down = 0;
  while (size_t(Down) < RoomBelow && Lines[Begin + Down] == Lines[End + Down])
    ++Down;
  for (int Shift = Down; Shift >= 0; --Shift)
    Try(Shift);
  for (int Up = 1;
       size_t(Up) <= RoomAbove && Lines[Begin - Up] == Lines[End - Up]; ++Up)
    Try(-Up);
  return Best;
}

} // namespace

std::vector<StringRef> splitLines(StringRef Text) {
  std::vector<StringRef> Lines;
  while (!Text.empty()) {
    size_t End = Text.find('\n');
    Lines.push_back(Text.take_front(End == StringRef::npos ? End : End + 1));
    Text = Text.drop_front(Lines.back().size());
  }
  return Lines;
}

std::vector<LineChange> compareLines(ArrayRef<StringRef> Old,
                                     ArrayRef<StringRef> New) {
  std::vector<LineChange> Changes = Comparison(Old, New).run();
  for (size_t I = 0; I != Changes.size(); ++I) {
    LineChange &C = Changes[I];
    const bool Added = C.OldBegin == C.OldEnd;
    if (!Added && C.NewBegin != C.NewEnd)
      continue;
    size_t Above = C.OldBegin, Below = Old.size() - C.OldEnd;
    if (I != 0) // One line stays between two changes.
      Above -= Changes[I - 1].OldEnd + 1;
    if (I + 1 != Changes.size())
      Below = Changes[I + 1].OldBegin - C.OldEnd - 1;
    const int Shift = Added
                          ? bestShift(New, C.NewBegin, C.NewEnd, Above, Below)
                          : bestShift(Old, C.OldBegin, C.OldEnd, Above, Below);
    C = {C.OldBegin + Shift, C.OldEnd + Shift, C.NewBegin + Shift,
         C.NewEnd + Shift};
  }
  return Changes;
}

} // namespace coroutinize
