//===- Generator.h - A producer as a generator ------------------*- C++ -*-===//
//
//   VisitedProducer ──planGenerator──▶ GeneratorPlan ──▶ the generator's text
//                   ──asLoop (VisitorLoop.h)──▶ each caller's loop
//
// The plan holds all preconditions of the producer; each caller has its own,
// and one that stays as it is keeps the old function, as a thin overload.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_GENERATOR_H
#define COROUTINIZE_REWRITERS_GENERATOR_H

#include "matchers/IteratorClasses.h"
#include "matchers/Visitors.h"
#include "rewriters/Rewriter.h"
#include "rewriters/Source.h"
#include <map>

namespace coroutinize {

/// How a parameter of the producer is one of the generator.
struct GeneratorParameter {
  const clang::ParmVarDecl *Declaration = nullptr;
  /// A reference becomes a pointer: a coroutine must not hold references.
  bool ByPointer = false;
};

/// One argument of the visitor, as the generator yields it.
struct GeneratorElement {
  clang::QualType Type; ///< without reference, const as it is
  enum { Value, ConstReference, Reference } Kind = Value;
  std::string Name; ///< of the type, where the generator is declared
  bool IsNumber = false; ///< whatever the type is in an instance

  /// `const Node &`.
  std::string spelled() const;
  /// Is it handed on with std::move?
  bool isMoved(const clang::ASTContext &) const;
};

struct GeneratorPlan {
  const VisitedProducer *Producer = nullptr;
  bool Exchange = false;
  bool StopsOn = false; ///< the answer that ends all
  bool Stops = false;   ///< there is such an answer
  std::string Name;
  std::string Namespace;      ///< "coroutinize" or "std"
  std::string ElementsOf;     ///< qualified
  std::vector<std::string> Includes;
  std::vector<GeneratorElement> Elements; ///< several are one pair, or tuple
  std::string Answer;         ///< the type of an exchange's answers
  std::vector<GeneratorParameter> Parameters; ///< without the visitor
  bool KeepsOverload = true;

  bool hasSeveral() const { return Elements.size() > 1; }
  /// Several of which one is a reference.
  bool holdsReferences() const;
  /// Is what an exchange gives out moved on?
  bool isMoved(const clang::ASTContext &) const;
  /// `const Node &`, `std::pair<const std::string &, int>`.
  std::string elementType() const;
  /// `coroutinize::generator<const Node &>`.
  std::string returnType() const;
};

/// The names that generators were given so far, and what they were made of:
/// null for an iterator class.
using GivenNames =
    std::map<std::string, std::vector<const clang::FunctionDecl *>>;

/// What may be known of the callers before the plan is made.
struct ConsumerKinds {
  /// Of each element: all take it by value; or so, or by reference to const.
  std::vector<bool> AllByValue, AllReadOnly;
  bool MayDropOverload = false;
  std::string Answer;          ///< the one type that all return, or empty
  GivenNames Given; ///< to generators before this one
};

std::variant<GeneratorPlan, Refusal> planGenerator(const VisitedProducer &,
                                                   const ConsumerKinds &,
                                                   const RewriteInput &);

/// Chooses what the generator yields. \returns what stands in the way.
std::optional<Refusal> chooseElements(GeneratorPlan &, const ConsumerKinds &,
                                      const RewriteInput &);

/// The arguments of a visitor's call as one operand of `co_yield`. \p Pointers
/// are patches of what is in them.
std::string yieldElements(const GeneratorPlan &, const clang::CallExpr &,
                          const Source &, const std::vector<Patch> &Pointers,
                          const RewriteInput &);

/// Whether the unit's standard library has std::generator.
bool hasStandardGenerator(const RewriteInput &);

/// Chooses the plan's names, and the library that has the generator. A const
/// and a non-const overload have one name. \returns the clash, if there is one.
std::optional<Refusal> nameGenerator(GeneratorPlan &, const GivenNames &,
                                     const RewriteInput &);

/// Where the answer of a visitor's call is looked at: the `if` or `switch`
/// whose condition it is, null for an initialiser. \returns nothing elsewhere:
/// g++ 12 miscompiles a `co_yield` in many expressions.
std::optional<const clang::Stmt *> answerCondition(const clang::Expr *Call,
                                                   const RewriteInput &);

/// The patches that make the generator out of the producer and all of its
/// declarations, with the thin overload where it is kept. The \p Source is the
/// file of its definition.
std::map<clang::FileID, std::vector<Patch>>
makeGenerator(const GeneratorPlan &, const Source &, const RewriteInput &);

/// Patches that make pointers of the uses of those parameters that were
/// references. \returns nothing where one of them can't be changed.
std::optional<std::vector<Patch>> usePointers(const GeneratorPlan &,
                                              const Source &,
                                              const RewriteInput &);

/// The argument as the generator takes it: `tree` → `&tree`, `*p` → `p`.
std::string passArgument(const clang::Expr *, const GeneratorParameter &,
                         const Source &, const std::vector<Patch> &);

/// Rewrites the producer and those of its callers that can be. \p Names are
/// those of the generators before it, and get its own.
RewriteResult rewriteVisitor(const VisitedProducer &, const RewriteInput &,
                             GivenNames &Names);

/// The producer as the report lists it; nothing where it is none: it gives a
/// result of its own, or is thin already.
std::optional<Producer> describeVisitor(const VisitedProducer &,
                                        const RewriteInput &);

/// Rewrites the iterator class and the loops over it. \p Names as above.
RewriteResult rewriteIterator(const IteratorClass &, const RewriteInput &,
                              GivenNames &Names);

/// The iterator class as the report lists it.
Producer describeIterator(const IteratorClass &, const RewriteInput &);

/// Calls \p Use with what may become a generator, and how to rewrite it.
template <typename Callback>
void forEachProducer(const RewriteInput &Input, Callback Use) {
  for (auto &Visited : findVisitors(Input.Context, Input.Project))
    if (auto Found = describeVisitor(*Visited, Input))
      Use(*Found, [&](GivenNames &Names) {
        return rewriteVisitor(*Visited, Input, Names);
      });
  for (const IteratorClass &Class :
       findIteratorClasses(Input.Context, Input.Project))
    Use(describeIterator(Class, Input), [&](GivenNames &Names) {
      return rewriteIterator(Class, Input, Names);
    });
}

} // namespace coroutinize

#endif
