#include "tool/Configuration.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLTraits.h"

using namespace llvm;
using coroutinize::Declaration;
using coroutinize::HowOften;
using coroutinize::Thread;
using coroutinize::When;

namespace {

struct ConfigurationFile {
  std::vector<Declaration> Natures;
};

/// Where the buffer that is read begins, for line numbers.
struct Reading {
  StringRef Text;
};

} // namespace

LLVM_YAML_IS_SEQUENCE_VECTOR(Declaration)

namespace llvm::yaml {

template <> struct ScalarEnumerationTraits<When> {
  static void enumeration(IO &Io, When &Value) {
    for (When Each : {When::Inline, When::Later, When::Unknown})
      Io.enumCase(Value, coroutinize::name(Each), Each);
  }
};

template <> struct ScalarEnumerationTraits<HowOften> {
  static void enumeration(IO &Io, HowOften &Value) {
    for (HowOften Each : {HowOften::Once, HowOften::AtMostOnce, HowOften::Many})
      Io.enumCase(Value, coroutinize::name(Each), Each);
  }
};

template <> struct ScalarEnumerationTraits<Thread> {
  static void enumeration(IO &Io, Thread &Value) {
    Io.enumCase(Value, "same", Thread::Same);
    Io.enumCase(Value, "other", Thread::Other);
    Io.enumCase(Value, "unknown", Thread::Unknown);
  }
};

template <> struct MappingTraits<Declaration> {
  static void mapping(IO &Io, Declaration &Value) {
    auto &In = static_cast<Input &>(Io);
    const char *Start = In.getCurrentNode()->getSourceRange().Start.getPointer();
    StringRef Text = static_cast<Reading *>(Io.getContext())->Text;
    Value.At.Line = Text.take_front(Start - Text.data()).count('\n') + 1;
    Io.mapRequired("callee", Value.Callee);
    Io.mapOptional("argument", Value.Argument);
    Io.mapRequired("when", Value.Time);
    Io.mapRequired("times", Value.Times);
    Io.mapOptional("thread", Value.On);
  }
  static std::string validate(IO &, Declaration &Value) {
    if (Value.Callee.empty())
      return "callee: a qualified name is missing";
    if (Value.Argument && *Value.Argument == 0)
      return "argument: arguments count from 1";
    if (Value.On == Thread::Other && Value.Time == When::Inline)
      return "thread: what is invoked inline runs on the same thread";
    return "";
  }
};

template <> struct MappingTraits<ConfigurationFile> {
  static void mapping(IO &Io, ConfigurationFile &Value) {
    Io.mapOptional("natures", Value.Natures);
  }
};

} // namespace llvm::yaml

namespace coroutinize {

Expected<std::vector<Declaration>> readConfiguration(StringRef Path,
                                                     StringRef Shown) {
  ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer =
      MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (!Buffer)
    return createStringError(Buffer.getError(), "cannot read '" + Shown +
                                                    "': " +
                                                    Buffer.getError().message());
  Reading Context{(*Buffer)->getBuffer()};
  std::string Message;
  auto Listen = [](const SMDiagnostic &Found, void *Into) {
    auto &Text = *static_cast<std::string *>(Into);
    if (Text.empty())
      Text = std::to_string(Found.getLineNo()) + ": " + Found.getMessage().str();
  };
  yaml::Input In((*Buffer)->getBuffer(), &Context, Listen, &Message);
  ConfigurationFile Read;
  In >> Read;
  if (In.error())
    return createStringError(Shown + ":" + Message);
  for (Declaration &Each : Read.Natures)
    Each.At.File = Shown.str();
  return std::move(Read.Natures);
}

} // namespace coroutinize
