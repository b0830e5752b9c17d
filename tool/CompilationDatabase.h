//===- CompilationDatabase.h - compile_commands.json ------------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_COMPILATIONDATABASE_H
#define COROUTINIZE_TOOL_COMPILATIONDATABASE_H

#include "tool/Options.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>

namespace coroutinize {

/// One entry of the database.
struct CompileCommand {
  std::string Directory;              ///< absolute
  std::string File;                   ///< absolute, as spelled otherwise
  std::vector<std::string> Arguments; ///< response files are not expanded
};

/// A compile_commands.json. The entries stay text until they are asked for,
/// so that a large database costs little more than its file.
class CompilationDatabase {
public:
  /// Finds the database as clang-tidy does (-p; else upwards from the first
  /// PATH; else upwards from the working directory) and checks all of it.
  static llvm::Expected<CompilationDatabase> find(const Options &);

  const std::string &path() const { return Path; }
  size_t size() const { return Entries.size(); }
  CompileCommand operator[](size_t Index) const;

private:
  static llvm::Expected<CompilationDatabase> load(llvm::StringRef Path);
  llvm::Error split();
  llvm::Expected<CompileCommand> parse(llvm::StringRef Entry) const;
  llvm::Error malformed(const char *Position, const llvm::Twine &Why) const;

  std::string Path; ///< absolute
  std::unique_ptr<llvm::MemoryBuffer> Buffer;
  std::vector<llvm::StringRef> Entries; ///< each a JSON object in Buffer
};

} // namespace coroutinize

#endif
