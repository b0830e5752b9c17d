//===- Escape.cpp - Foreign text made harmless for a terminal -------------===//
#include "reporters/Escape.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Unicode.h"
#include "llvm/Support/raw_ostream.h"

using llvm::StringRef;

/// Takes one character off the front of \p Text.
/// \returns its bytes; \p Point is 0 when they are not UTF-8.
static StringRef takeCharacter(StringRef &Text, llvm::UTF32 &Point) {
  const auto *Begin = reinterpret_cast<const llvm::UTF8 *>(Text.begin());
  const auto *End = reinterpret_cast<const llvm::UTF8 *>(Text.end());
  const llvm::UTF8 *Next = Begin;
  if (llvm::convertUTF8Sequence(&Next, End, &Point, llvm::strictConversion) !=
      llvm::conversionOK) {
    Point = 0;
    Next = Begin + 1;
  }
  StringRef Character = Text.take_front(Next - Begin);
  Text = Text.drop_front(Character.size());
  return Character;
}

std::string coroutinize::escape(StringRef Text, StringRef Keep) {
  std::string Result;
  llvm::raw_string_ostream OS(Result);
  while (!Text.empty()) {
    llvm::UTF32 Point;
    StringRef Character = takeCharacter(Text, Point);
    if (Keep.contains(Character) || (llvm::sys::unicode::isPrintable(Point) &&
                                     !llvm::sys::unicode::isFormatting(Point)))
      OS << Character;
    else if (Character == "\n")
      OS << "\\n";
    else if (Character == "\r")
      OS << "\\r";
    else if (Character == "\t")
      OS << "\\t";
    else if (Point < 0x80)
      OS << llvm::format("\\x%02x", unsigned(Character[0] & 0xff));
    else if (Point < 0x10000)
      OS << llvm::format("\\u%04x", Point);
    else
      OS << llvm::format("\\U%08x", Point);
  }
  return Result;
}
