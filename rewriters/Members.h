//===- Members.h - A class whose functions become coroutines ----*- C++ -*-===//
//
// The functions are defined in the file that is rewritten; the class may be
// declared in another one, a header, which then changes with it: it declares
// the coroutine, and no longer the steps.
//
//===----------------------------------------------------------------------===//
#ifndef COROUTINIZE_REWRITERS_MEMBERS_H
#define COROUTINIZE_REWRITERS_MEMBERS_H

#include "rewriters/Rewriter.h"
#include "rewriters/Source.h"
#include <map>
#include <set>

namespace clang {
class CXXMethodDecl;
class CXXRecordDecl;
class FunctionDecl;
} // namespace clang

namespace coroutinize {

/// What changes in each file.
class FilePatches {
public:
  explicit FilePatches(const RewriteInput &In) : In(In) {}

  /// True when nothing changes.
  bool empty() const;
  void clear() { Files.clear(); }
  /// The text of the file that the location is in.
  const Source &source(clang::SourceLocation);
  void add(clang::SourceLocation, Patch);
  /// What stands before the offset, without what is removed there already.
  llvm::StringRef textBefore(clang::SourceLocation, unsigned Offset);
  void include(clang::SourceLocation, llvm::StringRef Header);
  void add(const FilePatches &);
  /// All as edits, laid out by the style of each file.
  std::vector<Edit> edits() const;

private:
  struct File {
    std::optional<Source> Text;
    std::vector<Patch> Patches;
    std::set<std::string> Includes;
  };
  const RewriteInput &In;
  std::map<clang::FileID, File> Files;

  File &file(clang::SourceLocation);
};

/// True when the class, or a base of it, has a member of that name.
bool hasMember(const clang::CXXRecordDecl &, llvm::StringRef Name,
               clang::ASTContext &);

/// True when nothing outside of this unit can name the function: it is
/// private, the class has no friends, and all of its functions, and those of
/// the classes in it, have their bodies here.
bool allUsersSeen(const clang::CXXMethodDecl &);

/// The name of the coroutine that the function starts, new to the class and
/// the files: `run` → `do_run`, `doRead` → `doReadCoroutine`. \p Taken are
/// further names that it must not have.
std::string coroutineName(const clang::CXXMethodDecl &, FilePatches &,
                          const std::set<std::string> &Taken,
                          clang::ASTContext &);

/// Removes the function and its declarations, with their comments and one
/// blank line each. Where it is declared without its body, \p Instead takes the
/// declaration's place, and becomes empty.
void removeFunction(const clang::FunctionDecl &, FilePatches &,
                    std::string &Instead);

/// Removes the classes with their comments, and the unnamed namespaces that hold
/// nothing else.
void removeClasses(const std::set<const clang::CXXRecordDecl *> &,
                   FilePatches &);

/// Removes the declaration with its comments, and the semicolon behind a class.
void removeDeclaration(const clang::Decl &, FilePatches &);

/// Removes the last access specifier of the class when all that followed it is
/// \p Gone, written with its body there.
void removeEmptied(const clang::CXXRecordDecl &,
                   const std::set<const clang::FunctionDecl *> &Gone,
                   FilePatches &);

/// Puts the lines below the declaration of the function in its class.
void declareBelow(const clang::CXXMethodDecl &, llvm::StringRef Lines,
                  FilePatches &);

} // namespace coroutinize

#endif
