//===- Model.h - What a run finds, as plain values --------------*- C++ -*-===//
//
//   compile_commands.json ──driver──▶ unit ──matchers──▶ HandOff, Chain
//        ──rewriters──▶ Offer | Refusal ──verify──▶ UnitResult
//        ──merge──▶ Report ──reporters──▶ text, diff, JSON ──gate──▶ exit code
//
// Everything here is a plain value with a stable identity: no Clang AST, no
// absolute path below the root, no time, no address. The values serialise to
// JSON and back (Json.h), and that is how they travel from a worker process to
// the driver.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_MODEL_MODEL_H
#define COROUTINIZE_MODEL_MODEL_H

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace coroutinize {

/// Appends what \p Into does not hold yet.
template <typename T>
void addNew(std::vector<T> &Into, const std::vector<T> &From) {
  for (const T &Element : From)
    if (std::find(Into.begin(), Into.end(), Element) == Into.end())
      Into.push_back(Element);
}

/// A position in a source file. The path is relative to the root, with '/'
/// (absolute when the file lies outside of it); line and column count from 1,
/// 0 where there is none.
struct Place {
  std::string File;
  unsigned Line = 0;
  unsigned Column = 0;

  bool operator==(const Place &) const = default;
  auto operator<=>(const Place &) const = default;
};

/// When a continuation runs, seen from its initiation.
enum class When {
  Inline,  ///< before the initiation returns
  Later,   ///< after the initiation returned
  Unknown, ///< either, or not known
};

/// How often one continuation is invoked.
enum class HowOften {
  Once,
  AtMostOnce,
  Many,
  Unknown,
};

/// What a nature rests on.
enum class Evidence {
  Proven,   ///< shown by code that was seen
  Declared, ///< promised by a library's documentation or by configuration
  Assumed,  ///< neither
};

/// One step on the way from an initiation to where the callable is invoked.
struct NatureStep {
  Place At;
  std::string Text; ///< "`Loop::post` stores it in `Loop::queue`"

  bool operator==(const NatureStep &) const = default;
};

/// The nature of a hand-off (see docs/metric.md).
struct Nature {
  When Time = When::Unknown;
  HowOften Times = HowOften::Unknown;
  Evidence Basis = Evidence::Assumed;
  std::string Why; ///< one sentence a person can check
  /// The same, place by place. The last step is where it is shown, declared or
  /// documented; documentation has no place.
  std::vector<NatureStep> Path = {};

  bool operator==(const Nature &) const = default;
};

/// What is handed over.
enum class ContinuationKind {
  Lambda,         ///< a lambda expression in the argument list
  NamedLambda,    ///< a variable that holds a lambda
  Bind,           ///< std::bind, bind_front, bind_front_handler
  MemberFunction, ///< a pointer to a member function
  Function,       ///< a function
  FunctionObject, ///< an object of a class with operator()
  Callable,       ///< a callable passed on, such as a completion parameter
};

/// How a hand-off hangs on the one before it.
enum class Link {
  Root,    ///< initiated by the chain's function itself
  Lexical, ///< initiated inside the body of its parent's continuation
  Named,   ///< initiated by a named function that its parent leads to
};

/// One initiation together with its continuation.
struct HandOff {
  Place At;             ///< of the initiating call
  std::string Dialect;  ///< "asio", "generic"
  std::string Callee;   ///< qualified name of the operation
  ContinuationKind Kind = ContinuationKind::Lambda;
  std::string Target;   ///< qualified name of a named continuation, or empty
  std::string Function; ///< qualified name of the function it is written in
  coroutinize::Nature Nature;
  std::vector<std::string> Arguments; ///< completion arguments, as spelled
  std::vector<std::string> Captures;  ///< as spelled; "this" included
  int Parent = -1;                    ///< index into Chain::HandOffs
  coroutinize::Link Link = coroutinize::Link::Root;
  unsigned Depth = 1; ///< lexical callback depth of its continuation

  bool operator==(const HandOff &) const = default;
};

/// The figures of one function (docs/metric.md holds the definitions).
struct Metrics {
  unsigned Depth = 0;               ///< callback depth, lexical
  unsigned Length = 0;              ///< chain length, through named functions
  unsigned CognitiveComplexity = 0; ///< as clang-tidy defines it
  bool Cycle = false;               ///< the chain leads back into itself

  bool operator==(const Metrics &) const = default;
};

/// What the tool says of a chain.
enum class Verdict {
  Offered, ///< there is an offer
  Refused, ///< there is a refusal
  Flat,    ///< a single hand-off: nothing would be gained
};

/// A tree of hand-offs rooted in one function. Parents come before children.
struct Chain {
  std::string Id;       ///< fingerprint; survives edits elsewhere in the file
  std::string Function; ///< qualified name
  Place At;             ///< of the function's name
  unsigned EndLine = 0; ///< last line of the function's body
  coroutinize::Metrics Metrics;
  std::vector<HandOff> HandOffs;
  coroutinize::Verdict Verdict = Verdict::Flat;

  bool operator==(const Chain &) const = default;
};

/// What hands out elements, one after the other.
enum class ProducerKind {
  Visitor,  ///< a function that calls a visitor for each
  Exchange, ///< the same, and what the visitor returns steers it
  Iterator, ///< a class that keeps its place in members
};

/// A loop turned inside out, which a generator may turn back.
struct Producer {
  std::string Id;       ///< as of a chain
  std::string Function; ///< qualified name, of the class for an iterator
  Place At;             ///< of the name
  ProducerKind Kind = ProducerKind::Visitor;
  unsigned Consumers = 0; ///< calls and loops of this unit that it serves
  coroutinize::Verdict Verdict = Verdict::Flat;

  bool operator==(const Producer &) const = default;
};

/// What a generator changes in the shape of the code.
struct Inversion {
  unsigned Loops = 0;      ///< callers that become a plain loop
  unsigned StateLines = 0; ///< lines less that keep a place or hand it on
  unsigned NestingBefore = 0; ///< deepest nesting of the producer and its loops
  unsigned NestingAfter = 0;
  bool Hot = false; ///< a loop without I/O and allocation, as far as is seen

  bool operator==(const Inversion &) const = default;
};

/// Why a chain stays as it is. Each has a name, a sentence and a page in
/// docs/refusals.md, and a test under test/refusals/ (see Refusals.def).
enum class RefusalReason {
#define REFUSAL(Id, Name, Sentence) Id,
#include "model/Refusals.def"
};

/// A chain that is left alone, with the rule that stood in the way.
struct Refusal {
  std::string ChainId;
  RefusalReason Reason;
  Place At;
  std::string Message; ///< what a person would have to change first

  bool operator==(const Refusal &) const = default;
};

/// Replaces Length bytes at Offset by Text.
struct Edit {
  std::string File; ///< as in Place
  unsigned Offset = 0;
  unsigned Length = 0;
  std::string Text;

  bool operator==(const Edit &) const = default;
  auto operator<=>(const Edit &) const = default;
};

/// May an offer be applied without asking?
enum class Applicability {
  Safe,    ///< every rule was shown to hold
  Assumes, ///< rests on the named assumptions
};

/// What an offer rests on: the nature of one of its hand-offs.
struct Ground {
  Place At; ///< of the hand-off
  Evidence Basis = Evidence::Assumed;
  std::string Text; ///< what is said of it, and why
  /// Where that is shown, declared or documented.
  NatureStep Source;

  bool operator==(const Ground &) const = default;
};

/// The names of all rewriters.
inline constexpr const char *RewriterNames[] = {
    "coroutine-asio", "coroutine-generic", "generator-exchange",
    "generator-iterator", "generator-visitor"};

/// A rewrite of one chain. Its edits apply wholly or not at all.
struct Offer {
  std::string ChainId;
  std::string Rewriter; ///< one of RewriterNames
  std::string Function;
  Place At;
  coroutinize::Applicability Applicability = Applicability::Safe;
  std::vector<std::string> Assumptions;
  std::vector<Ground> RestsOn;    ///< the natures, in source order
  std::vector<std::string> Notes; ///< e.g. that C++20 is needed
  std::vector<Edit> Edits;        ///< sorted by file and offset, disjoint
  Metrics Before;
  Metrics After;
  /// Of a producer's offer, which belongs to no chain.
  std::optional<coroutinize::Inversion> Inversion;

  /// Takes over what \p Other, the same rewrite seen elsewhere, assumes and
  /// notes besides.
  void agreeWith(const Offer &Other);

  bool operator==(const Offer &) const = default;
};

/// A unit that could not be analysed.
struct UnitFailure {
  std::string File;
  std::string Reason;

  bool operator==(const UnitFailure &) const = default;
  auto operator<=>(const UnitFailure &) const = default;
};

/// All of a run: sorted, without duplicates, the same bytes for equal inputs.
struct Report {
  unsigned UnitsTotal = 0;
  unsigned UnitsAnalysed = 0;
  std::vector<UnitFailure> Failures;
  std::vector<Chain> Chains;
  std::vector<Producer> Producers;
  std::vector<Offer> Offers;
  std::vector<Refusal> Refusals;
  std::map<std::string, std::string> Hashes;
  std::vector<std::string> Messages;

  bool operator==(const Report &) const = default;
};

/// The reason's name, as users write and read it: "not-tail".
const char *name(RefusalReason);
/// The reason as a general sentence.
const char *sentence(RefusalReason);

const char *name(When);
const char *name(HowOften);
const char *name(Evidence);
const char *name(ContinuationKind);
const char *name(Link);
const char *name(ProducerKind);
const char *name(Verdict);
const char *name(Applicability);

} // namespace coroutinize

#endif
