#include "rewriters/Members.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Basic/SourceManager.h"
#include "rewriters/Layout.h"
#include "rewriters/Templates.h"

using namespace clang;

namespace coroutinize {

FilePatches::File &FilePatches::file(SourceLocation Where) {
  FileID Id = In.Context.getSourceManager().getFileID(Where);
  File &Found = Files[Id];
  if (!Found.Text)
    Found.Text.emplace(In.Context, Id);
  return Found;
}

const Source &FilePatches::source(SourceLocation Where) {
  return *file(Where).Text;
}

llvm::StringRef FilePatches::textBefore(SourceLocation Where, unsigned Offset) {
  File &Its = file(Where);
  for (bool Found = true; Found;) {
    Found = false;
    for (const Patch &P : Its.Patches)
      if (P.Text.empty() && P.Where.End == Offset && P.Where.Begin < Offset) {
        Offset = P.Where.Begin;
        Found = true;
      }
  }
  return Its.Text->Text.take_front(Offset);
}

void FilePatches::add(SourceLocation Where, Patch P) {
  file(Where).Patches.push_back(std::move(P));
}

bool FilePatches::empty() const {
  return llvm::all_of(
      Files, [](auto &Each) { return Each.second.Patches.empty(); });
}

void FilePatches::include(SourceLocation Where, llvm::StringRef Header) {
  file(Where).Includes.insert(Header.str());
}

void FilePatches::add(const FilePatches &Others) {
  for (auto &[Id, Other] : Others.Files) {
    File &Own = Files[Id];
    if (!Own.Text)
      Own.Text.emplace(*Other.Text);
    llvm::append_range(Own.Patches, Other.Patches);
    Own.Includes.insert(Other.Includes.begin(), Other.Includes.end());
  }
}

std::vector<Edit> FilePatches::edits() const {
  std::vector<Edit> Edits;
  for (auto &[Id, Each] : Files)
    if (!Each.Patches.empty())
      llvm::append_range(Edits,
                         layOut(*Each.Text, Each.Patches, Each.Includes, In));
  llvm::sort(Edits);
  return Edits;
}

bool hasMember(const CXXRecordDecl &Class, llvm::StringRef Name,
               ASTContext &Context) {
  DeclarationName Wanted(&Context.Idents.get(Name));
  auto In = [&](const CXXRecordDecl *Each) {
    return !Each->lookup(Wanted).empty();
  };
  return In(&Class) || !Class.forallBases([&](const CXXRecordDecl *Base) {
    return !In(Base);
  });
}

/// True when every function of the class, and what else may name its members,
/// is written in this unit.
static bool allBodiesSeen(const CXXRecordDecl &Class) {
  if (Class.hasFriends())
    return false;
  return llvm::all_of(Class.decls(), [](const Decl *D) {
    if (auto *Template = dyn_cast<FunctionTemplateDecl>(D))
      D = Template->getTemplatedDecl();
    if (auto *Template = dyn_cast<ClassTemplateDecl>(D))
      D = Template->getTemplatedDecl();
    if (auto *Function = dyn_cast<FunctionDecl>(D))
      return Function->isDefined() || Function->isDeleted() ||
             Function->isDefaulted() || Function->isImplicit();
    if (auto *Static = dyn_cast<VarDecl>(D))
      return Static->getDefinition() != nullptr;
    auto *Inner = dyn_cast<CXXRecordDecl>(D);
    if (!Inner || Inner->isInjectedClassName())
      return true;
    return Inner->hasDefinition() && allBodiesSeen(*Inner->getDefinition());
  });
}

bool allUsersSeen(const CXXMethodDecl &Method) {
  const CXXRecordDecl *Class = Method.getParent();
  return Method.getAccess() == AS_private && !Method.isVirtual() &&
         allBodiesSeen(*Class);
}

std::string coroutineName(const CXXMethodDecl &Method, FilePatches &Files,
                          const std::set<std::string> &Taken,
                          ASTContext &Context) {
  std::string Name = Method.getDeclName().isIdentifier()
                         ? Method.getNameAsString()
                         : Method.getParent()->getNameAsString();
  bool Snake = Name.find('_') != std::string::npos ||
               llvm::none_of(Name, [](char C) { return isUppercase(C); });
  std::string Wish = StringRef(Name).starts_with("do")
                         ? Name + (Snake ? "_coroutine" : "Coroutine")
                     : Snake ? "do_" + Name
                             : "do" + std::string(1, toUppercase(Name[0])) +
                                   Name.substr(1);
  std::set<std::string> Known = Taken;
  for (const FunctionDecl *Each : written(Method).redecls()) {
    const Source &File = Files.source(Each->getLocation());
    Known.merge(File.identifiers({0, static_cast<unsigned>(File.Text.size())}));
  }
  std::string Free = Wish;
  for (unsigned Number = 2;
       Known.count(Free) || hasMember(*Method.getParent(), Free, Context);
       ++Number)
    Free = Wish + std::to_string(Number);
  return Free;
}

void removeFunction(const FunctionDecl &Function, FilePatches &Files,
                    std::string &Instead) {
  for (const FunctionDecl *Each : Function.redecls()) {
    const Source &File = Files.source(Each->getLocation());
    bool Body = Each->doesThisDeclarationHaveABody();
    Range Where = File.range(Each->getSourceRange());
    llvm::StringRef Indentation = File.indentation(Where.Begin);
    if (!Body)
      Where.End = File.Text.find(';', Where.End) + 1;
    Where.Begin = File.leadingComments(Where.Begin);
    Where = File.wholeLines(Where);
    std::string Text;
    if (!Body && isa<CXXMethodDecl>(Each) && !Instead.empty() &&
        File.beginsLine(Where.Begin)) {
      Text = reindent(std::exchange(Instead, ""), Indentation) + "\n";
    } else if (Body &&
               File.Text.take_front(Where.Begin).ends_with("\n\n")) {
      --Where.Begin;
    } else if (llvm::StringRef Before =
                   Files.textBefore(Each->getLocation(), Where.Begin).rtrim();
               Body && (Before.ends_with(":") || Before.ends_with("{"))) {
      // The first behind `private:` was set apart from the next one.
      Where = File.wholeLinesAndBlank(Where);
    }
    Files.add(Each->getLocation(), {Where, Text});
  }
}

void removeDeclaration(const Decl &D, FilePatches &Files) {
  const Source &File = Files.source(D.getLocation());
  Range Where = File.range(D.getSourceRange());
  if (isa<CXXRecordDecl>(D))
    Where.End = File.Text.find(';', Where.End) + 1;
  Where.Begin = File.leadingComments(Where.Begin);
  // The comment that often stands behind a namespace.
  if (isa<NamespaceDecl>(D))
    while (File.Text.substr(Where.End).ltrim(" \t").starts_with("//"))
      Where.End = std::min(File.Text.find('\n', Where.End), File.Text.size());
  Files.add(D.getLocation(), {File.wholeLinesAndBlank(Where), ""});
}

void removeClasses(const std::set<const CXXRecordDecl *> &Gone,
                   FilePatches &Files) {
  std::set<const NamespaceDecl *> Emptied;
  for (const CXXRecordDecl *Class : Gone) {
    auto *Around = dyn_cast<NamespaceDecl>(Class->getLexicalDeclContext());
    if (!Around || !Around->isAnonymousNamespace() ||
        llvm::any_of(Around->decls(), [&](const Decl *Each) {
          auto *Other = dyn_cast<CXXRecordDecl>(Each);
          return !Other || !Gone.count(Other);
        }))
      removeDeclaration(*Class, Files);
    else
      Emptied.insert(Around);
  }
  for (const NamespaceDecl *Each : Emptied)
    removeDeclaration(*Each, Files);
}

void removeEmptied(const CXXRecordDecl &Class,
                   const std::set<const FunctionDecl *> &Gone,
                   FilePatches &Files) {
  const AccessSpecDecl *Last = nullptr;
  bool Emptied = false;
  for (const Decl *Each : Class.decls()) {
    auto *Function = dyn_cast<FunctionDecl>(Each);
    if (auto *Access = dyn_cast<AccessSpecDecl>(Each)) {
      Last = Access;
      Emptied = false;
    } else if (Function && Gone.count(Function) &&
               Function->doesThisDeclarationHaveABody()) {
      Emptied = true;
    } else if (!Each->isImplicit()) {
      Last = nullptr;
    }
  }
  if (!Last || !Emptied)
    return;
  const Source &File = Files.source(Last->getLocation());
  Range Where = File.wholeLines(File.range(Last->getSourceRange()));
  if (File.Text.take_front(Where.Begin).ends_with("\n\n"))
    --Where.Begin;
  Files.add(Last->getLocation(), {Where, ""});
}

void declareBelow(const CXXMethodDecl &Method, llvm::StringRef Lines,
                  FilePatches &Files) {
  const CXXMethodDecl *Declaration = Method.getCanonicalDecl();
  const Source &File = Files.source(Declaration->getLocation());
  Range Where = File.range(Declaration->getSourceRange());
  unsigned End = File.Text.find(';', Where.End) + 1;
  Files.add(Declaration->getLocation(),
            {{End, End},
             "\n" + reindent(Lines, File.indentation(Where.Begin))});
}

} // namespace coroutinize
