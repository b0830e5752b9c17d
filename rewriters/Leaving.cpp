//===- Leaving.cpp - The ways out of a loop -------------------------------===//
//
// A handler that does not lead back ends the chain; in a loop that is a
// co_return. What leads back needs no statement at the end of the loop, and the
// branch that does stands behind its condition, which leaves otherwise:
//
//     if (!ec) {                  if (ec)
//       do_write(n);                co_return;
//     }                           co_await async_write(…);
//
//===----------------------------------------------------------------------===//
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "rewriters/Flatten.h"
#include "rewriters/Position.h"

using namespace clang;

namespace coroutinize {

/// The lines inside of a block, or the one statement.
std::string Flattener::branch(const Stmt *S,
                              const std::vector<Patch> &Patches) const {
  auto *Block = dyn_cast<CompoundStmt>(S);
  if (!Block) {
    Range Where = File.statement(S);
    // It may have become a block.
    for (const Patch &P : Patches)
      if (P.Where.Begin < Where.Begin && P.Where.End >= Where.End)
        return llvm::StringRef(P.Text).split('{').second.rsplit('}').first.str();
    return (File.indentation(Where.Begin) + File.copy(Where, Patches)).str();
  }
  unsigned Open = File.offset(Block->getLBracLoc()) + 1;
  std::string Text =
      File.copy({Open, File.offset(Block->getRBracLoc())}, Patches);
  llvm::StringRef Rest = llvm::StringRef(Text).ltrim(" \t");
  return Rest.starts_with("\n") || Rest.starts_with("\r")
             ? Text
             : (File.indentation(Open) + Unit + Rest).str();
}

std::string Flattener::negated(const Expr *E) const {
  E = E->IgnoreImplicit();
  if (auto *Paren = dyn_cast<ParenExpr>(E))
    return negated(Paren->getSubExpr());
  auto Copy = [&](const Expr *Part) {
    return File.copy(File.range(Part->getSourceRange()), patches(Part));
  };
  if (auto *Not = dyn_cast<UnaryOperator>(E);
      Not && Not->getOpcode() == UO_LNot) {
    const Expr *Inner = Not->getSubExpr()->IgnoreImplicit();
    while (auto *Paren = dyn_cast<ParenExpr>(Inner))
      Inner = Paren->getSubExpr()->IgnoreImplicit();
    return Copy(Inner);
  }
  if (auto *Binary = dyn_cast<BinaryOperator>(E)) {
    const Expr *Left = Binary->getLHS(), *Right = Binary->getRHS();
    bool Ordered = Left->getType()->isIntegralOrEnumerationType();
    const char *Opposite = nullptr;
    switch (Binary->getOpcode()) {
    case BO_EQ: Opposite = " != "; break;
    case BO_NE: Opposite = " == "; break;
    case BO_LT: Opposite = Ordered ? " >= " : nullptr; break;
    case BO_GT:
      Opposite = !Ordered ? nullptr
                 : Left->IgnoreImpCasts()->getType()->isUnsignedIntegerType() &&
                         Right->isIntegerConstantExpr(In.Context) &&
                         Right->EvaluateKnownConstInt(In.Context).isZero()
                     ? " == "
                     : " <= ";
      break;
    case BO_LE: Opposite = Ordered ? " > " : nullptr; break;
    case BO_GE: Opposite = Ordered ? " < " : nullptr; break;
    case BO_LAnd: {
      // Of a conjunction of simple parts each is negated.
      auto Simple = [](const Expr *Part) {
        auto *Inner = dyn_cast<BinaryOperator>(Part->IgnoreParenImpCasts());
        return !Inner || Inner->isEqualityOp() || Inner->isRelationalOp();
      };
      // `!(a ? b : c)` keeps its parentheses beside a `||`.
      auto Operand = [&](const Expr *Part) {
        auto *Not = dyn_cast<UnaryOperator>(Part->IgnoreParenImpCasts());
        const Expr *Inner =
            Not ? Not->getSubExpr()->IgnoreParenImpCasts() : nullptr;
        bool Primary = !Inner || isa<DeclRefExpr, MemberExpr>(Inner) ||
                       (isa<CallExpr>(Inner) &&
                        !isa<CXXOperatorCallExpr>(Inner));
        return Primary ? negated(Part) : "(" + negated(Part) + ")";
      };
      if (Simple(Left) && Simple(Right))
        return Operand(Left) + " || " + Operand(Right);
      break;
    }
    default: break;
    }
    if (Opposite)
      return Copy(Left) + Opposite + Copy(Right);
    return "!(" + Copy(E) + ")";
  }
  bool Simple = isa<DeclRefExpr, MemberExpr, CXXMemberCallExpr>(E) ||
                (isa<CallExpr>(E) && !isa<CXXOperatorCallExpr>(E));
  return Simple ? "!" + Copy(E) : "!(" + Copy(E) + ")";
}

/// The `if` whose one branch stands behind it.
Patch Flattener::guard(const IfStmt *If, const Step &At, Ending After,
                       std::vector<Patch> &Patches) const {
  bool Then = Planned.Hoisted.count(If->getThen());
  const Stmt *Kept = Then ? If->getThen() : If->getElse();
  const Stmt *Other = Then ? If->getElse() : If->getThen();
  leave(Kept, At, After, Patches);

  Range Where = File.statement(If);
  Where.End = File.statement(Kept).End;
  if (const Stmt *Second = If->getElse())
    Where.End = File.statement(Second).End;
  Range Condition = File.range(If->getCond()->getSourceRange());
  unsigned Close = File.offset(If->getRParenLoc()) + 1;
  // Comments between the parts stay.
  auto Comments = [&](unsigned Begin, const Stmt *S) {
    std::string Lines;
    for (const std::string &Each :
         File.comments({Begin, File.range(S->getSourceRange()).Begin}))
      Lines += Each + "\n";
    return Lines;
  };
  std::string Lines = Comments(Close, If->getThen());
  std::string OfElse;
  if (If->getElse())
    OfElse = Comments(File.statement(If->getThen()).End, If->getElse());
  Lines += File.slice({Where.Begin, Condition.Begin});
  Lines += Then ? negated(If->getCond())
                : File.copy(Condition, patches(If->getCond()));
  Lines += File.slice({Condition.End, Close});

  std::string Leaves;
  if (Other) {
    leave(Other, At, Ending::Loop, Patches);
    if (auto *Next = dyn_cast<IfStmt>(Other))
      dropElse(Next, At, Patches);
    Leaves = reindent(branch(Other, Patches), Unit);
  }
  if (Leaves.empty())
    Leaves = Unit + "co_return;";
  if (Then && !OfElse.empty())
    Leaves = reindent(OfElse, Unit) + "\n" + Leaves;
  if (Leaves.find('\n') == std::string::npos)
    Lines += "\n" + Leaves + "\n";
  else
    Lines += (Brace ? "\n{\n" : " {\n") + Leaves + "\n}\n\n";
  Lines += (Then ? "" : OfElse) + reindent(branch(Kept, Patches), "");
  return {Where, placed(Lines, If)};
}

/// The lines where the statement stood: at the beginning of a line, or behind
/// an `else`.
std::string Flattener::placed(llvm::StringRef Lines, const Stmt *S) const {
  unsigned Begin = File.range(S->getSourceRange()).Begin;
  llvm::StringRef Indentation = File.indentation(Begin);
  bool Behind = !File.beginsLine(Begin) &&
                isa_and_nonnull<CompoundStmt>(parentOf(S, In.Context));
  std::string Text = reindent(Lines, Indentation);
  return Behind ? "\n" + Text : Text.substr(Indentation.size());
}

/// Where the first branch leaves, the other one needs no `else`.
void Flattener::dropElse(const IfStmt *If, const Step &At,
                         std::vector<Patch> &Patches) const {
  const Stmt *Else = If->getElse();
  if (!Else || mayEnd(If->getThen(), At))
    return;
  auto *Block = dyn_cast<CompoundStmt>(Else);
  // What it declares would be seen, or hidden, elsewhere.
  if (Block && llvm::any_of(Block->body(),
                            [](const Stmt *S) { return isa<DeclStmt>(S); }))
    return;
  Range Where = {File.statement(If->getThen()).End, File.statement(Else).End};
  std::string Lines;
  for (const std::string &Each :
       File.comments({Where.Begin, File.statement(Else).Begin}))
    Lines += Each + "\n";
  Lines += reindent(branch(Else, Patches), "");
  llvm::StringRef Indentation =
      File.indentation(File.range(If->getSourceRange()).Begin);
  Patches.insert(Patches.begin(), {Where, "\n" + reindent(Lines, Indentation)});
}

/// Makes sure that control leaves the coroutine behind \p Last, unless it leads
/// back there.
void Flattener::leave(const Stmt *Last, const Step &At, Ending After,
                      std::vector<Patch> &Patches) const {
  auto *Block = dyn_cast<CompoundStmt>(Last);
  const Stmt *S = Block ? lastStatement(Block, At) : Last;
  if (S && Block && isa<CompoundStmt>(S))
    return leave(S, At, After, Patches);
  if (S && llvm::any_of(At.Next, [&](auto &Next) {
        return Next->Statement == S;
      }))
    return;
  auto *If = dyn_cast_or_null<IfStmt>(S);
  if (If && (Planned.Hoisted.count(If->getThen()) ||
             Planned.Hoisted.count(If->getElse()))) {
    if (After == Ending::Return)
      return;
    Patch Whole = guard(If, At, After, Patches);
    Patches.insert(Patches.begin(), Whole);
    return;
  }
  if (After != Ending::Loop)
    return;
  // One behind both where neither leads back.
  if (If && If->getElse() &&
      (holdsStep(If->getThen(), At) || holdsStep(If->getElse(), At))) {
    leave(If->getThen(), At, After, Patches);
    leave(If->getElse(), At, After, Patches);
    if (Block)
      dropElse(If, At, Patches);
    return;
  }
  if (S && !mayEnd(S, At))
    return;
  if (!S) {
    unsigned Open = File.offset(Block->getLBracLoc()) + 1;
    Patches.push_back({{Open, Open}, " co_return; "});
  } else if (Block) {
    unsigned End = File.statement(S).End;
    Patches.push_back(
        {{End, End},
         "\n" + File.indentation(File.offset(S->getBeginLoc())).str() +
             "co_return;"});
  } else {
    // The branch had one statement.
    Range Where = File.statement(S);
    llvm::StringRef Own = File.indentation(Where.Begin), Outer = Own;
    // That of an `else if` is the one of the first `if`.
    if (File.beginsLine(Where.Begin))
      Outer = Own.drop_back(std::min(Unit.size(), Own.size()));
    std::string Text =
        (Own + File.copy(Where, Patches) + "\n" + Own + "co_return;").str();
    Patches.insert(Patches.begin(), File.asBlock(Where, Text, Outer, Unit));
  }
}

} // namespace coroutinize
