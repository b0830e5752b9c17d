#include "matchers/IteratorClasses.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "matchers/Ast.h"
#include <map>
#include <set>

using namespace clang;

namespace coroutinize {
namespace {

/// The only member function of the name; null where there are several.
const CXXMethodDecl *only(const CXXRecordDecl &Class, DeclarationName Name,
                          unsigned Parameters) {
  const CXXMethodDecl *Found = nullptr;
  for (const CXXMethodDecl *Each : Class.methods())
    if (Each->getDeclName() == Name && Each->getNumParams() == Parameters) {
      if (Found)
        return nullptr;
      Found = Each;
    }
  const FunctionDecl *Definition = nullptr;
  return Found && Found->hasBody(Definition) ? cast<CXXMethodDecl>(Definition)
                                             : nullptr;
}

/// `return !(*this == other);`
bool negates(const CXXMethodDecl &Differs, const CXXMethodDecl &Equal) {
  auto *Body = dyn_cast_or_null<CompoundStmt>(Differs.getBody());
  auto *Return = Body && Body->size() == 1
                     ? dyn_cast<ReturnStmt>(Body->body_front())
                     : nullptr;
  auto *Not = Return && Return->getRetValue()
                  ? dyn_cast<UnaryOperator>(
                        Return->getRetValue()->IgnoreParenImpCasts())
                  : nullptr;
  auto *Call = Not && Not->getOpcode() == UO_LNot
                   ? dyn_cast<CallExpr>(Not->getSubExpr()->IgnoreParenImpCasts())
                   : nullptr;
  return Call && Call->getDirectCallee() &&
         Call->getDirectCallee()->getCanonicalDecl() == Equal.getCanonicalDecl();
}

/// `c.begin()`: the member function that is called of the variable.
const CXXMethodDecl *calledOf(const Expr *E, const VarDecl &Object) {
  auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(
      E ? E->IgnoreUnlessSpelledInSource() : nullptr);
  auto *Reference = Call ? dyn_cast<DeclRefExpr>(Call->getImplicitObjectArgument()
                                                     ->IgnoreParenImpCasts())
                         : nullptr;
  return Reference && Reference->getDecl() == &Object && !Call->getNumArgs()
             ? Call->getMethodDecl()
             : nullptr;
}

bool names(const Expr *E, const VarDecl &Variable) {
  auto *Reference = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  return Reference && Reference->getDecl() == &Variable;
}

/// The one variable that the statement declares.
const VarDecl *declared(const Stmt *S) {
  auto *Declaration = dyn_cast_or_null<DeclStmt>(S);
  return Declaration && Declaration->isSingleDecl()
             ? dyn_cast<VarDecl>(Declaration->getSingleDecl())
             : nullptr;
}

/// Reads `for (auto it = c.begin(); it != c.end(); ++it) { … *it … }`.
class PairReader {
public:
  PairReader(IteratorClass &Class, const VarDecl &Object)
      : Class(Class), Object(Object) {}

  bool read(const ForStmt &Loop, IteratorLoop &Out) {
    const VarDecl *It = declared(Loop.getInit());
    const Expr *Condition = Loop.getCond();
    if (!It || !Condition || !Loop.getInc() || Loop.getConditionVariable() ||
        calledOf(It->getInit(), Object) != Class.Begin)
      return false;
    Condition = Condition->IgnoreUnlessSpelledInSource();
    const Expr *Left = nullptr, *Right = nullptr;
    if (auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(Condition);
        Rewritten && Rewritten->getOpcode() == BO_NE) {
      Left = Rewritten->getLHS();
      Right = Rewritten->getRHS();
    } else if (auto *Call = dyn_cast<CXXOperatorCallExpr>(Condition);
               Call && Call->getOperator() == OO_ExclaimEqual) {
      Left = Call->getArg(0);
      Right = Call->getArg(1);
    }
    auto *Step = dyn_cast<CXXOperatorCallExpr>(
        Loop.getInc()->IgnoreUnlessSpelledInSource());
    if (!Left || !names(Left, *It) || calledOf(Right, Object) != Class.End ||
        !Step || Step->getOperator() != OO_PlusPlus ||
        Step->getNumArgs() != 1 || !names(Step->getArg(0), *It))
      return false;
    // What the element is read for first, the generator reads at that moment.
    const Stmt *First = Loop.getBody();
    if (auto *Block = dyn_cast<CompoundStmt>(First))
      First = Block->body_empty() ? nullptr : Block->body_front();
    unsigned Uses = 0;
    forEach<DeclRefExpr>(Loop.getBody(), [&](const DeclRefExpr *Reference) {
      Uses += Reference->getDecl() == It;
    });
    forEach<CXXOperatorCallExpr>(First, [&](const CXXOperatorCallExpr *Call) {
      if (Call->getOperator() == OO_Star && names(Call->getArg(0), *It))
        Out.Element = Call;
    });
    if (Uses != 1 || !Out.Element || !isa<DeclStmt, Expr>(First))
      return false;
    if (const VarDecl *Variable = declared(First);
        Variable && isa<CompoundStmt>(Loop.getBody()) &&
        Variable->getInitStyle() == VarDecl::CInit && Variable->getInit() &&
        Variable->getInit()->IgnoreUnlessSpelledInSource() == Out.Element)
      Out.Declared = cast<DeclStmt>(First);
    return Out.Declared || comesFirst(*First, *Out.Element);
  }

private:
  IteratorClass &Class;
  const VarDecl &Object;

  /// Nothing else in the statement may do something before it.
  static bool comesFirst(const Stmt &S, const Stmt &Element) {
    if (&S == &Element)
      return true;
    if (isa<LambdaExpr>(S))
      return false;
    bool Inside = false, Known = true;
    forEach<Stmt>(&S, [&](const Stmt *Part) { Inside |= Part == &Element; });
    if (!Inside) {
      forEach<Stmt>(&S, [&](const Stmt *Part) {
        Known &= !isa<CallExpr, CXXConstructExpr, CXXNewExpr, LambdaExpr>(Part);
        auto *Unary = dyn_cast<UnaryOperator>(Part);
        auto *Binary = dyn_cast<BinaryOperator>(Part);
        Known &= !(Unary && Unary->isIncrementDecrementOp()) &&
                 !(Binary && Binary->isAssignmentOp());
      });
      return Known;
    }
    // One that may not be evaluated at all, or later than others.
    if (isa<ConditionalOperator>(S) ||
        (isa<BinaryOperator>(S) && cast<BinaryOperator>(S).isLogicalOp()))
      return false;
    for (const Stmt *Child : S.children())
      if (Child)
        Known &= comesFirst(*Child, Element);
    return Known;
  }
};

class ClassFinder : public DynamicRecursiveASTVisitor {
public:
  ClassFinder(ASTContext &Context, const Scope &Project)
      : Context(Context), Project(Project) {}

  std::vector<IteratorClass> Found;

  bool VisitCXXRecordDecl(CXXRecordDecl *Class) override {
    if (!Class->isThisDeclarationADefinition() || Class->isDependentType() ||
        Class->isLambda() || !Project.contains(Class->getLocation()) ||
        Class->getNumBases() || isa<ClassTemplateSpecializationDecl>(Class))
      return true;
    IteratorClass It;
    It.Class = Class;
    auto Named = [&](const char *Name) {
      return DeclarationName(&Context.Idents.get(Name));
    };
    It.Begin = only(*Class, Named("begin"), 0);
    It.End = only(*Class, Named("end"), 0);
    if (!It.Begin || !It.End)
      return true;
    It.Iterator = It.Begin->getReturnType()->getAsCXXRecordDecl();
    if (!It.Iterator || !It.Iterator->getDefinition() ||
        !Project.contains(It.Iterator->getLocation()) ||
        isa<ClassTemplateSpecializationDecl>(It.Iterator))
      return true;
    It.Iterator = It.Iterator->getDefinition();
    auto Operator = [&](OverloadedOperatorKind Kind, unsigned Parameters) {
      return only(*It.Iterator,
                  Context.DeclarationNames.getCXXOperatorName(Kind), Parameters);
    };
    It.Star = Operator(OO_Star, 0);
    It.Next = Operator(OO_PlusPlus, 0);
    It.Differs = Operator(OO_ExclaimEqual, 1);
    if (const CXXMethodDecl *Equal = Operator(OO_EqualEqual, 1);
        Equal && (!It.Differs || negates(*It.Differs, *Equal))) {
      It.Negated = true;
      It.Differs = Equal;
    }
    if (It.Star && It.Next && It.Differs)
      Found.push_back(It);
    return true;
  }

private:
  ASTContext &Context;
  const Scope &Project;
};

/// Loops over the classes, and all else that names them.
class UseFinder : public DynamicRecursiveASTVisitor {
public:
  explicit UseFinder(std::vector<IteratorClass> &Classes) {
    for (IteratorClass &Each : Classes) {
      ByClass[Each.Class->getCanonicalDecl()] = &Each;
      ByClass[Each.Iterator->getCanonicalDecl()] = &Each;
    }
  }

  bool TraverseDecl(Decl *D) override {
    // What the class says of itself is no use of it.
    if (auto *Class = dyn_cast_or_null<CXXRecordDecl>(D);
        Class && ByClass.count(Class->getCanonicalDecl()))
      return true;
    if (auto *Method = dyn_cast_or_null<CXXMethodDecl>(D);
        Method && ByClass.count(Method->getParent()->getCanonicalDecl()))
      return true;
    return DynamicRecursiveASTVisitor::TraverseDecl(D);
  }

  bool TraverseCXXForRangeStmt(CXXForRangeStmt *Loop) override {
    const Expr *Range = Loop->getRangeInit()->IgnoreUnlessSpelledInSource();
    auto *Construct = dyn_cast<CXXConstructExpr>(Range);
    if (auto *Cast = dyn_cast<CXXFunctionalCastExpr>(Range))
      Construct = dyn_cast<CXXConstructExpr>(
          Cast->getSubExpr()->IgnoreUnlessSpelledInSource());
    IteratorClass *Class =
        Construct ? find(Construct->getType()->getAsCXXRecordDecl()) : nullptr;
    if (!Class || Class->Class != Construct->getType()->getAsCXXRecordDecl())
      return DynamicRecursiveASTVisitor::TraverseCXXForRangeStmt(Loop);
    Class->Loops.push_back({Loop, Construct, nullptr, nullptr, nullptr});
    if (Loop->getInit())
      TraverseStmt(Loop->getInit());
    for (const Expr *Argument : Construct->arguments())
      TraverseStmt(const_cast<Expr *>(Argument));
    return TraverseStmt(Loop->getBody());
  }

  /// An object that is made for the loop that follows it.
  bool TraverseCompoundStmt(CompoundStmt *Block) override {
    for (auto At = Block->body_begin(); At != Block->body_end(); ++At) {
      if (At + 1 != Block->body_end() && madeFor(*At, *(At + 1))) {
        ++At;
        continue;
      }
      if (!TraverseStmt(*At))
        return false;
    }
    return true;
  }

  bool VisitCXXConstructExpr(CXXConstructExpr *Construct) override {
    return use(Construct->getType(), Construct->getBeginLoc());
  }
  bool VisitTypeLoc(TypeLoc Type) override {
    return use(Type.getType(), Type.getBeginLoc());
  }
  bool VisitDeclRefExpr(DeclRefExpr *Reference) override {
    return Known.count(Reference) ||
           use(Reference->getType(), Reference->getLocation());
  }
  bool VisitMemberExpr(MemberExpr *Member) override {
    return use(Member->getBase()->getType(), Member->getMemberLoc());
  }

private:
  std::map<const CXXRecordDecl *, IteratorClass *> ByClass;
  std::set<const DeclRefExpr *> Known; ///< uses that loops are made of

  IteratorClass *find(const CXXRecordDecl *Class) {
    auto Known = Class ? ByClass.find(Class->getCanonicalDecl()) : ByClass.end();
    return Known == ByClass.end() ? nullptr : Known->second;
  }
  bool madeFor(Stmt *Made, Stmt *Following) {
    const VarDecl *Object = declared(Made);
    if (!Object || !Object->getInit() || Object->isStaticLocal() ||
        Object->getInitStyle() == VarDecl::CInit)
      return false;
    auto *Construct = dyn_cast<CXXConstructExpr>(
        Object->getInit()->IgnoreUnlessSpelledInSource());
    IteratorClass *Class =
        Construct ? find(Object->getType()->getAsCXXRecordDecl()) : nullptr;
    if (!Class || Class->Class != Object->getType()->getAsCXXRecordDecl() ||
        Object->getType().isConstQualified())
      return false;
    IteratorLoop Loop;
    Loop.Loop = Following;
    Loop.Range = Construct;
    Loop.Object = cast<DeclStmt>(Made);
    if (auto *Range = dyn_cast<CXXForRangeStmt>(Following)) {
      if (Range->getInit() || !names(Range->getRangeInit(), *Object))
        return false;
    } else if (auto *Pair = dyn_cast<ForStmt>(Following);
               !Pair || !PairReader(*Class, *Object).read(*Pair, Loop)) {
      return false;
    }
    if (Loop.Element)
      Known.insert(cast<DeclRefExpr>(
          Loop.Element->getArg(0)->IgnoreParenImpCasts()));
    Class->Loops.push_back(Loop);
    for (const Expr *Argument : Construct->arguments())
      TraverseStmt(const_cast<Expr *>(Argument));
    return TraverseStmt(const_cast<Stmt *>(Loop.body()));
  }

  bool use(QualType Type, SourceLocation Where) {
    if (Type.isNull())
      return true;
    Type = Type.getNonReferenceType();
    if (Type->isPointerType())
      Type = Type->getPointeeType();
    if (IteratorClass *Class = find(Type->getAsCXXRecordDecl());
        Class && !Class->OtherUse)
      Class->OtherUse = Where;
    return true;
  }
};

} // namespace

const Stmt *IteratorLoop::body() const {
  if (auto *Range = dyn_cast<CXXForRangeStmt>(Loop))
    return Range->getBody();
  return cast<ForStmt>(Loop)->getBody();
}

std::vector<IteratorClass> findIteratorClasses(ASTContext &Context,
                                               const Scope &Project) {
  ClassFinder Classes(Context, Project);
  std::vector<Decl *> Own;
  for (Decl *D : Context.getTranslationUnitDecl()->decls())
    if (Project.contains(D->getLocation()))
      Own.push_back(D);
  for (Decl *D : Own)
    Classes.TraverseDecl(D);
  if (Classes.Found.empty())
    return {};
  UseFinder Uses(Classes.Found);
  for (Decl *D : Own)
    Uses.TraverseDecl(D);
  // Who is never looped over is no range of anybody's.
  std::vector<IteratorClass> Found;
  for (IteratorClass &Each : Classes.Found)
    if (!Each.Loops.empty()) {
      Each.Constructor = Each.Loops.front().Range->getConstructor();
      Found.push_back(std::move(Each));
    }
  return Found;
}

} // namespace coroutinize
