#include "tool/Worker.h"
#include "model/Json.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <new>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace llvm;

namespace coroutinize {
namespace {

/// The two ends of the protocol, kept away from what the compiler library may
/// read from or print to.
struct Protocol {
  FILE *Requests;
  raw_fd_ostream Replies;

  Protocol()
      : Requests(fdopen(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3), "r")),
        Replies(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3), true) {
    int Null = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(Null, STDIN_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    close(Null);
  }

  void reply(const UnitResult &Result) {
    Replies << toJSON(Result) << '\n';
    Replies.flush();
  }
};

/// The address space that this process has already; most of it is libraries.
size_t currentAddressSpace() {
  auto Statistics = MemoryBuffer::getFileAsStream("/proc/self/statm");
  size_t Pages = 0;
  if (Statistics)
    (void)(*Statistics)->getBuffer().split(' ').first.getAsInteger(10, Pages);
  return Pages * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

[[noreturn]] void outOfMemory() { _exit(OutOfMemoryStatus); }

void setLimits(StringRef Megabytes) {
  size_t Size = 0;
  if (!Megabytes.getAsInteger(10, Size)) {
    rlim_t Bytes = currentAddressSpace() + (Size << 20);
    rlimit Memory{Bytes, Bytes};
    setrlimit(RLIMIT_AS, &Memory);
  }
  rlimit NoCore{0, 0}; // a core dump would be written into the project
  setrlimit(RLIMIT_CORE, &NoCore);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::set_new_handler(outOfMemory);
  install_bad_alloc_error_handler(
      [](void *, const char *, bool) { outOfMemory(); });
}

/// The library's last words become the unit's result.
void giveUp(void *Data, const char *Reason, bool) {
  UnitResult Result;
  Result.Failure = std::string("the compiler library gave up: ") + Reason;
  static_cast<Protocol *>(Data)->reply(Result);
  _exit(1);
}

} // namespace

int runWorker(ArrayRef<const char *> Arguments) {
  Protocol Channel;
  setLimits(Arguments.empty() ? "" : Arguments.front());
  install_fatal_error_handler(giveUp, &Channel);

  char *Line = nullptr;
  size_t Capacity = 0;
  while (getline(&Line, &Capacity, Channel.Requests) > 0) {
    UnitRequest Request;
    json::Path::Root Root("request");
    Expected<json::Value> Value = json::parse(Line);
    if (!Value || !fromJSON(*Value, Request, Root))
      return 1;
    Channel.reply(analyseUnit(Request));
    if (Channel.Replies.has_error())
      return 1;
  }
  return 0;
}

json::Value toJSON(const UnitRequest &Request) {
  json::Object Object{
      {"file", Request.File},       {"directory", Request.Directory},
      {"command", Request.Command}, {"root", Request.Root},
      {"exclude", Request.Exclude}, {"rewrite", Request.Rewrite},
      {"generators", Request.Generators},
  };
  if (Request.Natures)
    Object["natures"] = toJSON(*Request.Natures);
  return Object;
}

static bool readNatures(const json::Value &Value, UnitRequest &Request,
                        json::Path Path) {
  const json::Value *Natures = Value.getAsObject()->get("natures");
  return !Natures ||
         fromJSON(*Natures, Request.Natures.emplace(), Path.field("natures"));
}

bool fromJSON(const json::Value &Value, UnitRequest &Request, json::Path Path) {
  json::ObjectMapper Map(Value, Path);
  return Map && Map.map("file", Request.File) &&
         Map.map("directory", Request.Directory) &&
         Map.map("command", Request.Command) && Map.map("root", Request.Root) &&
         Map.map("exclude", Request.Exclude) &&
         Map.map("rewrite", Request.Rewrite) &&
         Map.map("generators", Request.Generators) &&
         readNatures(Value, Request, Path);
}

} // namespace coroutinize
