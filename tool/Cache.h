//===- Cache.h - Results of units, by the content they depend on -*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_CACHE_H
#define COROUTINIZE_TOOL_CACHE_H

#include "tool/Options.h"
#include "verify/AnalyseUnit.h"
#include "llvm/ADT/StringMap.h"

namespace coroutinize {

/// Keeps what units gave. An entry is found by the tool, the request and what
/// the request tells of the project; it holds while each file that was read
/// has the content that it had. One that is damaged is as good as none.
/// Processes may share the folder: an entry appears as a whole.
///
/// A header that appears later in a folder that is searched earlier is not
/// noticed, as in other such caches.
class Cache {
public:
  /// Does nothing with --no-cache, or where there is no folder for it.
  explicit Cache(const Options &);

  /// The name of the request's entry; empty where nothing is kept.
  std::string entry(const UnitRequest &) const;

  /// What the entry holds, if it still holds. An empty name names none.
  std::optional<UnitResult> find(const std::string &Entry);
  void store(const std::string &Entry, const UnitResult &);

private:
  std::string Folder; ///< empty: none
  std::string Tool;   ///< the hash of this program
  llvm::StringMap<std::string> Hashes; ///< of the files' content in this run

  const std::string &hashOf(const std::string &Path);
};

} // namespace coroutinize

#endif
