//===- Lines.cpp - Where a call that is new breaks its lines --------------===//
#include "rewriters/Source.h"

namespace coroutinize {

/// The text with each run of white space as one space, none inside brackets.
static std::string onOneLine(llvm::StringRef Text) {
  std::string Line;
  char Quote = 0;
  for (size_t I = 0; I < Text.size(); ++I) {
    char C = Text[I];
    if (Quote) {
      Line += C;
      if (C == '\\' && I + 1 < Text.size())
        Line += Text[++I];
      else if (C == Quote)
        Quote = 0;
    } else if (!isspace(static_cast<unsigned char>(C))) {
      if (C == '"')
        Quote = C;
      if (C == ')' && !Line.empty() && Line.back() == ' ' &&
          Text.slice(0, I).rtrim(" \t").ends_with("\n"))
        Line.pop_back();
      Line += C;
    } else if (!Line.empty() && Line.back() != ' ' &&
               (C == ' ' || C == '\t' || Line.back() != '(')) {
      Line += ' ';
    }
  }
  return Line;
}

/// Each argument on a line of its own; empty where that can't be told, or a
/// line is still longer than \p Width.
static std::string onePerLine(llvm::StringRef Arguments, unsigned Width,
                              llvm::StringRef Unit) {
  std::string Text = Unit.str();
  unsigned Depth = 0, Angles = 0, Length = Unit.size();
  for (size_t I = 0; I < Arguments.size(); ++I) {
    char C = Arguments[I];
    if (C == '"' || C == '\'' || C == ';')
      return I + 1 == Arguments.size() && Angles == 0 ? Text + C : "";
    Depth += C == '(' || C == '[' || C == '{';
    Depth -= Depth && (C == ')' || C == ']' || C == '}');
    Angles += C == '<';
    Angles -= Angles && C == '>';
    Text += C;
    if (++Length > Width)
      return "";
    if (C == ',' && !Depth && !Angles && Arguments.substr(I + 1).starts_with(" ")) {
      Text += "\n" + Unit.str();
      Length = Unit.size();
      ++I;
    }
  }
  return Angles == 0 ? Text : "";
}

std::string layOutCall(llvm::StringRef Head, llvm::StringRef Rest,
                       unsigned Column, llvm::StringRef Unit,
                       llvm::StringRef Indentation) {
  const unsigned Width = 80;
  std::string Both = reindent((Indentation + Head + Rest).str(), "");
  if (Rest.contains("//") || Rest.contains("R\"") || Rest.contains(KeepLine))
    return Both;
  // A line break in front of a name is meant.
  auto [Line, Name] = Head.rsplit('\n');
  std::string First = Name.empty() || !Name.ends_with("(") ||
                              Name.contains(' ') || Name.contains('.')
                          ? onOneLine(Head)
                          : Head.str();
  std::string Second = llvm::StringRef(onOneLine(Rest)).ltrim().str();
  if (Column + First.size() + Second.size() <= Width)
    return First + Second;
  // A call that doesn't fit behind the variable that gets its value.
  size_t Value = Head.find(" = co_await ");
  if (Column + First.size() > Width && Value != llvm::StringRef::npos) {
    std::string Call = layOutCall(Head.substr(Value + 3), Rest,
                                  Column + Unit.size(), Unit, Indentation);
    return Head.take_front(Value + 2).str() + "\n" + reindent(Call, Unit);
  }
  if (Column + Unit.size() + Second.size() <= Width)
    return First + "\n" + Unit.str() + Second;
  bool Fits = Column + llvm::StringRef(Both).split('\n').first.size() <= Width;
  if (Rest.contains('\n') && Fits)
    return Both;
  std::string Lines =
      onePerLine(Second, Width - std::min(Column, Width), Unit);
  if (!Lines.empty())
    return First + "\n" + Lines;
  return Rest.contains('\n') ? Both : First + "\n" + Unit.str() + Second;
}

} // namespace coroutinize
