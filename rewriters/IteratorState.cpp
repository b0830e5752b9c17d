#include "rewriters/IteratorState.h"
#include "matchers/Ast.h"
#include "rewriters/Constness.h"
#include "rewriters/IteratorParts.h"
#include "rewriters/Types.h"
#include <map>

using namespace clang;

namespace coroutinize {
namespace {

class Taker {
public:
  Taker(const IteratorClass &It, const Source &File, const RewriteInput &In)
      : It(It), File(File), In(In) {}

  std::variant<IteratorPieces, Refusal> run() {
    Names = nameMembers(It, File, Taken);
    parameters();
    fields(*It.Class, *It.Constructor);
    const Expr *Begin = result(*It.Begin);
    const Expr *End = result(*It.End);
    if (Refused || !Begin || !End)
      return give();
    size_t Before = Out.Statements.size();
    if (It.Iterator != It.Class) {
      const CXXConstructExpr *Made = construction(Begin, It.Iterator);
      if (!Made)
        refuse(Begin->getBeginLoc(), "`begin` does more than to make an iterator");
      else if (bind(*Made))
        fields(*It.Iterator, *Made->getConstructor());
    } else if (!isThis(Begin)) {
      refuse(Begin->getBeginLoc(), "`begin` does more than to copy the range");
    }
    bool One = Out.Statements.size() == Before + 1 && It.Iterator != It.Class;
    end(*End);
    if (const Expr *Value = result(*It.Differs))
      Out.Condition = condition(*Value);
    if (const Expr *Value = result(*It.Star))
      Out.Element = text(*Value);
    advance();
    if (Refused)
      return give();
    helpers();
    if (One && Out.Advance.size() == 1 && Out.Statements.size() == Before + 1 &&
        Closures.empty() && !llvm::StringRef(Out.Statements.back()).contains('\n')) {
      Out.Counter = Out.Statements.back();
      Out.Statements.pop_back();
    }
    Out.Statements.insert(Out.Statements.begin() + ClosuresAt, Closures.begin(),
                          Closures.end());
    return give();
  }

private:
  const IteratorClass &It;
  const Source &File;
  const RewriteInput &In;
  IteratorPieces Out;
  std::optional<Refusal> Refused;
  std::map<const ValueDecl *, std::string> Names; ///< of fields and parameters
  std::set<std::string> Taken; ///< names that would be hidden, or hide
  std::set<std::string> Lasting; ///< texts of parameters that nobody changes
  std::map<const FieldDecl *, std::string> AtEnd; ///< values of `other`
  std::vector<const CXXMethodDecl *> Called;
  std::vector<std::string> Closures;
  size_t ClosuresAt = 0; ///< behind the members that they use

  std::variant<IteratorPieces, Refusal> give() {
    return Refused ? std::variant<IteratorPieces, Refusal>(*Refused)
                   : std::move(Out);
  }
  void refuse(SourceLocation Where, std::string Message) {
    if (!Refused)
      Refused = {"", RefusalReason::IteratorState, In.Project.place(Where),
                 std::move(Message)};
  }

  void parameters() {
    for (const ParmVarDecl *Each : It.Constructor->parameters()) {
      QualType Type = Each->getType();
      std::string Name = Each->getNameAsString();
      if (Name.empty() || Type->isRValueReferenceType())
        return refuse(Each->getLocation(), "a parameter of the constructor is "
                                           "unnamed, or moved from");
      bool ByPointer = Type->isLValueReferenceType();
      if (!ByPointer && !destroysOnlyMemory(Type, In.Semantics))
        return refuse(Each->getLocation(),
                      quoted(Each) + " would end at another time");
      std::string Spelled = ByPointer ? "*" + Name : Name;
      QualType Object = Type.getNonReferenceType();
      Object.getAsStringInternal(Spelled, asWritten(In.Context));
      Out.Parameters += (Out.Parameters.empty() ? "" : ", ") + Spelled;
      if (const Expr *Default = Each->getDefaultArg()) {
        if (ByPointer || !(isLiteral(Default->IgnoreImpCasts()) ||
                           isa<CharacterLiteral>(Default->IgnoreImpCasts())))
          return refuse(Each->getLocation(),
                        quoted(Each) + " has a default that is no literal");
        Out.Parameters +=
            " = " + File.slice(File.range(Default->getSourceRange())).str();
      }
      Out.ByPointer.push_back(ByPointer);
      Names[Each] = ByPointer ? "(*" + Name + ")" : Name;
      bool Changed = isChanged(*Each, It.Constructor->getBody(), In.Context);
      for (const CXXCtorInitializer *Init : It.Constructor->inits())
        Changed |= isChanged(*Each, Init->getInit(), In.Context);
      if (ByPointer || (Type->isScalarType() && !Changed))
        Lasting.insert({Name, Names[Each]});
    }
  }

  /// The expression of a body that is one `return`.
  const Expr *result(const CXXMethodDecl &Method) {
    const Expr *Value = onlyReturned(Method);
    if (!Value) {
      refuse(Method.getLocation(), quoted(&Method) + " is more than one `return`");
      return nullptr;
    }
    if (&Method != It.Star && changesSomething(Value))
      refuse(Value->getBeginLoc(), quoted(&Method) + " changes something");
    return Value;
  }

  std::string condition(const Expr &Value) {
    const Expr *E = Value.IgnoreUnlessSpelledInSource();
    if (!It.Negated)
      return text(*E);
    auto *Not = dyn_cast<UnaryOperator>(E);
    if (Not && Not->getOpcode() == UO_LNot)
      return text(*Not->getSubExpr());
    bool Plain = isa<MemberExpr, ParenExpr>(E) ||
                 (isa<CallExpr>(E) && !isa<CXXOperatorCallExpr>(E));
    if (auto *Equal = dyn_cast<BinaryOperator>(E);
        Equal && Equal->getOpcode() == BO_EQ)
      return text(*Equal->getLHS()) + " != " + text(*Equal->getRHS());
    return Plain ? "!" + text(*E) : "!(" + text(*E) + ")";
  }

  /// The text with members and parameters by their new names.
  std::string text(const Stmt &S) {
    std::vector<Patch> Patches;
    std::set<const Expr *> Known;
    forEach<MemberExpr>(&S, [&](const MemberExpr *Member) {
      const Expr *Base = Member->getBase()->IgnoreParenImpCasts();
      bool Own = isa<CXXThisExpr>(Base);
      auto *Reference = dyn_cast<DeclRefExpr>(Base);
      bool Other = Reference && It.Differs->getNumParams() &&
                   Reference->getDecl() == It.Differs->getParamDecl(0);
      if (!Own && !Other)
        return;
      Known.insert(Base);
      if (auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl())) {
        if (Other || Method->isOverloadedOperator() || Method->isStatic())
          return refuse(Member->getMemberLoc(),
                        quoted(Method) + " is not understood");
        Called.push_back(Method);
        Patches.push_back({File.range(Member->getSourceRange()),
                           Method->getNameAsString()});
        return;
      }
      auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
      // As a variable it would pick the other overloads.
      const auto *Record =
          Field ? Field->getType()->getAsCXXRecordDecl() : nullptr;
      if (Record && !Record->isInStdNamespace() &&
          Member->getType().isConstQualified() &&
          !Field->getType().isConstQualified())
        return refuse(Member->getMemberLoc(),
                      quoted(Field) + " is const here, a variable would not be");
      if (!Field || !Names.count(Field) || (Other && !AtEnd.count(Field)))
        return refuse(Member->getMemberLoc(), "this member is not understood");
      Patches.push_back({File.range(Member->getSourceRange()),
                         Other ? AtEnd[Field] : Names[Field]});
    });
    forEach<DeclRefExpr>(&S, [&](const DeclRefExpr *Reference) {
      auto Name = Names.find(Reference->getDecl());
      if (isInMacro(Reference->getSourceRange()))
        return refuse(Reference->getLocation(), "a macro stands here");
      if (Name != Names.end())
        Patches.push_back({File.range(Reference->getSourceRange()), Name->second});
      else if (It.Differs->getNumParams() && !Known.count(Reference) &&
               Reference->getDecl() == It.Differs->getParamDecl(0))
        refuse(Reference->getLocation(), "the other iterator is used as a whole");
    });
    forEach<CXXThisExpr>(&S, [&](const CXXThisExpr *This) {
      if (!Known.count(This))
        refuse(S.getBeginLoc(), "the object is used as a whole");
    });
    forEach<LambdaExpr>(&S, [&](const LambdaExpr *Lambda) {
      refuse(Lambda->getBeginLoc(), "a closure holds the object");
    });
    return withArrows(File.copy(File.range(S.getSourceRange()), Patches), Lasting);
  }

  /// Declares the class's fields as the constructor makes them, then runs it.
  void fields(const CXXRecordDecl &Class, const CXXConstructorDecl &Constructor) {
    std::map<const FieldDecl *, const CXXCtorInitializer *> Inits;
    for (const CXXCtorInitializer *Each : Constructor.inits())
      if (Each->isMemberInitializer())
        Inits[Each->getMember()] = Each;
    for (const FieldDecl *Field : Class.fields()) {
      if (!destroysOnlyMemory(Field->getType(), In.Semantics))
        return refuse(Field->getLocation(),
                      quoted(Field) + " ends in a way that can be seen");
      std::string Variable = Names[Field];
      Field->getType().getAsStringInternal(Variable, asWritten(In.Context));
      auto Init = Inits.find(Field);
      const Expr *Value = Field->getInClassInitializer();
      if (Init != Inits.end() && Init->second->isWritten())
        Value = Init->second->getInit();
      if (std::string Alias =
              aliasOf(It, *Field, Value, Names, Lasting, In.Context);
          !Alias.empty()) {
        Names[Field] = Alias;
        Lasting.insert(Alias);
        continue;
      }
      Out.Statements.push_back(Variable + initialiser(Value, Field->getType()) +
                               ";");
    }
    ClosuresAt = Out.Statements.size();
    if (Constructor.hasBody())
      for (const Stmt *Each : cast<CompoundStmt>(Constructor.getBody())->body())
        Out.Statements.push_back(statement(*Each));
  }

  std::string initialiser(const Expr *Value, QualType Type) {
    if (!Value)
      return Type->isScalarType() ? " = {}" : "";
    Value = Value->IgnoreImplicit();
    if (auto *Construct = dyn_cast<CXXConstructExpr>(Value);
        Construct && Construct->getNumArgs() == 0)
      return "";
    if (isa<ImplicitValueInitExpr, CXXDefaultInitExpr>(Value))
      return " = {}";
    std::string Text = text(*Value);
    auto *Construct = dyn_cast<CXXConstructExpr>(Value);
    if (Construct && !isa<CXXTemporaryObjectExpr>(Construct) &&
        Construct->getParenOrBraceRange().isValid()) {
      std::vector<std::string> Arguments;
      for (const Expr *Each : Construct->arguments())
        if (!isa<CXXDefaultArgExpr>(Each))
          Arguments.push_back(text(*Each));
      bool List = Construct->isListInitialization();
      return (List ? "{" : "(") + llvm::join(Arguments, ", ") + (List ? "}" : ")");
    }
    llvm::StringRef Plain = Text;
    if (isa<DeclRefExpr>(Value->IgnoreParenImpCasts()) &&
        Plain.consume_front("(") && Plain.consume_back(")"))
      return " = " + Plain.str();
    return llvm::StringRef(Text).starts_with("{") ? Text : " = " + Text;
  }

  /// Gives the constructor's parameters the texts of the arguments.
  bool bind(const CXXConstructExpr &Made) {
    const CXXConstructorDecl *Constructor = Made.getConstructor();
    for (unsigned I = 0; I < Made.getNumArgs(); ++I) {
      const ParmVarDecl *Parameter = Constructor->getParamDecl(I);
      const Expr *Argument = Made.getArg(I);
      unsigned Uses = 0;
      auto Count = [&](const DeclRefExpr *Reference) {
        Uses += Reference->getDecl() == Parameter;
      };
      for (const CXXCtorInitializer *Init : Constructor->inits())
        forEach<DeclRefExpr>(Init->getInit(), Count);
      bool InBody = isChanged(*Parameter, Constructor->getBody(), In.Context);
      if (!InBody)
        forEach<DeclRefExpr>(Constructor->getBody(), Count);
      const Expr *Spelled = Argument->IgnoreUnlessSpelledInSource();
      bool Simple = isa<IntegerLiteral, CXXBoolLiteralExpr, CXXNullPtrLiteralExpr,
                        MemberExpr, DeclRefExpr>(Spelled);
      std::string Text = withoutStar(text(*Spelled));
      if (isa<CXXDefaultArgExpr>(Argument) || (!Simple && Uses > 1)) {
        refuse(Made.getBeginLoc(), "an argument is used more than once");
        return false;
      }
      if (!isLiteral(Spelled) &&
          !In.Context.hasSameUnqualifiedType(
              Spelled->getType(), Parameter->getType().getNonReferenceType())) {
        refuse(Made.getBeginLoc(), "an argument is converted");
        return false;
      }
      if (!InBody) {
        Names[Parameter] = Text;
        continue;
      }
      // The body may change it: it is a variable of its own.
      std::string Variable = Parameter->getNameAsString();
      Variable = claim(Variable, Variable, Taken);
      Names[Parameter] = Variable;
      Parameter->getType().getNonReferenceType().getUnqualifiedType()
          .getAsStringInternal(Variable, asWritten(In.Context));
      if (Parameter->getType()->isReferenceType() || Uses) {
        refuse(Parameter->getLocation(),
               quoted(Parameter) + " is used in more than one way");
        return false;
      }
      Out.Statements.push_back(Variable + " = " + Text + ";");
    }
    return true;
  }

  /// What the members of the iterator are that `end` makes.
  void end(const Expr &Made) {
    if (It.Differs->getParamDecl(0)->getType().getNonReferenceType()
            ->getAsCXXRecordDecl() != It.Iterator)
      return; // a sentinel: it says nothing
    const CXXConstructExpr *Construct = construction(&Made, It.Iterator);
    if (!Construct)
      return refuse(Made.getBeginLoc(), "`end` does more than to make an iterator");
    std::map<const ValueDecl *, std::string> Begin = Names;
    if (!bind(*Construct))
      return;
    const CXXConstructorDecl *Constructor = Construct->getConstructor();
    if (Constructor->hasBody() &&
        !cast<CompoundStmt>(Constructor->getBody())->body_empty() &&
        Construct->getNumArgs())
      return refuse(Made.getBeginLoc(), "the end is computed");
    for (const FieldDecl *Field : It.Iterator->fields()) {
      const Expr *Value = Field->getInClassInitializer();
      for (const CXXCtorInitializer *Init : Constructor->inits())
        if (Init->getMember() == Field && Init->isWritten())
          Value = Init->getInit();
      std::string Type = spellValueType(Field->getType(), In.Context);
      Value = Value ? Value->IgnoreUnlessSpelledInSource() : nullptr;
      auto *Empty = dyn_cast_or_null<CXXConstructExpr>(Value);
      if (!Value || isa<ImplicitValueInitExpr>(Value) ||
          (Empty && Empty->getNumArgs() == 0))
        AtEnd[Field] = Type + "()";
      else if (isLasting(It, Value, *Constructor, *Construct) &&
               (isLiteral(Value) || In.Context.hasSameUnqualifiedType(
                                        Value->getType(), Field->getType())))
        AtEnd[Field] = text(*Value);
    }
    Names = std::move(Begin);
  }

  /// The lines of a statement, the first of them at the left edge.
  std::string lines(const Stmt &S) {
    llvm::StringRef Indentation = File.indentation(File.offset(S.getBeginLoc()));
    return reindent((Indentation + text(S)).str(), "");
  }

  std::string statement(const Stmt &S) {
    std::string Text = lines(S);
    return isa<Expr, ReturnStmt, DoStmt>(S) ||
                   !llvm::StringRef(Text).ends_with("}")
               ? llvm::StringRef(Text).ends_with(";") ? Text : Text + ";"
               : Text;
  }

  void advance() {
    auto *Body = cast<CompoundStmt>(It.Next->getBody());
    for (const Stmt *Each : Body->body()) {
      bool Last = Each == Body->body_back();
      auto *Return = dyn_cast<ReturnStmt>(Each);
      if (Last && Return &&
          (!Return->getRetValue() || isThis(Return->getRetValue())))
        continue;
      forEach<ReturnStmt>(Each, [&](const ReturnStmt *Early) {
        refuse(Early->getBeginLoc(), "`operator++` returns early here");
      });
      Out.Advance.push_back(statement(*Each));
    }
  }

  /// Member functions that are called become closures.
  void helpers() {
    std::set<const CXXMethodDecl *> Done;
    for (size_t I = 0; I < Called.size(); ++I) {
      const FunctionDecl *Definition = nullptr;
      const CXXMethodDecl *Method = Called[I];
      if (!Done.insert(Method->getCanonicalDecl()).second)
        continue;
      bool Recursive = false;
      if (Method->hasBody(Definition))
        forEach<MemberExpr>(Definition->getBody(), [&](const MemberExpr *Each) {
          Recursive |= isa<CXXMethodDecl>(Each->getMemberDecl()) &&
                       isa<CXXThisExpr>(Each->getBase()->IgnoreParenImpCasts());
        });
      if (!Definition || Recursive)
        return refuse(Method->getLocation(),
                      quoted(Method) + " calls other members, or is not seen");
      std::string Parameters;
      for (const ParmVarDecl *Each : Definition->parameters())
        Parameters += (Parameters.empty() ? "" : ", ") +
                      File.slice(File.range(Each->getSourceRange())).str();
      QualType Result = Definition->getReturnType();
      std::string Arrow =
          Result->isVoidType() ? "" : " -> " + Result.getAsString(asWritten(In.Context));
      Closures.push_back("auto " + Method->getNameAsString() + " = [&](" +
                         Parameters + ")" + Arrow + " " +
                         lines(*Definition->getBody()) + ";");
    }
  }
};

} // namespace

std::variant<IteratorPieces, Refusal> takeApart(const IteratorClass &It,
                                                const Source &File,
                                                const RewriteInput &In) {
  return Taker(It, File, In).run();
}

} // namespace coroutinize
