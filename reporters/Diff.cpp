//===- Diff.cpp - Edits as text a person or a tool applies ----------------===//
#include "reporters/Diff.h"
#include "reporters/Escape.h"
#include "reporters/Lines.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

using llvm::ArrayRef;
using llvm::raw_ostream;
using llvm::StringRef;

namespace coroutinize {
namespace {

constexpr size_t Context = 3;

class DiffPrinter {
public:
  DiffPrinter(StringRef Before, StringRef After, raw_ostream &OS, bool Color)
      : Old(splitLines(Before)), New(splitLines(After)), OS(OS), Color(Color) {}

  void print(StringRef Path) {
    std::vector<LineChange> Changes = compareLines(Old, New);
    if (Changes.empty())
      return;
    printHeader("--- a/", Path);
    printHeader("+++ b/", Path);
    // Changes whose contexts touch share a hunk.
    for (ArrayRef<LineChange> Rest = Changes; !Rest.empty();) {
      size_t Count = 1;
      while (Count != Rest.size() &&
             Rest[Count].OldBegin <= Rest[Count - 1].OldEnd + 2 * Context)
        ++Count;
      printHunk(Rest.take_front(Count));
      Rest = Rest.drop_front(Count);
    }
  }

private:
  /// Odd names are quoted as git does; a tab ends a name with a blank in it.
  void printHeader(StringRef Prefix, StringRef Path) {
    paint(raw_ostream::SAVEDCOLOR, /*Bold=*/true);
    OS << Prefix.take_front(4);
    std::string Name = (Prefix.drop_front(4) + Path).str();
    if (escape(Name) != Name || Path.find_first_of("\"\\") != StringRef::npos) {
      OS << '"';
      for (char C : Name)
        if (C == '"' || C == '\\')
          OS << '\\' << C;
        else if (llvm::isPrint(C))
          OS << C;
        else
          OS << llvm::format("\\%03o", unsigned(C & 0xff));
      OS << '"';
    } else {
      OS << Name << (StringRef(Name).contains(' ') ? "\t" : "");
    }
    unpaint();
    OS << '\n';
  }

  void printHunk(ArrayRef<LineChange> Changes) {
    const LineChange &First = Changes.front(), &Last = Changes.back();
    const size_t Above = std::min(Context, First.OldBegin);
    const size_t Below = std::min(Context, Old.size() - Last.OldEnd);
    paint(raw_ostream::CYAN);
    OS << "@@ -";
    printRange(First.OldBegin - Above, Last.OldEnd + Below);
    OS << " +";
    printRange(First.NewBegin - Above, Last.NewEnd + Below);
    OS << " @@";
    unpaint();
    OS << '\n';

    size_t Line = First.OldBegin - Above;
    for (const LineChange &Change : Changes) {
      printLines(' ', ArrayRef(Old).slice(Line, Change.OldBegin - Line));
      printLines('-', ArrayRef(Old).slice(Change.OldBegin,
                                          Change.OldEnd - Change.OldBegin));
      printLines('+', ArrayRef(New).slice(Change.NewBegin,
                                          Change.NewEnd - Change.NewBegin));
      Line = Change.OldEnd;
    }
    printLines(' ', ArrayRef(Old).slice(Line, Below));
  }

  void printRange(size_t Begin, size_t End) {
    OS << (Begin == End ? Begin : Begin + 1);
    if (End - Begin != 1)
      OS << ',' << End - Begin;
  }

  void printLines(char Mark, ArrayRef<StringRef> Lines) {
    for (StringRef Line : Lines) {
      StringRef Text = Line.rtrim('\n');
      if (Mark != ' ')
        paint(Mark == '-' ? raw_ostream::RED : raw_ostream::GREEN);
      OS << Mark;
      if (Color)
        OS << escape(Text, "\t");
      else
        OS << Text;
      if (Mark != ' ')
        unpaint();
      OS << (Text.size() == Line.size() ? "\n\\ No newline at end of file\n"
                                        : "\n");
    }
  }

  void paint(raw_ostream::Colors Hue, bool Bold = false) {
    if (Color)
      OS.changeColor(Hue, Bold);
  }

  void unpaint() {
    if (Color)
      OS.resetColor();
  }

  std::vector<StringRef> Old, New;
  raw_ostream &OS;
  bool Color;
};

} // namespace

std::string applyEdits(StringRef Before, ArrayRef<Edit> Edits) {
  std::string After;
  size_t Done = 0;
  for (const Edit &E : Edits) {
    After += Before.slice(Done, E.Offset);
    After += E.Text;
    Done = size_t(E.Offset) + E.Length;
  }
  After += Before.substr(Done);
  return After;
}

void printDiff(StringRef Path, StringRef Before, StringRef After,
               raw_ostream &OS, bool Color) {
  OS.enable_colors(Color);
  DiffPrinter(Before, After, OS, Color).print(Path);
}

} // namespace coroutinize
