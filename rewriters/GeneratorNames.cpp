#include "rewriters/GeneratorNames.h"
#include "clang/Basic/CharInfo.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <vector>

using namespace clang;

namespace coroutinize {
namespace {

/// A name's words in lower case, and how they were joined.
struct Words {
  std::vector<std::string> All;
  bool Snake = true;     ///< else in camel case
  bool Capital = false;  ///< the first letter is a capital
};

Words split(llvm::StringRef Name) {
  Words Result;
  Name = Name.trim('_');
  Result.Capital = !Name.empty() && isUppercase(Name.front());
  Result.Snake = Name.contains('_') ||
                 llvm::none_of(Name, [](char C) { return isUppercase(C); });
  std::string Word;
  for (char C : Name) {
    if (C == '_' || (isUppercase(C) && !Word.empty() &&
                     !isUppercase(Word.back()) && !Result.Snake)) {
      if (!Word.empty())
        Result.All.push_back(llvm::StringRef(Word).lower());
      Word.clear();
    }
    if (C != '_')
      Word += C;
  }
  if (!Word.empty())
    Result.All.push_back(llvm::StringRef(Word).lower());
  return Result;
}

std::string join(const Words &Style, const std::vector<std::string> &All) {
  std::string Name;
  for (const std::string &Word : All) {
    bool First = Name.empty();
    if (Style.Snake)
      Name += (First ? "" : "_") + Word;
    else
      Name += First ? Word : std::string(1, toUppercase(Word[0])) + Word.substr(1);
  }
  if (Style.Capital && !Name.empty())
    Name[0] = toUppercase(Name[0]);
  return Name;
}

/// Removes "for each", "visit" and their likes; true where there was one.
bool dropVerb(std::vector<std::string> &All) {
  static const std::vector<std::vector<std::string>> Verbs = {
      {"for", "each"}, {"for", "all"}, {"foreach"},   {"forall"}, {"each"},
      {"visit"},       {"walk"},       {"traverse"},  {"iterate"}, {"enumerate"},
      {"scan"},        {"process"},    {"apply"},     {"with"},   {"until"},
      {"while"},       {"recurse"},    {"find"},      {"any"},    {"all"}};
  for (const auto &Verb : Verbs) {
    if (All.size() < Verb.size() ||
        !std::equal(Verb.begin(), Verb.end(), All.begin()))
      continue;
    All.erase(All.begin(), All.begin() + Verb.size());
    static const llvm::StringRef Fillers[] = {"all", "the", "each", "every",
                                              "over", "of", "to"};
    while (!All.empty() && (llvm::is_contained(Fillers, All.front()) ||
                            (All.size() == 1 && All.front() == "in")))
      All.erase(All.begin());
    for (const char *Ending : {"until", "while", "if"})
      if (!All.empty() && All.back() == Ending)
        All.pop_back();
    return true;
  }
  return false;
}

/// The words of the elements' noun, in the singular or plural as they were;
/// none where the name says nothing of them.
std::vector<std::string> noun(Words &Name, llvm::StringRef Element) {
  bool Verb = dropVerb(Name.All);
  if (!Verb)
    return {};
  if (!Name.All.empty())
    return Name.All;
  return Element.empty() ? std::vector<std::string>{"element"}
                         : split(Element).All;
}

} // namespace

std::string pluralOf(std::string Noun) {
  llvm::StringRef Text = Noun;
  if (Text == "child" || Text.ends_with("_child"))
    return Noun + "ren";
  bool Vowel = Text.size() > 1 &&
               llvm::StringRef("aeiou").contains(Text[Text.size() - 2]);
  if (Text.ends_with("y") && !Vowel)
    return Text.drop_back().str() + "ies";
  if (Text.ends_with("ss") || Text.ends_with("x") || Text.ends_with("ch") ||
      Text.ends_with("sh"))
    return Noun + "es";
  return Text.ends_with("s") || Text == "children" ? Noun : Noun + "s";
}

std::string variableName(llvm::StringRef Class,
                         const std::set<std::string> &Around) {
  unsigned Snake = 0, Camel = 0;
  for (llvm::StringRef Each : Around) {
    Each = Each.trim('_');
    Snake += Each.contains('_') && Each.lower() == Each;
    Camel += !Each.empty() && isLowercase(Each.front()) &&
             !Each.contains('_') && Each.lower() != Each;
  }
  Words Name = split(Class);
  Name.Capital = false;
  Name.Snake = Snake >= Camel;
  return join(Name, Name.All);
}

std::string firstFree(std::initializer_list<std::string> Wishes,
                      const std::set<std::string> &Taken) {
  for (const std::string &Wish : Wishes)
    if (!Taken.count(Wish))
      return Wish;
  std::string Last = *std::prev(Wishes.end());
  for (unsigned Number = 2;; ++Number)
    if (std::string Free = Last + std::to_string(Number); !Taken.count(Free))
      return Free;
}

std::string generatorName(llvm::StringRef Producer, llvm::StringRef Element,
                          const std::set<std::string> &Taken) {
  Words Name = split(Producer);
  std::vector<std::string> One = noun(Name, Element);
  if (One.empty())
    return Producer.str(); // an overload: it has a parameter less
  std::vector<std::string> Many = One;
  Many.back() = pluralOf(Many.back());
  std::vector<std::string> All = Many, Each = One;
  All.insert(All.begin(), "all");
  Each.insert(Each.begin(), "each");
  return firstFree({join(Name, Many), join(Name, All), join(Name, Each)}, Taken);
}

std::string exchangeName(llvm::StringRef Producer, llvm::StringRef Element,
                         const std::set<std::string> &Taken) {
  Words Name = split(Producer);
  std::vector<std::string> One = noun(Name, Element);
  if (One.empty())
    One = Name.All;
  One.push_back("exchange");
  return firstFree({join(Name, One)}, Taken);
}

} // namespace coroutinize
