#include "clang/AST/ParentMapContext.h"
#include "matchers/Ast.h"
#include "matchers/GenericLambdas.h"
#include "rewriters/AsioObjects.h"
#include "rewriters/Flatten.h"
#include "rewriters/Templates.h"
#include "rewriters/Types.h"

using namespace clang;

namespace coroutinize {
namespace {

/// Calls \p Use for each variable that the statement declares, and tells
/// whether it stands directly in the outermost block.
template <typename Callback>
void forEachDeclaration(const Stmt *S, unsigned Depth, Callback Use) {
  if (!S)
    return;
  if (auto *Declarations = dyn_cast<DeclStmt>(S))
    for (const Decl *D : Declarations->decls()) {
      if (auto *Decomposed = dyn_cast<DecompositionDecl>(D))
        for (const BindingDecl *Binding : Decomposed->bindings())
          Use(Binding, Depth == 1);
      else if (auto *Named = dyn_cast<ValueDecl>(D))
        Use(Named, Depth == 1);
    }
  if (auto *Lambda = dyn_cast<LambdaExpr>(S))
    for (const ParmVarDecl *Parameter : functionOf(*Lambda)->parameters())
      Use(Parameter, false);
  if (auto *Loop = dyn_cast<CXXForRangeStmt>(S))
    Use(Loop->getLoopVariable(), false);
  if (auto *Handler = dyn_cast<CXXCatchStmt>(S))
    if (Handler->getExceptionDecl())
      Use(Handler->getExceptionDecl(), false);
  bool Opens = isa<CompoundStmt, ForStmt, IfStmt, WhileStmt, SwitchStmt>(S);
  for (const Stmt *Child : S->children())
    forEachDeclaration(Child, Depth + Opens, Use);
}

/// The names with which the body means something declared outside of it.
void outerNames(const Stmt *S, const FunctionDecl *Function,
                const Plan &Planned, std::set<std::string> &Names) {
  if (!S)
    return;
  const NamedDecl *D = nullptr;
  if (auto *Reference = dyn_cast<DeclRefExpr>(S))
    D = Reference->hasQualifier() ? nullptr : Reference->getDecl();
  else if (auto *Member = dyn_cast<MemberExpr>(S))
    D = Member->isImplicitAccess() ? Member->getMemberDecl() : nullptr;
  if (D && !Function->Encloses(D->getDeclContext()) &&
      !isMember(Planned, dyn_cast<ValueDecl>(D)))
    Names.insert(D->getNameAsString());
  for (const Stmt *Child : S->children())
    outerNames(Child, Function, Planned, Names);
}

} // namespace

Naming::Naming(Plan &Planned, const RewriteInput &In, const Source &File,
               bool ErrorCodes)
    : Planned(Planned), In(In), File(File), ErrorCodes(ErrorCodes),
      Taken(File.identifiers({0, static_cast<unsigned>(File.Text.size())})) {}

std::string Naming::of(const ValueDecl *D) const {
  D = resolve(Planned, D);
  auto Found = Renamed.find(D);
  return Found != Renamed.end() ? Found->second : D->getNameAsString();
}

bool Naming::isRenamed(const ValueDecl *D) const {
  return of(D) != D->getNameAsString();
}

std::string Naming::fresh(const std::string &Wish) {
  std::string Name = Wish;
  for (unsigned Number = 2; !Taken.insert(Name).second; ++Number)
    Name = Wish + std::to_string(Number);
  return Name;
}

Naming::Block Naming::initiationNames(const Step &At) const {
  Block Made;
  for (const InitCapture &Each : At.Inits)
    Made.merge(File.identifiers(File.range(Each.Init->getSourceRange())));
  if (!At.Node)
    return Made;
  Range Call = File.range(At.Node->Initiation->getSourceRange());
  Range Written = File.range(At.Node->Continuation.Written->getSourceRange());
  Block Names = File.identifiers({Call.Begin, Written.Begin});
  Names.merge(File.identifiers({Written.End, Call.End}));
  if (!At.Follows.empty())
    Names.merge(
        File.identifiers({Call.End, File.statement(At.Follows.back()).End}));
  Names.merge(Made);
  return Names;
}

/// Enters the variable into the block, under a new name where the old one is
/// there already.
void Naming::declare(const ValueDecl *D, std::vector<Visible> &Scope,
                     Block &Here, const std::string &Wish, bool Error,
                     bool Scalar) {
  if (D->getNameAsString().empty() || Here.count(of(D)))
    Renamed[D] = fresh(Wish);
  Here.insert(of(D));
  Scope.push_back({D, Error, Scalar});
}

/// `auto self = weak.lock();` where `self` was reset before.
bool Naming::reuses(const VarDecl *D, const std::vector<Visible> &Scope) {
  if (!D || D->getInitStyle() != VarDecl::CInit || !D->getInit())
    return false;
  for (const Visible &Each : Scope) {
    auto *Before = dyn_cast<VarDecl>(Each.Decl);
    if (!Before || !Ended.count(Before) || of(Before) != D->getName() ||
        !In.Context.hasSameType(Before->getType(), D->getType()))
      continue;
    Planned.Aliases[D] = resolve(Planned, Before);
    Anew.insert(D);
    return true;
  }
  return false;
}

const VarDecl *Naming::assignedAnew(const Stmt *S) const {
  auto *Declaration = dyn_cast<DeclStmt>(S);
  auto *D = Declaration && Declaration->isSingleDecl()
                ? dyn_cast<VarDecl>(Declaration->getSingleDecl())
                : nullptr;
  return D && Anew.count(D) ? D : nullptr;
}

void Naming::run(const std::vector<const ValueDecl *> &Parameters) {
  std::vector<Visible> Scope;
  Block Here;
  for (const ValueDecl *Parameter : Parameters)
    declare(Parameter, Scope, Here, Parameter->getNameAsString(), false, false);
  step(*Planned.First, nullptr, Scope, Here);
}

bool Naming::sameErrorCode(const ValueDecl *D, QualType Type) const {
  auto Known = ErrorTypes.find(D);
  return Known != ErrorTypes.end() &&
         In.Context.hasSameUnqualifiedType(
             Known->second.first.getNonReferenceType(),
             Type.getNonReferenceType());
}

/// True for a bind that does not take the error code that Asio's operations
/// complete with.
bool Naming::dropsErrorCode(const Step &At) const {
  return ErrorCodes && At.Node &&
         At.Node->Continuation.Kind == ContinuationKind::Bind &&
         (At.Values.empty() || !At.Values[0].Parameter) &&
         !choosesExecutor(At);
}

/// Gives an error code that nobody looks at a variable.
void Naming::ignoreError(const Step &At, std::vector<Visible> &Scope,
                         Block &Here) {
  StepNames &Names = Steps[&At];
  for (const Visible &Each : Scope)
    if (Each.Error && At.Body && !mentions(At.Body, Each.Decl))
      Names.ErrorName = of(Each.Decl);
  if (!Names.ErrorName.empty())
    return;
  std::set<std::string> Near = initiationNames(At);
  if (const Stmt *Body = At.BackTo ? At.BackTo->Body : At.Body)
    Near.merge(File.identifiers(File.range(Body->getSourceRange())));
  bool Free = !Near.count("ec") && !Here.count("ec") &&
              llvm::none_of(Scope, [&](const Visible &Each) {
                return of(Each.Decl) == "ec";
              });
  Names.ErrorName = Free ? "ec" : fresh("ignored_ec");
  Here.insert(Names.ErrorName);
  Names.ErrorType =
      operationOf(At)->getQualifiedNameAsString().starts_with("boost::")
          ? "boost::system::error_code"
          : "std::error_code";
}

/// The values of an await that leads back go where the loop's begin.
void Naming::leadBack(const Step &At) {
  StepNames &Names = Steps[&At];
  std::vector<Visible> Nothing;
  Block Here;
  if (dropsErrorCode(At) ||
      (At.BackTo->Stackless && !At.Values.empty() &&
       isErrorCode(At.Values[0].Type) && !At.Values[0].Used))
    ignoreError(At, Nothing, Here);
  if (!At.Node || At.Values.empty() || !Names.ErrorName.empty())
    return;
  unsigned First = ErrorCodes && At.Values[0].Parameter &&
                   isErrorCode(At.Values[0].Type);
  if (First)
    Names.ErrorName = of(At.Values[0].Parameter);
  Names.Assign = true;
}

void Naming::step(Step &At, const Stmt *Within, std::vector<Visible> Scope,
                  Block Here) {
  // The blocks between the body and the statement hide and are left again; a
  // hoisted one is no block any more.
  auto stays = [&](const Stmt *S) {
    auto *If = dyn_cast<IfStmt>(S);
    return Planned.Hoisted.count(S) ||
           (If && (Planned.Hoisted.count(If->getThen()) ||
                   Planned.Hoisted.count(If->getElse())));
  };
  if (Within) {
    ParentMapContext &Parents = In.Context.getParentMapContext();
    std::vector<const Stmt *> Path;
    for (const Stmt *S = At.Statement; S && S != Within;) {
      DynTypedNodeList Up = Parents.getParents(*S);
      S = Up.empty() ? nullptr : Up[0].get<Stmt>();
      if (S && S != Within)
        Path.push_back(S);
    }
    bool OfCondition = false;
    for (const Stmt *S : llvm::reverse(Path)) {
      // A branch's block does not hide what its condition declares.
      if (!OfCondition && !stays(S))
        Here.clear();
      OfCondition = false;
      if (auto *If = dyn_cast<IfStmt>(S))
        for (const Stmt *Part : {If->getInit(), static_cast<const Stmt *>(
                                     If->getConditionVariableDeclStmt())})
          forEachDeclaration(Part, 1, [&](const ValueDecl *D, bool) {
            declare(D, Scope, Here, D->getNameAsString(), false, false);
            OfCondition = true;
          });
      if (!isa<CompoundStmt>(S))
        continue;
      forEachDeclaration(S, 0, [&](const ValueDecl *D, bool Direct) {
        if (Direct)
          declare(D, Scope, Here, D->getNameAsString(), false, false);
      });
    }
  }

  if (At.BackTo)
    return leadBack(At);
  std::string Operation =
      At.Self          ? At.Self->Holder->getNameAsString()
      : At.expression() ? calleeName(cast<CallExpr>(At.expression()))
                        : "";
  if (StringRef(Operation).starts_with("async_"))
    Operation = Operation.substr(6);
  auto Wish = [&](const std::string &Name) { return Operation + "_" + Name; };

  std::set<std::string> Own;
  for (const CompletionValue &Value : At.Values)
    if (Value.Parameter)
      Own.insert(Value.Parameter->getNameAsString());
  for (const InitCapture &Each : At.Bound)
    Own.insert(Each.Variable->getNameAsString());
  forEachDeclaration(At.Body, 0, [&](const ValueDecl *D, bool) {
    Own.insert(D->getNameAsString());
  });
  if (At.Named)
    for (const ParmVarDecl *Parameter : At.Target->parameters())
      Own.insert(Parameter->getNameAsString());
  std::set<std::string> Mentioned =
      File.identifiers(File.range(At.Body->getSourceRange()));
  // A function of its own saw none of the variables that are visible here.
  Block Outer;
  outerNames(At.Body, At.Target, Planned, Outer);
  if (At.Named)
    for (const Visible &Each : Scope) {
      std::string Name = of(Each.Decl);
      if (Mentioned.count(Name) && (!Own.count(Name) || Outer.count(Name)))
        Renamed[resolve(Planned, Each.Decl)] = fresh("previous_" + Name);
    }
  for (auto &[Before, Chosen] : Steps) // the error codes among them
    if (!Chosen.ErrorName.empty() && !Before->Values.empty() &&
        Before->Values[0].Parameter)
      Chosen.ErrorName = of(Before->Values[0].Parameter);

  // What stands in the await itself must not mean a variable that it fills.
  Block Before = initiationNames(At);
  auto Fill = [&](const ValueDecl *D, const std::string &Wish, bool Error,
                  bool Scalar) {
    if (Before.count(D->getNameAsString()))
      Renamed[D] = fresh(Wish);
    declare(D, Scope, Here, Wish, Error, Scalar);
  };
  for (const InitCapture &Init : At.Inits)
    Fill(Init.Variable,
         isa<ParmVarDecl, FieldDecl>(Init.Variable)
             ? Wish(Init.Variable->getNameAsString())
             : Init.Variable->getNameAsString(),
         false, false);

  StepNames &Names = Steps[&At];
  unsigned First = 0;
  if (ErrorCodes && !At.Values.empty() && At.Values[0].Parameter &&
      isErrorCode(At.Values[0].Type)) {
    First = 1;
    const ParmVarDecl *Parameter = At.Values[0].Parameter;
    bool Deduced = isDeduced(*Parameter);
    std::string Type = Deduced ? spellValueType(At.Values[0].Type, In.Context)
                               : spellTypeOf(*Parameter, In.Context);
    // `auto ec` is spelled as the one before.
    if (Deduced)
      for (const auto &[Other, Spelled] : ErrorTypes)
        if (sameErrorCode(Other, At.Values[0].Type))
          Type = Spelled.second;
    ErrorTypes[Parameter] = {At.Values[0].Type, Type};
    const ValueDecl *Shared = nullptr;
    for (const Visible &Each : Scope)
      if (Each.Error && sameErrorCode(Each.Decl, At.Values[0].Type) &&
          (Parameter->getName().empty() ? !mentions(At.Body, Each.Decl)
                                        : of(Each.Decl) == Parameter->getName()))
        Shared = Each.Decl;
    if (Shared) {
      Planned.Aliases[Parameter] = resolve(Planned, Shared);
    } else {
      if (Parameter->getName().empty()) {
        bool Free = !Mentioned.count("ec") && !Here.count("ec") &&
                    !Before.count("ec");
        for (const Visible &Each : Scope)
          Free &= of(Each.Decl) != "ec";
        Renamed[Parameter] = Free ? "ec" : fresh("ignored_ec");
        Here.insert(of(Parameter));
        Scope.push_back({Parameter, true, false});
      } else {
        Fill(Parameter, Wish(Parameter->getNameAsString()), true, false);
      }
      Names.ErrorType = Type;
    }
    Names.ErrorName = of(Parameter);
  } else if (dropsErrorCode(At)) {
    First = !At.Values.empty();
    ignoreError(At, Scope, Here);
  }

  unsigned Used = 0;
  for (unsigned I = First; I < At.Values.size(); ++I)
    Used += At.Values[I].Used;
  bool Single = At.Values.size() - std::min<size_t>(First, At.Values.size()) == 1;
  for (unsigned I = First; Used > 0 && I < At.Values.size(); ++I) {
    const ParmVarDecl *Parameter = At.Values[I].Parameter;
    if (!Parameter) {
      Names.Dropped[I] = fresh("ignored");
      continue;
    }
    QualType Type = At.Values[I].Type;
    bool Scalar = Type->isScalarType() && !Type.isConstQualified();
    if (Single && Scalar && Here.count(Parameter->getNameAsString())) {
      for (const Visible &Each : Scope)
        if (Each.Scalar && of(Each.Decl) == Parameter->getName() &&
            Each.Decl->getType().getCanonicalType() == Type.getCanonicalType()) {
          Planned.Aliases[Parameter] = resolve(Planned, Each.Decl);
          Names.Assign = true;
        }
      if (Names.Assign)
        continue;
    }
    Fill(Parameter,
         Parameter->getName().empty() ? "ignored"
                                      : Wish(Parameter->getNameAsString()),
         false, Scalar);
  }
  Ended.insert(At.Ends.begin(), At.Ends.end());
  if (At.Head && !At.Repeated)
    Here.clear();
  forEachDeclaration(At.Body, 0, [&](const ValueDecl *D, bool Direct) {
    auto *Declared = dyn_cast<VarDecl>(D);
    bool Dropped = Declared && llvm::any_of(At.Ignores, [&](const Stmt *S) {
      auto *Only = dyn_cast<DeclStmt>(S);
      return Only && Only->isSingleDecl() && Only->getSingleDecl() == Declared;
    });
    if (Direct && !Dropped && resolve(Planned, D) == D && D != Planned.Self &&
        !(Here.count(D->getNameAsString()) &&
          reuses(dyn_cast<VarDecl>(D), Scope)))
      declare(D, Scope, Here, Wish(D->getNameAsString()), false, false);
  });
  for (auto &Next : At.Next)
    step(*Next, At.Body, Scope, Here);
}

} // namespace coroutinize
