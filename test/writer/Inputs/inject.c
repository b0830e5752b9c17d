/* Makes one system call of a program fail, or kills the program there.
 *
 * Preloaded. From the first flock() on, each of the calls below is counted.
 *   INJECT_AT=N       the call to hit, from 1
 *   INJECT_ALL=1      and all after it
 *   INJECT_HOW=EIO | ENOSPC | EACCES | BEFORE | AFTER | TORN
 *                     fail so; or kill before, after or halfway: every
 *                     write is a short one then, and the others as AFTER
 *   INJECT_FIRED=F    the file F is created when it was hit
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { Nothing, Fail, Before, After, Torn };

static int Armed, Count;

static int next(void) {
  if (!Armed)
    return Nothing;
  const char *At = getenv("INJECT_AT"), *How = getenv("INJECT_HOW");
  ++Count;
  if (!At || !How || Count < atoi(At) ||
      (Count > atoi(At) && !getenv("INJECT_ALL")))
    return Nothing;
  syscall(SYS_openat, AT_FDCWD, getenv("INJECT_FIRED"), O_CREAT | O_WRONLY,
          0600);
  if (!strcmp(How, "BEFORE"))
    return Before;
  if (!strcmp(How, "AFTER"))
    return After;
  if (!strcmp(How, "TORN"))
    return Torn;
  errno = !strcmp(How, "EIO")      ? EIO
          : !strcmp(How, "ENOSPC") ? ENOSPC
                                   : EACCES;
  return Fail;
}

static void die(void) { kill(getpid(), SIGKILL); }

#define REAL(Name) ((__typeof__(&Name))dlsym(RTLD_NEXT, #Name))
#define INJECTED(Type, Call)                                                 \
  do {                                                                         \
    int What = next();                                                         \
    if (What == Fail)                                                          \
      return -1;                                                               \
    if (What == Before)                                                        \
      die();                                                                   \
    Type Result = Call;                                                        \
    if (What == After || What == Torn)                                         \
      die();                                                                   \
    return Result;                                                             \
  } while (0)

int flock(int File, int Operation) {
  Armed = 1;
  INJECTED(int, REAL(flock)(File, Operation));
}

int open(const char *Path, int Flags, ...) {
  va_list Arguments;
  va_start(Arguments, Flags);
  mode_t Mode = va_arg(Arguments, int);
  va_end(Arguments);
  INJECTED(int, REAL(open)(Path, Flags, Mode));
}

ssize_t write(int File, const void *Bytes, size_t Size) {
  if (File <= 2)
    return REAL(write)(File, Bytes, Size);
  if (getenv("INJECT_HOW") && !strcmp(getenv("INJECT_HOW"), "TORN"))
    INJECTED(ssize_t, REAL(write)(File, Bytes, (Size + 1) / 2));
  INJECTED(ssize_t, REAL(write)(File, Bytes, Size));
}

int fsync(int File) { INJECTED(int, REAL(fsync)(File)); }

int fchmod(int File, mode_t Mode) { INJECTED(int, REAL(fchmod)(File, Mode)); }

int rename(const char *From, const char *To) {
  INJECTED(int, REAL(rename)(From, To));
}

int link(const char *From, const char *To) {
  INJECTED(int, REAL(link)(From, To));
}

int unlink(const char *Path) { INJECTED(int, REAL(unlink)(Path)); }
