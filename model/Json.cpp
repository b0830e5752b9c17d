//===- Json.cpp - The model as JSON and back ------------------------------===//
//
// Each struct lists its fields once, in fields(); Writer and Reader both walk
// that list, so what is written is what is read. Hashes become a sorted array;
// text that is not UTF-8 becomes {"base64": "..."}, so that no byte is lost.
//
//===----------------------------------------------------------------------===//
#include "model/Json.h"
#include "llvm/Support/Base64.h"
#include <cstdint>
#include <limits>
#include <type_traits>

namespace coroutinize {
namespace {

namespace json = llvm::json;

// The last enumerator of each enumeration.
constexpr When last(When) { return When::Unknown; }
constexpr HowOften last(HowOften) { return HowOften::Unknown; }
constexpr Evidence last(Evidence) { return Evidence::Assumed; }
constexpr ContinuationKind last(ContinuationKind) {
  return ContinuationKind::Callable;
}
constexpr Link last(Link) { return Link::Named; }
constexpr UseKind last(UseKind) { return UseKind::Escape; }
constexpr ProducerKind last(ProducerKind) { return ProducerKind::Iterator; }
constexpr Verdict last(Verdict) { return Verdict::Flat; }
constexpr Applicability last(Applicability) { return Applicability::Assumes; }
constexpr RefusalReason last(RefusalReason) {
#define REFUSAL(Id, Name, Sentence) +1
  return RefusalReason(-1
#include "model/Refusals.def"
  );
}

/// Writing sees its structs const, reading does not.
template <typename IO, typename T> using Ref = typename IO::template Ref<T>;

template <typename IO> bool fields(IO &Io, Ref<IO, Place> P) {
  return Io("file", P.File) && Io("line", P.Line) && Io("column", P.Column);
}

template <typename IO> bool fields(IO &Io, Ref<IO, NatureStep> S) {
  return Io("at", S.At) && Io("text", S.Text);
}

template <typename IO> bool fields(IO &Io, Ref<IO, Nature> N) {
  return Io("when", N.Time) && Io("howOften", N.Times) &&
         Io("evidence", N.Basis) && Io("why", N.Why) && Io("path", N.Path);
}

template <typename IO> bool fields(IO &Io, Ref<IO, HandOff> H) {
  return Io("at", H.At) && Io("dialect", H.Dialect) && Io("callee", H.Callee) &&
         Io("kind", H.Kind) && Io("target", H.Target) &&
         Io("function", H.Function) && Io("nature", H.Nature) &&
         Io("arguments", H.Arguments) && Io("captures", H.Captures) &&
         Io("parent", H.Parent) && Io("link", H.Link) && Io("depth", H.Depth);
}

template <typename IO> bool fields(IO &Io, Ref<IO, Metrics> M) {
  return Io("depth", M.Depth) && Io("length", M.Length) &&
         Io("cognitiveComplexity", M.CognitiveComplexity) &&
         Io("cycle", M.Cycle);
}

template <typename IO> bool fields(IO &Io, Ref<IO, Chain> C) {
  return Io("id", C.Id) && Io("function", C.Function) && Io("at", C.At) &&
         Io("endLine", C.EndLine) && Io("metrics", C.Metrics) &&
         Io("handOffs", C.HandOffs) && Io("verdict", C.Verdict);
}

template <typename IO> bool fields(IO &Io, Ref<IO, Refusal> R) {
  return Io("chainId", R.ChainId) && Io("reason", R.Reason) && Io("at", R.At) &&
         Io("message", R.Message);
}

template <typename IO> bool fields(IO &Io, Ref<IO, Edit> E) {
  return Io("file", E.File) && Io("offset", E.Offset) &&
         Io("length", E.Length) && Io("text", E.Text);
}

template <typename IO> bool fields(IO &Io, Ref<IO, Producer> P) {
  return Io("id", P.Id) && Io("function", P.Function) && Io("at", P.At) &&
         Io("form", P.Kind) && Io("consumers", P.Consumers) &&
         Io("verdict", P.Verdict);
}

template <typename IO> bool fields(IO &Io, Ref<IO, Inversion> I) {
  return Io("loops", I.Loops) && Io("stateLines", I.StateLines) &&
         Io("nestingBefore", I.NestingBefore) &&
         Io("nestingAfter", I.NestingAfter) && Io("hot", I.Hot);
}

template <typename IO> bool fields(IO &Io, Ref<IO, Ground> G) {
  return Io("at", G.At) && Io("evidence", G.Basis) && Io("text", G.Text) &&
         Io("source", G.Source);
}

template <typename IO> bool fields(IO &Io, Ref<IO, Offer> O) {
  return Io("chainId", O.ChainId) && Io("rewriter", O.Rewriter) &&
         Io("function", O.Function) && Io("at", O.At) &&
         Io("applicability", O.Applicability) &&
         Io("assumptions", O.Assumptions) && Io("restsOn", O.RestsOn) &&
         Io("notes", O.Notes) &&
         Io("edits", O.Edits) && Io("before", O.Before) &&
         Io("after", O.After) && Io.optional("inversion", O.Inversion);
}

template <typename IO> bool fields(IO &Io, Ref<IO, UnitFailure> F) {
  return Io("file", F.File) && Io("reason", F.Reason);
}

template <typename IO> bool fields(IO &Io, Ref<IO, CallableUse> U) {
  return Io("kind", U.Kind) && Io("target", U.Target) && Io("name", U.Name) &&
         Io("index", U.Index) && Io("promise", U.Promise) && Io("at", U.At) &&
         Io("why", U.Why) && Io("looped", U.Looped) &&
         Io("followed", U.Followed) &&
         Io("wrapped", U.Wrapped) && Io("innerMost", U.InnerMost) &&
         Io("inner", U.Inner) && Io("within", U.Within);
}

template <typename IO> bool fields(IO &Io, Ref<IO, CallableSummary> S) {
  return Io("function", S.Function) && Io("name", S.Name) &&
         Io("index", S.Index) && Io("cell", S.Cell) && Io("at", S.At) &&
         Io("most", S.Most) && Io("inParts", S.InParts) && Io("uses", S.Uses);
}

template <typename IO> bool fields(IO &Io, Ref<IO, CellUse> U) {
  return Io("cell", U.Cell) && Io("name", U.Name) &&
         Io("function", U.Function) && Io("functionName", U.FunctionName) &&
         Io("called", U.Called) && Io("looped", U.Looped) &&
         Io("onSelf", U.OnSelf) && Io("isShared", U.IsShared) &&
         Io("at", U.At) && Io("why", U.Why);
}

template <typename IO> bool fields(IO &Io, Ref<IO, CallEdge> E) {
  return Io("callee", E.Callee) && Io("through", E.Through) &&
         Io("onTaken", E.OnTaken) && Io("onShared", E.OnShared);
}

template <typename IO> bool fields(IO &Io, Ref<IO, FunctionNode> F) {
  return Io("key", F.Key) && Io("name", F.Name) && Io("at", F.At) &&
         Io("overrides", F.Overrides) && Io("calls", F.Calls) &&
         Io("callsUnknown", F.CallsUnknown) && Io("hasBody", F.HasBody) &&
         Io("isCoroutine", F.IsCoroutine) &&
         Io("isForeign", F.IsForeign);
}

template <typename IO> bool fields(IO &Io, Ref<IO, Facts> F) {
  return Io("functions", F.Functions) && Io("summaries", F.Summaries) &&
         Io("cellUses", F.CellUses);
}

template <typename IO> bool fields(IO &Io, Ref<IO, ParameterNature> P) {
  return Io("function", P.Function) && Io("name", P.Name) &&
         Io("index", P.Index) && Io("seen", P.Seen) && Io("inline", P.Inline) &&
         Io("goesOn", P.GoesOn) && Io("escapes", P.Escapes) &&
         Io("kept", P.Kept) && Io("nature", P.Nature);
}

template <typename IO> bool fields(IO &Io, Ref<IO, UnitResult> U) {
  return Io("file", U.File) && Io("analysed", U.Analysed) &&
         Io("failure", U.Failure) && Io("chains", U.Chains) &&
         Io.optional("producers", U.Producers) && Io("offers", U.Offers) &&
         Io("refusals", U.Refusals) &&
         Io("hashes", U.Hashes) && Io("messages", U.Messages) &&
         Io("facts", U.Facts) && Io("natures", U.Natures) &&
         Io("inputs", U.Inputs);
}

template <typename IO> bool fields(IO &Io, Ref<IO, Report> R) {
  return Io("unitsTotal", R.UnitsTotal) &&
         Io("unitsAnalysed", R.UnitsAnalysed) && Io("failures", R.Failures) &&
         Io("chains", R.Chains) && Io.optional("producers", R.Producers) &&
         Io("offers", R.Offers) &&
         Io("refusals", R.Refusals) && Io("hashes", R.Hashes) &&
         Io("messages", R.Messages);
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

struct Writer {
  template <typename T> using Ref = const T &;
  json::Object Object;

  template <typename T> bool operator()(llvm::StringLiteral Key, const T &In) {
    Object[Key] = write(In);
    return true;
  }

  /// What is as it is made is left out.
  template <typename T> bool optional(llvm::StringLiteral Key, const T &In) {
    return In == T() || (*this)(Key, In);
  }
  template <typename T> static json::Value write(const std::optional<T> &In) {
    return write(*In);
  }

  static json::Value write(bool In) { return In; }
  static json::Value write(int In) { return In; }
  static json::Value write(unsigned In) { return In; }

  static json::Value write(const std::string &In) {
    if (json::isUTF8(In))
      return In;
    return json::Object{{"base64", llvm::encodeBase64(In)}};
  }

  template <typename T> static json::Value write(const std::vector<T> &In) {
    json::Array Array;
    for (const T &Element : In)
      Array.push_back(write(Element));
    return Array;
  }

  static json::Value write(const std::map<std::string, std::string> &In) {
    json::Array Array;
    for (const auto &[File, Hash] : In)
      Array.push_back(
          json::Object{{"file", write(File)}, {"hash", write(Hash)}});
    return Array;
  }

  template <typename T> static json::Value write(const T &In) {
    if constexpr (std::is_enum_v<T>) {
      return name(In);
    } else {
      Writer Fields;
      fields<Writer>(Fields, In);
      return std::move(Fields.Object);
    }
  }
};

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

bool fail(json::Path Path, llvm::StringLiteral Message) {
  Path.report(Message);
  return false;
}

/// A value was read; does it keep what its readers rely on?
template <typename T> bool isValid(const T &, json::Path) { return true; }

bool isValid(const Chain &C, json::Path Path) {
  for (int I = 0, N = C.HandOffs.size(); I != N; ++I)
    if (C.HandOffs[I].Parent < -1 || C.HandOffs[I].Parent >= I)
      return fail(Path.field("handOffs").index(I).field("parent"),
                  "expected -1 or the index of an earlier hand-off");
  return true;
}

bool isValid(const Offer &O, json::Path Path) {
  for (size_t I = 1; I < O.Edits.size(); ++I) {
    const Edit &Last = O.Edits[I - 1], &Next = O.Edits[I];
    bool Follows = Last.File == Next.File
                       ? uint64_t(Last.Offset) + Last.Length <= Next.Offset
                       : Last.File < Next.File;
    if (!Follows)
      return fail(Path.field("edits").index(I),
                  "expected edits sorted by file and offset, and disjoint");
  }
  return true;
}

struct Reader {
  template <typename T> using Ref = T &;
  const json::Object &Object;
  json::Path Path;

  template <typename T> bool operator()(llvm::StringLiteral Key, T &Out) {
    if (const json::Value *Value = Object.get(Key))
      return read(*Value, Out, Path.field(Key));
    return fail(Path.field(Key), "missing value");
  }

  template <typename T> bool optional(llvm::StringLiteral Key, T &Out) {
    return !Object.get(Key) || (*this)(Key, Out);
  }
  template <typename T>
  static bool read(const json::Value &In, std::optional<T> &Out,
                   json::Path Path) {
    return read(In, Out.emplace(), Path);
  }

  static bool read(const json::Value &In, bool &Out, json::Path Path) {
    return json::fromJSON(In, Out, Path);
  }

  static bool read(const json::Value &In, int &Out, json::Path Path) {
    return readInteger(In, Out, Path);
  }

  static bool read(const json::Value &In, unsigned &Out, json::Path Path) {
    return readInteger(In, Out, Path);
  }

  template <typename T>
  static bool readInteger(const json::Value &In, T &Out, json::Path Path) {
    std::optional<int64_t> Value = In.getAsInteger();
    if (!Value || *Value < int64_t(std::numeric_limits<T>::min()) ||
        *Value > int64_t(std::numeric_limits<T>::max()))
      return fail(Path, "expected an integer in range");
    Out = T(*Value);
    return true;
  }

  static bool read(const json::Value &In, std::string &Out, json::Path Path) {
    const json::Object *Encoded = In.getAsObject();
    if (!Encoded)
      return json::fromJSON(In, Out, Path);
    std::vector<char> Bytes;
    std::optional<llvm::StringRef> Text = Encoded->getString("base64");
    if (!Text || llvm::errorToBool(llvm::decodeBase64(*Text, Bytes)))
      return fail(Path, "expected a string, or an object with base64 text");
    Out.assign(Bytes.begin(), Bytes.end());
    return true;
  }

  template <typename T>
  static bool read(const json::Value &In, std::vector<T> &Out,
                   json::Path Path) {
    const json::Array *Array = In.getAsArray();
    if (!Array)
      return fail(Path, "expected array");
    Out.assign(Array->size(), T());
    for (size_t I = 0; I != Array->size(); ++I)
      if (!read((*Array)[I], Out[I], Path.index(I)))
        return false;
    return true;
  }

  static bool read(const json::Value &In,
                   std::map<std::string, std::string> &Out, json::Path Path) {
    const json::Array *Array = In.getAsArray();
    if (!Array)
      return fail(Path, "expected array");
    Out.clear();
    for (size_t I = 0; I != Array->size(); ++I) {
      std::string File, Hash;
      const json::Object *Entry = (*Array)[I].getAsObject();
      if (!Entry)
        return fail(Path.index(I), "expected object");
      Reader Fields{*Entry, Path.index(I)};
      if (!Fields("file", File) || !Fields("hash", Hash))
        return false;
      if (!Out.try_emplace(std::move(File), std::move(Hash)).second)
        return fail(Path.index(I), "expected each file once");
    }
    return true;
  }

  template <typename T>
  static bool read(const json::Value &In, T &Out, json::Path Path) {
    if constexpr (std::is_enum_v<T>) {
      std::optional<llvm::StringRef> Name = In.getAsString();
      for (int I = 0; Name && I <= int(last(T())); ++I)
        if (*Name == name(T(I))) {
          Out = T(I);
          return true;
        }
      return fail(Path, "expected one of the names in docs/json.md");
    } else {
      const json::Object *Object = In.getAsObject();
      if (!Object)
        return fail(Path, "expected object");
      Reader Fields{*Object, Path};
      return fields<Reader>(Fields, Out) && isValid(Out, Path);
    }
  }
};

} // namespace

json::Value toJSON(const UnitResult &Result) { return Writer::write(Result); }

json::Value toJSON(const std::vector<ParameterNature> &Natures) {
  return Writer::write(Natures);
}

json::Value toJSON(const Report &R) {
  json::Value Value = Writer::write(R);
  (*Value.getAsObject())["version"] = SchemaVersion;
  return Value;
}

bool fromJSON(const json::Value &Value, std::vector<ParameterNature> &Out,
              json::Path Path) {
  return Reader::read(Value, Out, Path);
}

bool fromJSON(const json::Value &Value, UnitResult &Out, json::Path Path) {
  return Reader::read(Value, Out, Path);
}

bool fromJSON(const json::Value &Value, Report &Out, json::Path Path) {
  const json::Object *Object = Value.getAsObject();
  if (Object && Object->getInteger("version") != SchemaVersion)
    return fail(Path.field("version"), "expected a version this tool reads");
  return Reader::read(Value, Out, Path);
}

} // namespace coroutinize
