//===- CommandLine.h - A database's command, made safe to parse -*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_COMMANDLINE_H
#define COROUTINIZE_TOOL_COMMANDLINE_H

#include "tool/CompilationDatabase.h"

namespace coroutinize {

/// Turns \p Command into a clang command line, compiler first, main file last.
/// A database may come from anybody, so flags pass by an allow-list: what
/// matters to parsing stays; what writes a file, loads a plug-in, reads a
/// configuration or is known to another compiler only is gone. No compiler is
/// executed.
/// \returns an empty command when the unit is not C++, or an error of one line
/// when the unit can't be analysed.
llvm::Expected<std::vector<std::string>>
clangCommand(const CompileCommand &Command, const Options &);

/// Replaces each `@file` by the arguments in the file, as GCC reads it:
/// relative to \p Directory, nested. CMake's module maps are left out.
llvm::Expected<std::vector<std::string>>
expandResponseFiles(const std::vector<std::string> &Arguments,
                    llvm::StringRef Directory);

} // namespace coroutinize

#endif
