//===- FileWriter.cpp - The one writer of source files --------------------===//
//
// A set of files changes in these steps, each on the disk before the next:
//
//   1. .coroutinize-journal in the root names the files, and the hashes of
//      what they hold before and after;
//   2. next to each file, .coroutinize-HASH.old becomes another name of it and
//      .coroutinize-HASH.new gets the new content;
//   3. each .new is renamed onto its file;
//   4. the .old names and the journal go.
//
// Whenever it ends too early, what is on the disk tells how to go on: when
// every file is new or has its complete .new, the change is completed, else
// every .old is renamed back.
//
//===----------------------------------------------------------------------===//
#include "tool/FileWriter.h"
#include "model/Hash.h"
#include "tool/PosixFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Errno.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include <fcntl.h>
#include <set>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

namespace coroutinize {
namespace {

/// One file of the set.
struct Entry {
  std::string File;          ///< relative to the root, without symbolic links
  std::string Before, After; ///< hashes
};

bool fromJSON(const llvm::json::Value &Value, Entry &E, llvm::json::Path Path) {
  llvm::json::ObjectMapper Fields(Value, Path);
  return Fields && Fields.map("file", E.File) &&
         Fields.map("before", E.Before) && Fields.map("after", E.After);
}

Expected<std::string> realPath(StringRef Path) {
  llvm::SmallString<256> Real;
  if (std::error_code Code = llvm::sys::fs::real_path(Path, Real))
    return fileError(Path, Code.message());
  return Real.str().str();
}

bool hasHash(const std::string &Path, StringRef Hash) {
  Expected<std::string> Content = readRegularFile(Path);
  if (Content)
    return contentHash(*Content) == Hash;
  llvm::consumeError(Content.takeError());
  return false;
}

class ChangeSet {
public:
  /// Takes the lock of \p Root and recovers what an earlier run left.
  static Expected<ChangeSet> begin(StringRef Root);

  Error add(const FileChange &Change);
  Error commit(llvm::ArrayRef<FileChange> Changes);

private:
  ChangeSet(std::string Root, Descriptor Lock)
      : Root(std::move(Root)), Lock(std::move(Lock)) {}

  std::string target(const Entry &E) const { return Root + "/" + E.File; }
  std::string folder(const Entry &E) const {
    return llvm::sys::path::parent_path(target(E)).str();
  }
  std::string beside(const Entry &E, StringRef Suffix) const {
    return (folder(E) + "/.coroutinize-" + contentHash(E.File) + Suffix).str();
  }
  std::string oldName(const Entry &E) const { return beside(E, ".old"); }
  std::string newName(const Entry &E) const { return beside(E, ".new"); }
  std::string journal() const { return Root + "/.coroutinize-journal"; }

  Error writeJournal() const;
  Error readJournal();
  Error prepare(const Entry &E, StringRef Content) const;
  Error replaceAll(llvm::ArrayRef<FileChange> Changes) const;
  Error syncFolders() const;
  Error removeLeftovers() const;
  Error recover();
  Error complete() const;
  Error undo() const;

  std::string Root;
  Descriptor Lock;
  std::vector<Entry> Entries;
  std::set<std::pair<dev_t, ino_t>> Identities;
};

Expected<ChangeSet> ChangeSet::begin(StringRef Root) {
  Expected<std::string> Real = realPath(Root);
  if (!Real)
    return Real.takeError();
  Expected<Descriptor> Folder = openFile(*Real, O_RDONLY | O_DIRECTORY);
  if (!Folder)
    return Folder.takeError();
  // Where a file system has no locks, the hashes alone have to do.
  if (llvm::sys::RetryAfterSignal(-1, ::flock, int(*Folder), LOCK_EX) != 0 &&
      errno != EBADF && errno != ENOLCK && errno != ENOSYS && errno != ENOTSUP)
    return errnoError(*Real);
  ChangeSet Set(*Real == "/" ? "" : std::move(*Real), std::move(*Folder));
  if (Error Failure = Set.recover())
    return llvm::joinErrors(
        std::move(Failure),
        fileError(Set.journal(), "names the files of an interrupted run, which "
                                 "could not be completed or undone; remove it "
                                 "to leave them as they are"));
  return Set;
}

Error ChangeSet::add(const FileChange &Change) {
  llvm::SmallString<256> Path(Change.Path);
  llvm::sys::path::make_absolute(Root + "/", Path);
  Expected<std::string> Target = realPath(Path);
  if (!Target)
    return Target.takeError();
  StringRef File = *Target;
  if (!File.consume_front(Root + "/"))
    return fileError(Change.Path, "lies outside of " + Root);
  if (!llvm::json::isUTF8(File))
    return fileError(Change.Path, "its name is not UTF-8");

  struct stat Status;
  if (::lstat(Target->c_str(), &Status) != 0)
    return errnoError(Change.Path);
  if (!S_ISREG(Status.st_mode))
    return fileError(Change.Path, "not a regular file");
  if (Status.st_nlink > 1)
    return fileError(Change.Path, "has several names (hard links)");
  if ((Status.st_mode & 0222) == 0 || ::access(Target->c_str(), W_OK) != 0)
    return fileError(Change.Path, "read-only");
  if (!Identities.emplace(Status.st_dev, Status.st_ino).second)
    return fileError(Change.Path, "named twice in one change");
  Expected<std::string> Content = readRegularFile(*Target);
  if (!Content)
    return Content.takeError();
  if (contentHash(*Content) != Change.ExpectedHash)
    return fileError(Change.Path, "changed since it was read");
  Entries.push_back(
      {File.str(), Change.ExpectedHash, contentHash(Change.NewContent)});
  return Error::success();
}

Error ChangeSet::writeJournal() const {
  llvm::json::Array Files;
  for (const Entry &E : Entries)
    Files.push_back(llvm::json::Object{
        {"file", E.File}, {"before", E.Before}, {"after", E.After}});
  std::string Text;
  llvm::raw_string_ostream(Text) << llvm::json::Value(std::move(Files)) << '\n';
  Expected<Descriptor> File =
      openFile(journal(), O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (!File)
    return File.takeError();
  if (Error Failure = writeAndSync(journal(), *File, Text))
    return Failure;
  return syncFolder(Root + "/");
}

Error ChangeSet::readJournal() {
  Expected<std::string> Text = readRegularFile(journal());
  if (!Text)
    return Text.takeError();
  Expected<llvm::json::Value> Value = llvm::json::parse(*Text);
  if (!Value) {
    // It was not written to its end, so nothing else was begun.
    llvm::consumeError(Value.takeError());
    return Error::success();
  }
  llvm::json::Path::Root Where("journal");
  if (!fromJSON(*Value, Entries, Where))
    return fileError(journal(), llvm::toString(Where.getError()));
  for (const Entry &E : Entries) {
    // A journal that came with a foreign repository must not lead out of it.
    Expected<std::string> Real = realPath(folder(E));
    if (!Real)
      return Real.takeError();
    if (*Real != folder(E) || !StringRef(target(E)).starts_with(Root + "/"))
      return fileError(journal(), "names a file outside of its folder");
  }
  return Error::success();
}

/// Step 2 for one file.
Error ChangeSet::prepare(const Entry &E, StringRef Content) const {
  Expected<Descriptor> Source = openRegularFile(target(E));
  if (!Source)
    return Source.takeError();
  if (::link(target(E).c_str(), oldName(E).c_str()) != 0)
    return errnoError(oldName(E));
  Expected<Descriptor> New =
      openFile(newName(E), O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (!New)
    return New.takeError();
  // The content comes last: when it is complete, all of the file is.
  if (Error Failure = copyAttributes(newName(E), *Source, *New))
    return Failure;
  return writeAndSync(newName(E), *New, Content);
}

/// Steps 2 and 3.
Error ChangeSet::replaceAll(llvm::ArrayRef<FileChange> Changes) const {
  for (const auto &[E, Change] : llvm::zip(Entries, Changes))
    if (Error Failure = prepare(E, Change.NewContent))
      return Failure;
  if (Error Failure = syncFolders())
    return Failure;
  for (const Entry &E : Entries) {
    if (!hasHash(target(E), E.Before))
      return fileError(target(E), "changed while its new content was written");
    if (Error Failure = renameFile(newName(E), target(E)))
      return Failure;
  }
  return syncFolders();
}

Error ChangeSet::syncFolders() const {
  std::set<std::string> Folders;
  for (const Entry &E : Entries)
    Folders.insert(folder(E));
  for (const std::string &Folder : Folders)
    if (Error Failure = syncFolder(Folder))
      return Failure;
  return Error::success();
}

/// Step 4. The journal goes last: it is what finds the others.
Error ChangeSet::removeLeftovers() const {
  for (const Entry &E : Entries)
    for (const std::string &Name : {newName(E), oldName(E)})
      if (Error Failure = removeFile(Name))
        return Failure;
  if (Error Failure = syncFolders())
    return Failure;
  if (Error Failure = removeFile(journal()))
    return Failure;
  // Done. Should a crash bring the journal back, it is only removed again.
  llvm::consumeError(syncFolder(Root + "/"));
  return Error::success();
}

Error ChangeSet::commit(llvm::ArrayRef<FileChange> Changes) {
  Error Failure = writeJournal();
  if (!Failure)
    Failure = replaceAll(Changes);
  Error Tidying = Failure ? undo() : removeLeftovers();
  if (Tidying)
    return llvm::joinErrors(
        std::move(Failure),
        llvm::joinErrors(std::move(Tidying),
                         fileError(journal(), "the next run will complete or "
                                              "undo the change")));
  return Failure;
}

/// Renames every .old back that is not its file's name anyway.
Error ChangeSet::undo() const {
  for (const Entry &E : Entries)
    if (hasHash(target(E), E.After) && hasHash(oldName(E), E.Before))
      if (Error Failure = renameFile(oldName(E), target(E)))
        return Failure;
  return removeLeftovers();
}

Error ChangeSet::recover() {
  if (!llvm::sys::fs::exists(journal()))
    return Error::success();
  if (Error Failure = readJournal())
    return Failure;
  bool Completable = true, Begun = false;
  const Entry *Foreign = nullptr;
  for (const Entry &E : Entries) {
    const bool IsNew = hasHash(target(E), E.After);
    const bool IsOld = !IsNew && hasHash(target(E), E.Before);
    Begun |= IsNew;
    Completable &= IsNew || (IsOld && hasHash(newName(E), E.After));
    if (!IsNew && !IsOld)
      Foreign = &E;
  }
  if (Foreign && Begun)
    return fileError(target(*Foreign), "changed after a run was interrupted");
  Error Failure = Completable ? complete() : undo();
  Entries.clear();
  return Failure;
}

Error ChangeSet::complete() const {
  for (const Entry &E : Entries)
    if (!hasHash(target(E), E.After))
      if (Error Failure = renameFile(newName(E), target(E)))
        return Failure;
  if (Error Failure = syncFolders())
    return Failure;
  return removeLeftovers();
}

} // namespace

Error writeFiles(llvm::ArrayRef<FileChange> Changes, StringRef Root) {
  Expected<ChangeSet> Set = ChangeSet::begin(Root);
  if (!Set)
    return Set.takeError();
  for (const FileChange &Change : Changes)
    if (Error Failure = Set->add(Change))
      return Failure;
  return Changes.empty() ? Error::success() : Set->commit(Changes);
}

Error recoverJournal(StringRef Root) {
  Expected<ChangeSet> Set = ChangeSet::begin(Root);
  return Set ? Error::success() : Set.takeError();
}

} // namespace coroutinize
