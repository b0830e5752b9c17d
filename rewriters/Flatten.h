//===- Flatten.h - A plan's steps as one straight text ----------*- C++ -*-===//
//
//   Plan ──Naming──▶ names ──Flattener──▶ the coroutine's body
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_FLATTEN_H
#define COROUTINIZE_REWRITERS_FLATTEN_H

#include "rewriters/Forms.h"
#include "rewriters/Loops.h"

namespace coroutinize {

/// The variables that a step's co_await fills.
struct StepNames {
  std::string ErrorName; ///< empty where the operation has no error code
  std::string ErrorType; ///< where the step declares the variable
  /// The value's variable is there already: assign to it.
  bool Assign = false;
  std::map<unsigned, std::string> Dropped; ///< bindings that a bind drops
};

/// Gives every variable of the flattened form a name that means in each place
/// what it meant before (rule 15).
class Naming {
public:
  Naming(Plan &Planned, const RewriteInput &In, const Source &File,
         bool ErrorCodes);

  /// Decides all names. \p Parameters are the variables of the root that
  /// become parameters of the coroutine.
  void run(const std::vector<const clang::ValueDecl *> &Parameters);

  /// The name of the variable in the coroutine.
  std::string of(const clang::ValueDecl *) const;
  const StepNames &of(const Step &At) const { return Steps.at(&At); }
  /// The variable that the statement declares, where the coroutine assigns to
  /// the one of that name which it has already; else null.
  const clang::VarDecl *assignedAnew(const clang::Stmt *) const;
  /// True when the variable has another name than in the source.
  bool isRenamed(const clang::ValueDecl *) const;
  /// A name that occurs nowhere in the file, made of \p Wish.
  std::string fresh(const std::string &Wish);

private:
  struct Visible {
    const clang::ValueDecl *Decl;
    bool Error;  ///< an error code's variable
    bool Scalar; ///< a value that may be assigned anew
  };
  using Block = std::set<std::string>;

  Plan &Planned;
  const RewriteInput &In;
  const Source &File;
  bool ErrorCodes;
  std::set<std::string> Taken;
  std::map<const clang::ValueDecl *, std::string> Renamed;
  std::map<const Step *, StepNames> Steps;
  std::set<const clang::VarDecl *> Ended; ///< which a step has reset
  std::set<const clang::VarDecl *> Anew;  ///< that are assigned, not declared
  /// Of the error codes: the type, and how it is spelled.
  std::map<const clang::ValueDecl *, std::pair<clang::QualType, std::string>>
      ErrorTypes;

  bool sameErrorCode(const clang::ValueDecl *, clang::QualType) const;
  /// What the initiation names besides its continuation, and what the values
  /// of the closure's init-captures name.
  Block initiationNames(const Step &) const;

  bool reuses(const clang::VarDecl *, const std::vector<Visible> &);
  void step(Step &, const clang::Stmt *Within, std::vector<Visible>, Block);
  void leadBack(const Step &);
  bool dropsErrorCode(const Step &) const;
  void ignoreError(const Step &, std::vector<Visible> &, Block &);
  void declare(const clang::ValueDecl *, std::vector<Visible> &, Block &,
               const std::string &Wish, bool Error, bool Scalar);
};

/// The lines that declare the variable of a lambda, and that disappear, with
/// their comments.
std::vector<Range> declarations(const Step &, const Source &);

/// Makes the text of the coroutine's body.
class Flattener {
public:
  Flattener(const Plan &Planned, const RewriteInput &In, const Source &File,
            const Form &How, const Naming &Names, unsigned Column,
            std::string Unit, bool BraceOnItsLine)
      : Planned(Planned), In(In), File(File), How(How), Names(Names),
        Column(Column), Unit(std::move(Unit)), Brace(BraceOnItsLine) {}

  /// The body's lines, not indented; marked as Source::copy does.
  std::string run() const { return step(*Planned.First, Ending::Coroutine); }

private:
  const Plan &Planned;
  const RewriteInput &In;
  const Source &File;
  const Form &How;
  const Naming &Names;
  unsigned Column;  ///< where the body's lines will begin
  std::string Unit; ///< one step of indentation
  bool Brace;       ///< a block's brace has its own line

  std::string step(const Step &, Ending) const;
  Range behind(const Step &) const;
  std::string handlerName(const Step &) const;
  std::string await(const Step &, unsigned Column) const;
  std::string body(const Step &, Ending) const;
  bool isHoisted(const Step &) const;
  const clang::Stmt *leavingBehind(const clang::Stmt *) const;
  void splitLine(const Step &, std::vector<Patch> &) const;
  std::string value(const InitCapture &, bool Declares) const;
  std::vector<Patch> patches(const clang::Stmt *) const;
  /// From behind the label to the last statement of the case that the
  /// statement is directly in.
  std::optional<Range> caseOf(const clang::Stmt *) const;

  // Loops, in Leaving.cpp.
  void leave(const clang::Stmt *Last, const Step &, Ending,
             std::vector<Patch> &) const;
  Patch guard(const clang::IfStmt *, const Step &, Ending,
              std::vector<Patch> &) const;
  std::string branch(const clang::Stmt *, const std::vector<Patch> &) const;
  std::string placed(llvm::StringRef Lines, const clang::Stmt *) const;
  void dropElse(const clang::IfStmt *, const Step &, std::vector<Patch> &) const;
  std::string negated(const clang::Expr *) const;
};

} // namespace coroutinize

#endif
