#include "tool/Cache.h"
#include "model/Hash.h"
#include "model/Json.h"
#include "tool/Worker.h"
#include "llvm/Support/CachePruning.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace coroutinize {

/// The hash of a file's content, or "" where it can't be read.
static std::string contentHashOf(const Twine &Path) {
  ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer = MemoryBuffer::getFile(Path);
  return Buffer ? contentHash((*Buffer)->getBuffer()) : "";
}

Cache::Cache(const Options &Options) {
  if (!Options.UseCache)
    return;
  SmallString<256> Path(Options.CacheDir);
  if (Path.empty()) {
    if (!sys::path::cache_directory(Path))
      return;
    sys::path::append(Path, "coroutinize");
  }
  Tool = contentHashOf("/proc/self/exe");
  if (Tool.empty() || sys::fs::create_directories(Path))
    return;
  Folder = Path.str().str();
  CachePruningPolicy Policy; // at most a week, a gigabyte, once an hour
  Policy.Interval = std::chrono::hours(1);
  Policy.MaxSizeBytes = uint64_t(1) << 30;
  (void)pruneCache(Folder, Policy);
}

std::string Cache::entry(const UnitRequest &Request) const {
  if (Folder.empty())
    return "";
  std::string Key = Tool + formatv("{0}", toJSON(Request)).str();
  // The prefix is the one that pruneCache() looks for.
  return Folder + "/llvmcache-" + contentHash(Key);
}

const std::string &Cache::hashOf(const std::string &Path) {
  auto [Known, New] = Hashes.try_emplace(Path);
  if (New)
    Known->second = contentHashOf(Path);
  return Known->second;
}

std::optional<UnitResult> Cache::find(const std::string &Entry) {
  if (Entry.empty())
    return std::nullopt;
  ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer =
      MemoryBuffer::getFile(Entry);
  if (!Buffer)
    return std::nullopt;
  Expected<json::Value> Value = json::parse((*Buffer)->getBuffer());
  if (!Value) {
    consumeError(Value.takeError());
    return std::nullopt;
  }
  UnitResult Found;
  json::Path::Root Root;
  if (!fromJSON(*Value, Found, Root))
    return std::nullopt;
  for (const auto &[Path, Hash] : Found.Inputs)
    if (hashOf(Path) != Hash)
      return std::nullopt;
  return Found;
}

void Cache::store(const std::string &Entry, const UnitResult &Result) {
  if (Entry.empty() || !Result.Analysed)
    return;
  SmallString<256> Temporary;
  int Descriptor = -1;
  if (sys::fs::createUniqueFile(Folder + "/new-%%%%%%%%", Descriptor, Temporary))
    return;
  raw_fd_ostream Out(Descriptor, /*shouldClose=*/true);
  Out << toJSON(Result);
  Out.close();
  bool Failed = Out.has_error();
  Out.clear_error();
  if (Failed || sys::fs::rename(Temporary, Entry))
    (void)sys::fs::remove(Temporary);
}

} // namespace coroutinize
