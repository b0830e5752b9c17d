//===- Commands.h - The subcommands, one file for each ----------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_COMMANDS_H
#define COROUTINIZE_TOOL_COMMANDS_H

#include "tool/Options.h"

namespace coroutinize {

/// Each returns the exit code of the tool.
int scan(const Options &);
int rewrite(const Options &);
int check(const Options &);
int explain(const Options &);

} // namespace coroutinize

#endif
