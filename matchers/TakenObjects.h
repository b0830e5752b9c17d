//===- TakenObjects.h - What a function does with what it took --*- C++ -*-===//
#ifndef COROUTINIZE_MATCHERS_TAKENOBJECTS_H
#define COROUTINIZE_MATCHERS_TAKENOBJECTS_H

#include "matchers/CallableUses.h"
#include "matchers/Takes.h"

namespace coroutinize {

/// The callables, and the objects that hold them, that one function took out of
/// cells for good. Each is followed, and gives a summary of its cell.
class TakenObjects {
public:
  TakenObjects(const clang::FunctionDecl &In, clang::ASTContext &Context,
               const Scope &Project, const ParentsInFunction &Parents,
               CellAliases &Aliases, const FunctionNode &Node, Facts &Into)
      : In(In), Context(Context), Project(Project), Parents(Parents),
        Aliases(Aliases), Node(Node), Into(Into) {}

  void take(const Take &, std::string Cell, const clang::Expr *Where);
  /// `Entry old = *entry; *entry = {};`
  void takeAll(const clang::VarDecl &);
  /// What functions of the project give out.
  void takeResults(const clang::CallExpr *);

  /// Is it, or is it a part of, what was taken?
  bool isTaken(const clang::Expr *) const;
  /// Is it the very expression that takes?
  bool isTakenHere(const clang::Expr *E) const { return Taken.count(E) > 0; }
  /// Is it taken, and reached through a pointer that may have copies?
  bool isShared(const clang::Expr *Object, bool IsArrow) const;

private:
  const clang::FunctionDecl &In;
  clang::ASTContext &Context;
  const Scope &Project;
  const ParentsInFunction &Parents;
  CellAliases &Aliases;
  const FunctionNode &Node;
  Facts &Into;
  std::set<const clang::Expr *> Taken;

  const clang::VarDecl *receiver(const clang::Expr *Value) const;
  void follow(UseWalker &, const clang::VarDecl *, const clang::Expr *Where,
              std::string Cell);
};

} // namespace coroutinize

#endif
