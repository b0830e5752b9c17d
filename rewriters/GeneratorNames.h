//===- GeneratorNames.h - What a producer is called as a generator --------===//
#ifndef COROUTINIZE_REWRITERS_GENERATORNAMES_H
#define COROUTINIZE_REWRITERS_GENERATORNAMES_H

#include "llvm/ADT/StringRef.h"
#include <set>
#include <string>

namespace coroutinize {

/// `for_each_node` → `nodes`, `forEachChild` → `children`; `walk` over `Node`s
/// → `nodes`; `in_order` stays as it is. The first that is not in \p Taken.
/// \p Element is the name of the elements' class, or empty.
std::string generatorName(llvm::StringRef Producer, llvm::StringRef Element,
                          const std::set<std::string> &Taken);

/// `for_each_node` → `node_exchange`, `visitNodes` → `nodeExchange`.
std::string exchangeName(llvm::StringRef Producer, llvm::StringRef Element,
                         const std::set<std::string> &Taken);

/// `EnumSet` → `enum_set`, or `enumSet` where the names around it are like that.
std::string variableName(llvm::StringRef Class,
                         const std::set<std::string> &Around);

/// The first of \p Wishes that is not in \p Taken, else the last one with a
/// number.
std::string firstFree(std::initializer_list<std::string> Wishes,
                      const std::set<std::string> &Taken);

/// `node` → `nodes`, `child` → `children`, `entry` → `entries`.
std::string pluralOf(std::string Noun);

} // namespace coroutinize

#endif
