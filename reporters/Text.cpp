//===- Text.cpp - A report as text for a person ---------------------------===//
#include "reporters/Text.h"
#include "reporters/Escape.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Unicode.h"
#include <algorithm>
#include <array>
#include <set>
#include <tuple>

using llvm::ArrayRef;
using llvm::raw_ostream;
using llvm::StringRef;

namespace coroutinize {
namespace {

/// Longer cells stick out instead of pushing all others to the right.
constexpr size_t WidestColumn = 48;
constexpr unsigned WidestBar = 40;
/// Figures from here on share the histogram's last row.
constexpr unsigned LastRow = 9;

std::string counted(size_t Count, StringRef Noun) {
  return std::to_string(Count) + " " + Noun.str() + (Count == 1 ? "" : "s");
}

/// The worse chain comes first.
bool isWorse(const Chain *A, const Chain *B) {
  const auto Key = [](const Chain *C) {
    return std::tuple(~C->Metrics.Depth, ~C->Metrics.Length, C->At, C->Id);
  };
  return Key(A) < Key(B);
}

size_t width(StringRef Text) {
  return std::max(0, llvm::sys::unicode::columnWidthUTF8(Text));
}

class TextPrinter {
public:
  TextPrinter(const Report &R, raw_ostream &OS, bool Color, bool Verbose)
      : R(R), OS(OS), Color(Color), Verbose(Verbose) {
    for (const Offer &O : R.Offers)
      OfferOf[O.ChainId] = &O;
    for (const Refusal &Refused : R.Refusals)
      RefusalsOf[Refused.ChainId].push_back(&Refused);
  }

  void print() {
    std::map<std::string, std::vector<const Chain *>> ByFile;
    for (const Chain &C : R.Chains)
      ByFile[C.At.File].push_back(&C);
    std::vector<std::vector<const Chain *>> Files;
    for (auto &[Name, Chains] : ByFile) {
      llvm::sort(Chains, isWorse);
      Files.push_back(std::move(Chains));
    }
    llvm::sort(Files, [](const auto &A, const auto &B) {
      return isWorse(A.front(), B.front());
    });
    for (const auto &Chains : Files)
      printFile(Chains);
    printProducers();
    printSummary();
    if (!Verbose || R.Messages.empty())
      return;
    OS << "\nmessages\n";
    for (const std::string &Message : R.Messages)
      OS << "  " << escape(Message) << '\n';
  }

private:
  using Row = std::array<std::string, 6>;

  static Row cells(const Chain &C) {
    std::set<std::string> Dialects;
    for (const HandOff &H : C.HandOffs)
      Dialects.insert(escape(H.Dialect));
    return {std::to_string(C.At.Line),
            escape(C.Function),
            "depth " + std::to_string(C.Metrics.Depth),
            "length " + std::to_string(C.Metrics.Length) +
                (C.Metrics.Cycle ? " (cycle)" : ""),
            "complexity " + std::to_string(C.Metrics.CognitiveComplexity),
            llvm::join(Dialects, ", ")};
  }

  void printFile(ArrayRef<const Chain *> Chains) {
    paint(raw_ostream::SAVEDCOLOR, /*Bold=*/true);
    OS << escape(Chains.front()->At.File);
    unpaint();
    OS << '\n';

    std::vector<Row> Rows;
    std::array<size_t, std::tuple_size_v<Row>> Widths = {};
    for (const Chain *C : Chains) {
      Rows.push_back(cells(*C));
      for (size_t I = 0; I != Widths.size(); ++I)
        Widths[I] =
            std::max(Widths[I], std::min(WidestColumn, width(Rows.back()[I])));
    }
    for (size_t I = 0; I != Rows.size(); ++I) {
      const Row &Cells = Rows[I];
      OS.indent(2 + Widths[0] - Cells[0].size()) << Cells[0];
      for (size_t J = 1; J != Cells.size(); ++J) {
        OS << "  " << Cells[J];
        OS.indent(Widths[J] - std::min(Widths[J], width(Cells[J])));
      }
      OS << "  ";
      printVerdict(*Chains[I]);
      if (Verbose)
        printDetails(*Chains[I]);
    }
    OS << '\n';
  }

  /// What may become a generator, by place.
  void printProducers() {
    if (R.Producers.empty())
      return;
    paint(raw_ostream::SAVEDCOLOR, /*Bold=*/true);
    OS << "generators";
    unpaint();
    OS << '\n';
    for (const Producer &P : R.Producers) {
      OS << "  " << escape(P.At.File) << ':' << P.At.Line << "  "
         << escape(P.Function) << "  " << name(P.Kind) << ", "
         << counted(P.Consumers, "consumer");
      if (const Offer *O = OfferOf.lookup(P.Id)) {
        const Inversion &I = *O->Inversion;
        OS << ", " << counted(I.Loops, "loop") << ", nesting "
           << I.NestingBefore << " -> " << I.NestingAfter << ", "
           << counted(I.StateLines, "line") << " of state less"
           << (I.Hot ? ", hot" : "");
      }
      OS << "  ";
      printVerdict(P);
      if (const Offer *O = Verbose ? OfferOf.lookup(P.Id) : nullptr)
        for (const std::string &Note : O->Notes)
          OS << "      " << escape(Note) << '\n';
    }
    OS << '\n';
  }

  template <typename Found> void printVerdict(const Found &C) {
    const auto Refusals = RefusalsOf.find(C.Id);
    if (const Offer *O = OfferOf.lookup(C.Id)) {
      paint(raw_ostream::GREEN);
      OS << "offered";
      unpaint();
      OS << " (" << name(O->Applicability);
      for (size_t I = 0; I != O->Assumptions.size(); ++I)
        OS << (I ? "; " : ": ") << escape(O->Assumptions[I]);
      OS << ")\n";
    } else if (Refusals != RefusalsOf.end()) {
      StringRef Between;
      for (const Refusal *Refused : Refusals->second) {
        OS << Between;
        printRefusal(*Refused, C.At.File);
        Between = "      and ";
      }
    } else {
      OS << name(C.Verdict) << '\n';
    }
  }

  void printRefusal(const Refusal &Refused, StringRef File) {
    paint(raw_ostream::YELLOW);
    OS << "refused";
    unpaint();
    OS << ": " << name(Refused.Reason) << " at ";
    if (Refused.At.File != File)
      OS << escape(Refused.At.File) << ':';
    OS << Refused.At.Line << ": "
       << (Refused.Message.empty() ? sentence(Refused.Reason)
                                   : escape(Refused.Message))
       << '\n';
  }

  void printDetails(const Chain &C) {
    std::vector<std::vector<size_t>> Children(C.HandOffs.size() + 1);
    for (size_t I = 0; I != C.HandOffs.size(); ++I)
      Children[C.HandOffs[I].Parent + 1].push_back(I);
    // Hand-offs yet to be shown, with how deep they are in the tree.
    std::vector<std::pair<size_t, unsigned>> Work;
    const auto Push = [&](size_t Node, unsigned Level) {
      for (size_t Child : llvm::reverse(Children[Node]))
        Work.emplace_back(Child, Level);
    };
    for (Push(0, 0); !Work.empty();) {
      const auto [Index, Level] = Work.back();
      Work.pop_back();
      printHandOff(C.HandOffs[Index], C.At.File, Level);
      Push(Index + 1, Level + 1);
    }
    const Offer *O = OfferOf.lookup(C.Id);
    if (!O)
      return;
    OS << "      " << escape(O->Rewriter) << ": depth " << O->Before.Depth
       << " -> " << O->After.Depth << ", length " << O->Before.Length << " -> "
       << O->After.Length << ", complexity " << O->Before.CognitiveComplexity
       << " -> " << O->After.CognitiveComplexity << '\n';
    for (const std::string &Note : O->Notes)
      OS << "      " << escape(Note) << '\n';
  }

  void printHandOff(const HandOff &H, StringRef File, unsigned Level) {
    OS.indent(6 + 2 * Level);
    if (H.At.File != File)
      OS << escape(H.At.File) << ':';
    OS << H.At.Line << ':' << H.At.Column << "  " << escape(H.Callee) << " -> "
       << (H.Target.empty() ? name(H.Kind) : escape(H.Target)) << "  "
       << name(H.Nature.Time) << ", " << name(H.Nature.Times) << " ("
       << name(H.Nature.Basis);
    if (!H.Nature.Why.empty())
      OS << ": " << escape(H.Nature.Why);
    OS << ")\n";
  }

  void printSummary() {
    OS << R.UnitsAnalysed << " of " << counted(R.UnitsTotal, "unit")
       << " analysed\n";
    if (R.Chains.empty()) {
      OS << "no callback chains found\n";
      return;
    }

    size_t HandOffs = 0, Flat = 0, Refused = 0;
    std::map<unsigned, unsigned> Depths, Lengths;
    for (const Chain &C : R.Chains) {
      HandOffs += C.HandOffs.size();
      Flat += C.Verdict == Verdict::Flat;
      Refused += C.Verdict == Verdict::Refused;
      ++Depths[std::min(C.Metrics.Depth, LastRow)];
      ++Lengths[std::min(C.Metrics.Length, LastRow)];
    }
    size_t Offers = 0, Safe = 0;
    for (const Offer &O : R.Offers) {
      Offers += !O.Inversion;
      Safe += !O.Inversion && O.Applicability == Applicability::Safe;
    }
    OS << counted(R.Chains.size(), "chain") << ", "
       << counted(HandOffs, "hand-off") << ": " << Offers
       << " offered (" << Safe << " safe), " << Refused << " refused, " << Flat
       << " flat\n";
    printReasons();
    printHistogram("depth", Depths);
    printHistogram("length", Lengths);
  }

  void printReasons() {
    std::map<RefusalReason, int> Counts;
    for (const Refusal &Refused : R.Refusals)
      ++Counts[Refused.Reason];
    std::set<std::tuple<int, RefusalReason>> MostFirst;
    for (auto [Reason, Count] : Counts)
      MostFirst.emplace(-Count, Reason);
    if (!MostFirst.empty())
      OS << "\nrefusals\n";
    for (auto [Count, Reason] : MostFirst)
      OS << llvm::format_decimal(-Count, 6) << "  " << name(Reason) << ": "
         << sentence(Reason) << '\n';
  }

  void printHistogram(StringRef Title,
                      const std::map<unsigned, unsigned> &Counts) {
    OS << '\n' << Title << '\n';
    unsigned Most = 0;
    for (auto [Figure, Count] : Counts)
      Most = std::max(Most, Count);
    for (auto [Figure, Count] : Counts)
      OS << llvm::right_justify(
                std::to_string(Figure) + (Figure == LastRow ? "+" : ""), 6)
         << "  " << std::string((Count * WidestBar + Most - 1) / Most, '#')
         << ' ' << Count << '\n';
  }

  void paint(raw_ostream::Colors Hue, bool Bold = false) {
    if (Color)
      OS.changeColor(Hue, Bold);
  }

  void unpaint() {
    if (Color)
      OS.resetColor();
  }

  const Report &R;
  raw_ostream &OS;
  const bool Color, Verbose;
  llvm::StringMap<const Offer *> OfferOf;
  std::map<std::string, std::vector<const Refusal *>> RefusalsOf;
};

} // namespace

void printText(const Report &R, raw_ostream &OS, bool Color, bool Verbose) {
  OS.enable_colors(Color);
  TextPrinter(R, OS, Color, Verbose).print();
}

} // namespace coroutinize
