#include "rewriters/Parameters.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "matchers/Ast.h"
#include "rewriters/OwnObject.h"
#include "rewriters/Sharing.h"
#include "rewriters/Templates.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {
namespace {

/// Finds the root's own variables that the steps name, in order, and how.
struct OuterVariables : DynamicRecursiveASTVisitor {
  OuterVariables(const Plan &Planned) : Planned(Planned) {
    for (const Step *At : allSteps(Planned)) {
      if (At->Node)
        Disappears.insert(At->Node->Continuation.Written);
      Disappears.insert(At->Declared);
      Disappears.insert(At->Call);
    }
  }
  const Plan &Planned;
  std::set<const Stmt *> Disappears; ///< continuations, and calls that go on
  std::vector<const ValueDecl *> Found;
  std::set<const ValueDecl *> ByReference; ///< captured so
  std::set<const ValueDecl *> ByCopy;      ///< captured so
  std::set<const ValueDecl *> Named;       ///< in what becomes straight
  bool NamesSelf = false;
  bool NamesThis = false;

  bool TraverseStmt(Stmt *S) override {
    return (S && Disappears.count(S)) || DynamicRecursiveASTVisitor::TraverseStmt(S);
  }
  /// A member of a function object is a variable.
  bool TraverseMemberExpr(MemberExpr *E) override {
    if (!isMember(Planned, E->getMemberDecl()))
      return DynamicRecursiveASTVisitor::TraverseMemberExpr(E);
    Named.insert(resolve(Planned, E->getMemberDecl()));
    add(E->getMemberDecl());
    return true;
  }
  bool VisitCXXThisExpr(CXXThisExpr *) override {
    NamesThis = true;
    return true;
  }

  void add(const ValueDecl *D) {
    D = resolve(Planned, D);
    if (selfOf(Planned, D))
      return;
    if (D == Planned.Self) {
      NamesSelf = true;
      return;
    }
    auto *Variable = dyn_cast<VarDecl>(D);
    bool Local = (Variable && Variable->hasLocalStorage()) || isa<BindingDecl>(D);
    // What the root's own body declares moves with it.
    if (Planned.ofWholeRoot())
      Local = isa<ParmVarDecl>(D);
    if (Local && D->getDeclContext() == Planned.Root->Function &&
        !llvm::is_contained(Found, D))
      Found.push_back(D);
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) override {
    Named.insert(resolve(Planned, E->getDecl()));
    if (isa<VarDecl, BindingDecl>(E->getDecl()))
      add(E->getDecl());
    return true;
  }
};

class ParameterMaker {
public:
  ParameterMaker(Plan &Steps, const Form &How, const RewriteInput &In,
                 const Source &File)
      : Steps(Steps), How(How), In(In), File(File) {}

  std::variant<StartedWith, Refusal> run() {
    // What the first closure's init-captures hold is made by the start.
    // A constant is the same later.
    auto Made = std::exchange(Steps.First->Inits, {});
    auto Constants = llvm::make_filter_range(
        Made, [&](const InitCapture &Each) { return isConstant(Each); });
    Steps.First->Inits.assign(Constants.begin(), Constants.end());
    llvm::erase_if(Made, [&](const InitCapture &Each) { return isConstant(Each); });
    OuterVariables Outer(Steps);
    if (Steps.First->Node) {
      auto *Initiation = const_cast<Expr *>(Steps.First->Node->Initiation);
      if (auto *Call = dyn_cast<CallExpr>(Initiation))
        Outer.TraverseStmt(Call->getCallee());
      for (const Expr *Argument : Steps.First->Node->arguments())
        if (Argument != Steps.First->Node->Continuation.Written)
          Outer.TraverseStmt(const_cast<Expr *>(Argument));
    }
    for (const Step *At : allSteps(Steps)) {
      for (const InitCapture &Init : At->Inits)
        Outer.TraverseStmt(const_cast<Expr *>(Init.Init));
      if (const LambdaExpr *Lambda = At->lambda())
        for (const LambdaCapture &Capture : Lambda->captures())
          if (Capture.capturesVariable())
            (Capture.getCaptureKind() == LCK_ByRef ? Outer.ByReference
                                                   : Outer.ByCopy)
                .insert(resolve(Steps, Capture.getCapturedVar()));
      for (const VarDecl *Each : At->Ends) {
        Outer.Named.insert(Each);
        Outer.add(Each);
      }
      for (const InitCapture &Each : At->Bound)
        if (const ValueDecl *D = resolve(Steps, Each.Variable);
            D != Each.Variable)
          Outer.ByCopy.insert(D);
    }
    // What a closure owns is a parameter even where no line names it.
    for (const ValueDecl *D : Outer.ByCopy)
      if (D != Steps.Self && !stepOf(Steps, D) && !selfOf(Steps, D))
        Outer.add(D);
    for (const Step *At : allSteps(Steps))
      Outer.TraverseStmt(const_cast<CompoundStmt *>(At->Body));
    for (const InitCapture &Each : Made)
      if (!llvm::is_contained(Outer.Found, Each.Variable))
        Outer.Found.push_back(Each.Variable);
    if (Steps.ofWholeRoot())
      llvm::sort(Outer.Found, [](const ValueDecl *A, const ValueDecl *B) {
        return A->getLocation() < B->getLocation(); // as the root has them
      });
    if (Outer.NamesThis && Steps.Object == Keeping::NoObject)
      Steps.Object = Keeping::Raw;

    Naming Names(Steps, In, File, How.Lazy);
    Names.run(Outer.Found);

    std::vector<Parameter> Parameters;
    std::string Prologue;
    if (Steps.Object == Keeping::Shared)
      Parameters.push_back(self(Outer.NamesSelf));
    for (const ValueDecl *D : Outer.Found) {
      auto Init = llvm::find_if(Made, [&](const InitCapture &Each) {
        return Each.Variable == D;
      });
      if (Init != Made.end()) {
        Parameters.push_back({constOf(D) + spellTypeOf(*D, In.Context),
                              Names.of(D), spell(Init->Init, In)});
        continue;
      }
      auto Each = parameter(D, Outer, Names, Prologue);
      if (auto *Refused = std::get_if<Refusal>(&Each))
        return *Refused;
      Parameters.push_back(std::get<Parameter>(Each));
    }
    if (auto Refused = movedTwice(Made, Outer.Found, Parameters))
      return *Refused;
    return StartedWith{std::move(Names), std::move(Parameters), std::move(Prologue)};
  }

private:
  Plan &Steps;
  const Form &How;
  const RewriteInput &In;
  const Source &File;

  /// `0`, `error_code{}`: what a bind holds.
  bool isConstant(const InitCapture &Each) const {
    if (!isa<ParmVarDecl>(Each.Variable))
      return false;
    const Expr *Init = Each.Init->IgnoreUnlessSpelledInSource();
    auto *Made = dyn_cast<CXXConstructExpr>(Init);
    if (Made)
      return Made->getNumArgs() == 0 &&
             Made->getType().isTriviallyCopyableType(In.Context) &&
             !In.Project.contains(Made->getConstructor()->getLocation());
    return Init->getType()->isArithmeticType() &&
           Init->isEvaluatable(In.Context);
  }

  Refusal refusal(RefusalReason Reason, SourceLocation Where,
                  std::string Message) {
    return {"", Reason, In.Project.place(Where), std::move(Message)};
  }

  /// The arguments of the start are evaluated in any order: none may read what
  /// another one moves.
  std::optional<Refusal> movedTwice(const std::vector<InitCapture> &Made,
                                    const std::vector<const ValueDecl *> &Locals,
                                    const std::vector<Parameter> &Parameters) {
    for (const InitCapture &Each : Made)
      for (const ValueDecl *D : Locals) {
        std::string Moved = "std::move(" + D->getNameAsString() + ")";
        bool Taken = spell(Each.Init, In).find(Moved) != std::string::npos;
        bool Given = llvm::any_of(Parameters, [&](const Parameter &Other) {
          return Other.Argument == Moved;
        });
        if ((Taken || Given) && D != Each.Variable && mentions(Each.Init, D))
          return refusal(RefusalReason::CaptureOrder, Each.Init->getExprLoc(),
                         "`" + D->getNameAsString() +
                             "` is moved where the coroutine is started");
      }
    return std::nullopt;
  }

  /// What keeps the object alive.
  Parameter self(bool Named) {
    auto *Method = cast<CXXMethodDecl>(Steps.Root->Function);
    Parameter Result;
    const CallExpr *Derived = Steps.Owner ? derivedOf(*Steps.Owner) : nullptr;
    std::string Class =
        Derived ? spellValueType(
                      written(*Derived->getDirectCallee()).getReturnType(),
                      In.Context)
                : Method->getParent()->getNameAsString();
    if (Steps.Self && !Steps.Self->isInitCapture() && !Steps.ofWholeRoot() &&
        Steps.Self->getDeclContext() == Steps.Root->Function)
      Result.Argument = Steps.Self->getNameAsString();
    else if (Derived)
      Result.Argument = spell(Steps.Owner, In);
    else
      Result.Argument = isOfInstance(*Method) ? "this->shared_from_this()"
                                              : "shared_from_this()";
    // The library that the class shares by: std::, or boost::.
    const CXXRecordDecl *Pointer =
        Steps.Owner ? Steps.Owner->getType()->getAsCXXRecordDecl() : nullptr;
    Result.Type = (Pointer ? Pointer->getQualifiedNameAsString()
                           : "std::shared_ptr") +
                  "<" + Class + ">";
    Result.Name = Named ? Steps.Self->getNameAsString() : "/*self*/";
    return Result;
  }

  std::variant<Parameter, Refusal>
  parameter(const ValueDecl *D, const OuterVariables &Outer,
            const Naming &Names, std::string &Prologue) {
    Parameter Result;
    std::string Name = D->getNameAsString();
    QualType Type = D->getType();
    Result.Name = Names.of(D);
    Result.Argument = Name;
    if (Type->isArrayType())
      return refusal(RefusalReason::ReferenceCapture, D->getLocation(),
                     "`" + Name + "` is an array");
    bool Nameless = isNameless(Type.getNonReferenceType());
    if (Nameless &&
        (Steps.Object != Keeping::NoObject || Outer.ByReference.count(D)))
      return refusal(RefusalReason::ContinuationKind, D->getLocation(),
                     "the type of `" + Name + "` has no name to write down");
    if (!Outer.Named.count(D)) // only owned, as long as the closures were
      Result.Name = "/*" + Name + "*/";
    bool Captured = Outer.ByCopy.count(D);
    bool Lent = Type->isLValueReferenceType() &&
                !Type.getNonReferenceType().isConstQualified();
    bool Given = mayGiveAway(D, Steps, In);
    bool MovedFrom = !Given && !Captured && isMovedByFirst(D);
    if (!How.Lazy)
      Lent = !Given && Steps.First->Node &&
             (lends(*Steps.First, D, Steps, In.Context) != Lending::Value ||
              (Type->isReferenceType() && !isCopyable(Type)));
    Lent &= !MovedFrom;
    // A copy of a base is less than what the reference refers to.
    auto *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
    if (Type->isReferenceType() && !Captured && Class &&
        Class->hasDefinition() && Class->isPolymorphic()) {
      if (How.Lazy)
        return refusal(RefusalReason::ReferenceCapture, D->getLocation(),
                       "`" + Name + "` refers to an object whose class may be "
                                    "derived from the one that a copy has");
      Lent = true;
    }
    if (Outer.ByReference.count(D) || (Lent && !Captured)) {
      if (Captured)
        return refusal(RefusalReason::ReferenceCapture, D->getLocation(),
                       "`" + Name + "` is captured by copy and by reference");
      std::string Target = (Type.getNonReferenceType().isConstQualified() ? "const " : "") +
               spellTypeOf(*D, In.Context);
      if (isOfInstance(*D) && Type->getContainedAutoType())
        Target = Unspellable; // `auto` does not deduce what is wrapped
      Result.Type = "std::reference_wrapper<" + Target + ">";
      Result.Name = Name + "_reference";
      Prologue += Target + " &" + Names.of(D) + " = " + Result.Name + ";\n";
      return Result;
    }
    // The coroutine is a lambda, and may be a generic one.
    Result.Type = constOf(D) + (Nameless ? "auto" : spellType(D));
    if (!Captured && How.Lazy && isCharacterView(Type)) {
      // The operation reads the characters after the caller may be gone.
      Result.Type = "std::string";
      return Result;
    }
    QualType Value = Type.getNonReferenceType();
    bool Cheap = Value.isTriviallyCopyableType(In.Context);
    // Nothing is left of the root that would use its own.
    bool Own = Steps.ofWholeRoot() && !Type->isReferenceType() &&
               !Type.isConstQualified();
    if (!Cheap && (movedIn(D) || Given || Own || MovedFrom))
      Result.Argument = "std::move(" + Name + ")";
    return Result;
  }

  /// True when the first initiation takes the value of the variable in any case.
  bool isMovedByFirst(const ValueDecl *D) const {
    if (!Steps.First->Node || D->getType().isConstQualified())
      return false;
    const HandOffNode &Node = *Steps.First->Node;
    return llvm::any_of(Node.arguments(), [&](const Expr *Argument) {
      bool Perhaps = Argument == Node.Continuation.Written;
      auto Branches = [&](const Expr *) { Perhaps = true; };
      forEach<AbstractConditionalOperator>(Argument, Branches);
      forEach<LambdaExpr>(Argument, Branches);
      return !Perhaps && moves(Argument, D) == Moved::Surely;
    });
  }

  static bool isCopyable(QualType Type) {
    auto *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
    return !Class || !Class->hasDefinition() ||
           llvm::none_of(Class->ctors(), [](const CXXConstructorDecl *Each) {
             return Each->isCopyConstructor() && Each->isDeleted();
           });
  }

  std::string constOf(const ValueDecl *D) const {
    return Steps.Consts.count(D) ? "const " : "";
  }

  /// The type as a person wrote it: `auto p = std::make_shared<T>(…)` says T.
  std::string spellType(const ValueDecl *D) {
    // The library's own way to say what a structured binding is.
    if (isa<BindingDecl>(D) && !isOfInstance(*D))
      return spellValueType(D->getType().getCanonicalType(), In.Context);
    auto *Variable = dyn_cast<VarDecl>(D);
    auto *Call = Variable && Variable->getInit()
                     ? dyn_cast<CallExpr>(stripCopies(Variable->getInit()))
                     : nullptr;
    auto *Callee = Call ? dyn_cast<DeclRefExpr>(Call->getCallee()->IgnoreImpCasts())
                        : nullptr;
    if (Callee && Callee->getNumTemplateArgs() == 1 &&
        D->getType()->getContainedAutoType())
      for (llvm::StringRef Kind : {"shared", "unique"})
        if (calleeName(Call) == ("make_" + Kind).str() &&
            Callee->getDecl()->isInStdNamespace()) {
          llvm::StringRef Made = File.slice(
              File.range(Callee->getTemplateArgs()->getSourceRange()));
          if (Made.count('>') > Made.count('<')) // `>>` is one token
            Made.consume_back(">");
          return ("std::" + Kind + "_ptr<" + Made + ">").str();
        }
    return spellTypeOf(*D, In.Context);
  }

  /// True when the first closure took the variable by `x = std::move(x)`.
  bool movedIn(const ValueDecl *D) const {
    const LambdaExpr *Lambda = Steps.First->lambda();
    if (!Lambda)
      return false;
    for (const LambdaCapture &Capture : Lambda->captures()) {
      auto *Init = Capture.capturesVariable()
                       ? dyn_cast<VarDecl>(Capture.getCapturedVar())
                       : nullptr;
      if (!Init || !Init->isInitCapture() || resolve(Steps, Init) != D)
        continue;
      const Expr *E = Init->getInit()->IgnoreUnlessSpelledInSource();
      if (auto *Construct = dyn_cast<CXXConstructExpr>(E);
          Construct && Construct->getNumArgs() == 1)
        E = Construct->getArg(0)->IgnoreUnlessSpelledInSource();
      auto *Call = dyn_cast<CallExpr>(E);
      return Call && Call->isCallToStdMove();
    }
    return false;
  }

};

std::string joined(const std::vector<std::string> &Parts) {
  std::string Result;
  for (const std::string &Part : Parts)
    Result += (Result.empty() ? "" : ", ") + Part;
  return Result;
}

} // namespace

/// `std::string name`, `char *name`, `void (*name)(int)`.
static std::string declaration(const Parameter &Each) {
  if (size_t Star = Each.Type.find("*)("); Star != std::string::npos)
    return std::string(Each.Type).insert(Star + 1, Each.Name);
  bool Close = Each.Name.empty() || Each.Type.ends_with("*");
  return Each.Type + (Close ? "" : " ") + Each.Name;
}

/// The head, the parts between commas and the tail, as many on a line as fit.
static std::string inLines(llvm::StringRef Head,
                           const std::vector<std::string> &Parts,
                           llvm::StringRef Tail, unsigned Column,
                           llvm::StringRef Unit) {
  std::string Line = (Head + joined(Parts) + Tail).str();
  if (Column + Line.size() <= 80 || Parts.empty())
    return Line;
  // A lambda's parameters stand below each other, others begin a line.
  bool Lambda = Head.starts_with("[");
  std::string Next(Lambda ? std::string(Head.size(), ' ') : Unit.str());
  std::string Text = Head.str() + (Lambda ? "" : "\n" + Next);
  size_t Used = Column + Next.size();
  for (const std::string &Each : Parts) {
    bool Last = &Each == &Parts.back();
    size_t Needed = Each.size() + (Last ? Tail.size() : 1);
    if (&Each != &Parts.front() && Used + 1 + Needed > 80) {
      Text += "\n" + Next;
      Used = Column + Next.size();
    } else if (&Each != &Parts.front()) {
      Text += ' ';
      ++Used;
    }
    Text += Each + (Last ? "" : ",");
    Used += Each.size() + 1;
  }
  return Text + Tail.str();
}

std::string signature(llvm::StringRef Head,
                      const std::vector<Parameter> &Parameters,
                      llvm::StringRef Tail, unsigned Column,
                      llvm::StringRef Unit) {
  std::vector<std::string> Texts;
  for (const Parameter &Each : Parameters)
    Texts.push_back(declaration(Each));
  return inLines(Head, Texts, Tail, Column, Unit);
}

std::string arguments(llvm::StringRef Head,
                      const std::vector<Parameter> &Parameters,
                      llvm::StringRef Tail, unsigned Column,
                      llvm::StringRef Unit) {
  std::vector<std::string> Texts;
  for (const Parameter &Each : Parameters)
    Texts.push_back(Each.Argument);
  return inLines(Head, Texts, Tail, Column, Unit);
}

std::variant<StartedWith, Refusal> makeParameters(Plan &Steps, const Form &How,
                                                  const RewriteInput &In,
                                                  const Source &File) {
  return ParameterMaker(Steps, How, In, File).run();
}

} // namespace coroutinize
