#include "tool/Options.h"
#include "model/Model.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/GlobPattern.h"

using namespace llvm;

namespace coroutinize {
namespace {

constexpr unsigned bit(Command C) { return 1u << static_cast<unsigned>(C); }

constexpr unsigned Rewriting = bit(Command::Rewrite);
constexpr unsigned Checking = bit(Command::Check);
constexpr unsigned Running = bit(Command::Scan) | Rewriting | Checking;
constexpr unsigned Everything = Running | bit(Command::Explain);

enum class Takes { Nothing, Value, OptionalValue };

struct OptionSpec {
  StringLiteral Name;
  StringLiteral ValueName;
  Takes Kind;
  unsigned Commands;
  StringLiteral Help;
  /// Returns false when the value is not acceptable.
  bool (*Apply)(Options &, StringRef Value);
};

template <auto Member> bool set(Options &O, StringRef) {
  O.*Member = true;
  return true;
}

template <auto Member> bool text(Options &O, StringRef Value) {
  O.*Member = Value.str();
  return !Value.empty();
}

template <auto Member> bool append(Options &O, StringRef Value) {
  (O.*Member).push_back(Value.str());
  return !Value.empty();
}

/// A number from 1 on.
template <auto Member> bool number(Options &O, StringRef Value) {
  unsigned Number = 0;
  if (Value.getAsInteger(10, Number) || Number == 0 || Number > 1'000'000)
    return false;
  O.*Member = Number;
  return true;
}

template <auto Member> bool limit(Options &O, StringRef Value) {
  unsigned Number = 0;
  if (Value.getAsInteger(10, Number))
    return false;
  O.*Member = Number;
  return true;
}

bool format(Options &O, StringRef Value) {
  auto Parsed = StringSwitch<std::optional<Format>>(Value)
                    .Case("text", Format::Text)
                    .Case("json", Format::JSON)
                    .Default(std::nullopt);
  O.Format = Parsed.value_or(Format::Text);
  return Parsed.has_value();
}

bool color(Options &O, StringRef Value) {
  auto Parsed = StringSwitch<std::optional<ColorMode>>(Value)
                    .Case("auto", ColorMode::Auto)
                    .Case("always", ColorMode::Always)
                    .Case("never", ColorMode::Never)
                    .Default(std::nullopt);
  O.Color = Parsed.value_or(ColorMode::Auto);
  return Parsed.has_value();
}

bool assume(Options &O, StringRef Value) {
  if (Value.empty())
    O.AssumeAll = true;
  else
    O.Assume.push_back(Value.str());
  return Value.empty() || is_contained(RewriterNames, Value);
}

bool generators(Options &O, StringRef Value) {
  if (Value.empty()) {
    O.Generators = true;
    return true;
  }
  Expected<GlobPattern> Pattern = GlobPattern::create(Value);
  consumeError(Pattern.takeError());
  O.GeneratorNames.push_back(Value.str());
  return static_cast<bool>(Pattern);
}

const OptionSpec Specs[] = {
    {"-p", "BUILD", Takes::Value, Everything,
     "folder of compile_commands.json, or the file itself; by default it is "
     "looked for upwards from the first PATH",
     text<&Options::Build>},
    {"-j", "N", Takes::Value, Everything,
     "worker processes; by default one for each core", number<&Options::Jobs>},
    {"--root", "DIR", Takes::Value, Everything,
     "what lies outside is other people's code; by default the git work tree "
     "of the sources",
     text<&Options::Root>},
    {"--config", "FILE", Takes::Value, Everything,
     "use this instead of each `.coroutinize.yaml` upwards from the sources",
     text<&Options::Config>},
    {"--exclude", "GLOB", Takes::Value, Everything,
     "leave out matching files and folders, relative to the root; may be "
     "repeated",
     append<&Options::Exclude>},
    {"--extra-arg", "ARG", Takes::Value, Everything,
     "append to each compile command; may be repeated",
     append<&Options::ExtraArgs>},
    {"--extra-arg-before", "ARG", Takes::Value, Everything,
     "prepend to each compile command; may be repeated",
     append<&Options::ExtraArgsBefore>},
    {"--no-cache", "", Takes::Nothing, Everything,
     "analyse every unit anew",
     [](Options &O, StringRef) {
       O.UseCache = false;
       return true;
     }},
    {"--cache-dir", "DIR", Takes::Value, Everything,
     "keep results there; by default in the user's cache folder",
     text<&Options::CacheDir>},
    {"--in-place", "", Takes::Nothing, Rewriting,
     "apply what is safe instead of showing it", set<&Options::InPlace>},
    {"--assume", "REWRITER", Takes::OptionalValue, Rewriting,
     "also what rests on assumptions: all of it, or one rewriter's; may be "
     "repeated",
     assume},
    {"--generators", "FUNCTION", Takes::OptionalValue, Rewriting,
     "also visitors and iterator classes as generators: all but those of hot "
     "loops, or those whose name matches; may be repeated",
     generators},
    {"--only", "ID", Takes::Value, Rewriting,
     "only the chain with this identity; may be repeated",
     append<&Options::Only>},
    {"--allow-dirty", "", Takes::Nothing, Rewriting,
     "edit files with uncommitted changes, too", set<&Options::AllowDirty>},
    {"--max-depth", "N", Takes::Value, Checking,
     "fail when a function's callback depth is above N",
     limit<&Options::MaxDepth>},
    {"--max-length", "N", Takes::Value, Checking,
     "fail when a chain is longer than N", limit<&Options::MaxLength>},
    {"--format", "text|json", Takes::Value, Running, "default: text", format},
    {"-o", "FILE", Takes::Value, Running,
     "write there instead of to the standard output", text<&Options::Output>},
    {"--color", "auto|always|never", Takes::Value, Running, "default: auto",
     color},
    {"--timeout", "SECONDS", Takes::Value, Running,
     "limit for one unit, default: 60", number<&Options::Timeout>},
    {"--memory", "MB", Takes::Value, Running,
     "limit for one worker, default: 2048", number<&Options::Memory>},
    {"--quiet", "", Takes::Nothing, Running, "no progress, no notes",
     set<&Options::Quiet>},
    {"--verbose", "", Takes::Nothing, Running, "say more about each unit",
     set<&Options::Verbose>},
    {"--help", "", Takes::Nothing, Everything, "print this help",
     set<&Options::Help>},
    {"--version", "", Takes::Nothing, Everything, "print the version",
     set<&Options::Version>},
};

struct CommandSpec {
  coroutinize::Command Command;
  StringLiteral Name;
  StringLiteral Arguments;
  StringLiteral Help;
};

const CommandSpec Commands[] = {
    {Command::Scan, "scan", "[OPTION…] [PATH…]",
     "lists the callback chains (the default)"},
    {Command::Rewrite, "rewrite", "[OPTION…] [PATH…]",
     "shows the chains as coroutines, as a diff; --in-place applies it"},
    {Command::Check, "check", "[OPTION…] [PATH…]",
     "fails when a chain is deeper or longer than a limit"},
    {Command::Explain, "explain", "[REASON|FILE:LINE…]",
     "says what a refusal means, or why a hand-off has its nature"},
};

Error usage(const Twine &Message) {
  return createStringError(Message + " (see coroutinize --help)");
}

/// Reads Arguments one after the other into the result.
class Parser {
public:
  explicit Parser(ArrayRef<const char *> Arguments) : Rest(Arguments) {}

  Expected<Options> parse() {
    if (!Rest.empty())
      for (const CommandSpec &C : Commands)
        if (C.Name == Rest.front()) {
          Result.Command = C.Command;
          Rest = Rest.drop_front();
          break;
        }
    while (!Rest.empty()) {
      StringRef Argument = take();
      if (Argument == "--") {
        while (!Rest.empty())
          Result.Paths.push_back(take().str());
      } else if (!Argument.starts_with("-") || Argument == "-") {
        Result.Paths.push_back(Argument.str());
      } else if (Error E = option(Argument)) {
        return E;
      }
    }
    return Result;
  }

private:
  StringRef take() {
    StringRef Argument = Rest.front();
    Rest = Rest.drop_front();
    return Argument;
  }

  /// `--name`, `--name=value`, `--name value`; `-n value`, `-nvalue`.
  Error option(StringRef Argument) {
    StringRef Name = Argument, Value;
    bool HasValue = false;
    if (Argument.starts_with("--")) {
      HasValue = Argument.contains('=');
      std::tie(Name, Value) = Argument.split('=');
    } else {
      Name = Argument.take_front(2);
      Value = Argument.drop_front(2);
      HasValue = !Value.empty();
      Value.consume_front("=");
    }
    for (const OptionSpec &Spec : Specs)
      if (Spec.Name == Name)
        return apply(Spec, Value, HasValue);
    return usage("unknown option '" + Name + "'");
  }

  Error apply(const OptionSpec &Spec, StringRef Value, bool HasValue) {
    if (!(Spec.Commands & bit(Result.Command)))
      return usage("'" + Spec.Name + "' is not an option of '" + commandName() +
                   "'");
    if (Spec.Kind == Takes::Nothing && HasValue)
      return usage("'" + Spec.Name + "' takes no value");
    if (Spec.Kind == Takes::Value && !HasValue) {
      if (Rest.empty())
        return usage("'" + Spec.Name + "' needs a value");
      Value = take();
    }
    if (!Spec.Apply(Result, Value))
      return usage("'" + Value + "' is not a value for '" + Spec.Name + "'" +
                   (Spec.Apply == assume
                        ? ", which takes " + join(ArrayRef(RewriterNames), ", ")
                        : ""));
    return Error::success();
  }

  StringRef commandName() const {
    for (const CommandSpec &C : Commands)
      if (C.Command == Result.Command)
        return C.Name;
    return "";
  }

  ArrayRef<const char *> Rest;
  Options Result;
};

/// Breaks Text at spaces, to be read beside the column of names.
void printWrapped(StringRef Name, StringRef Text, raw_ostream &OS) {
  constexpr unsigned Indent = 26, Width = 79;
  OS << "  " << Name;
  unsigned Column = Name.size() + 2;
  if (Column >= Indent) {
    OS << '\n';
    Column = 0;
  }
  OS.indent(Indent - Column);
  Column = Indent;
  while (!Text.empty()) {
    auto [Word, Remaining] = Text.split(' ');
    if (Column > Indent && Column + 1 + Word.size() > Width) {
      OS << '\n';
      OS.indent(Indent);
      Column = Indent;
    } else if (Column > Indent) {
      OS << ' ';
      ++Column;
    }
    OS << Word;
    Column += Word.size();
    Text = Remaining;
  }
  OS << '\n';
}

} // namespace

Expected<Options> parseOptions(ArrayRef<const char *> Arguments) {
  return Parser(Arguments).parse();
}

void printHelp(const Options &Parsed, raw_ostream &OS) {
  const CommandSpec &Spec =
      *find_if(Commands, [&](auto &C) { return C.Command == Parsed.Command; });
  bool Overview = Parsed.Command == Command::Scan;
  OS << "usage: coroutinize " << (Overview ? "[COMMAND]" : Spec.Name) << ' '
     << Spec.Arguments << "\n\n";
  if (Overview) {
    OS << "Finds chains of asynchronous callbacks in C++ programs, measures "
          "them, and\nrewrites them as coroutines.\n\ncommands:\n";
    for (const CommandSpec &C : Commands)
      printWrapped(C.Name, C.Help, OS);
    OS << "\n`coroutinize COMMAND --help` lists a command's own options.\n";
  } else {
    OS << Spec.Name << ": " << Spec.Help << '\n';
  }
  OS << "\noptions:\n";
  for (const OptionSpec &O : Specs) {
    if (!(O.Commands & bit(Parsed.Command)))
      continue;
    std::string Name = O.Name.str();
    bool Short = !O.Name.starts_with("--");
    if (O.Kind == Takes::Value)
      Name += (Short ? " " : "=") + O.ValueName.str();
    else if (O.Kind == Takes::OptionalValue)
      Name += "[=" + O.ValueName.str() + "]";
    printWrapped(Name, O.Help, OS);
  }
  if (Parsed.Command != Command::Explain)
    OS << "\nexit codes: 0 done; 1 a limit of `check` is not held; 2 wrong "
          "usage or\nconfiguration; 3 some units could not be analysed\n";
}

} // namespace coroutinize
