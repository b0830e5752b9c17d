//===- Keys.h - Names for declarations on which all units agree -*- C++ -*-===//
#ifndef COROUTINIZE_DIALECTS_KEYS_H
#define COROUTINIZE_DIALECTS_KEYS_H

#include <string>

namespace clang {
class NamedDecl;
} // namespace clang

namespace coroutinize {

/// The USR of a function, a member or a variable; of its pattern where it is
/// instantiated from a template, so that all instantiations have one.
std::string declarationKey(const clang::NamedDecl &);

} // namespace coroutinize

#endif
