#include "tool/WorkerPool.h"
#include "model/Json.h"
#include "tool/Worker.h"
#include "llvm/Support/Errno.h"
#include "llvm/Support/Threading.h"
#include <chrono>
#include <csignal>
#include <ctime>
#include <deque>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;

extern char **environ;

namespace coroutinize {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using RequestMaker = function_ref<Expected<UnitRequest>(size_t)>;

milliseconds processorTime(pid_t Process) {
  clockid_t Id;
  timespec Time{};
  if (clock_getcpuclockid(Process, &Id) || clock_gettime(Id, &Time))
    return milliseconds(0);
  return milliseconds(Time.tv_sec * 1000 + Time.tv_nsec / 1'000'000);
}

/// Why a worker ended that still had a unit to do.
std::string describe(int Status) {
  if (WIFEXITED(Status) && WEXITSTATUS(Status) == OutOfMemoryStatus)
    return "the worker ran out of memory";
  if (WIFSIGNALED(Status) && WTERMSIG(Status) == SIGKILL)
    return "the worker was killed";
  if (WIFSIGNALED(Status))
    return "the compiler library crashed (signal " +
           std::to_string(WTERMSIG(Status)) + ")";
  return "the worker ended with exit code " +
         std::to_string(WEXITSTATUS(Status));
}

/// One process and the two pipes to it.
class Worker {
public:
  /// \returns null, and the reason in errno, when no process can be started.
  static std::unique_ptr<Worker> start(const WorkerLimits &Limits) {
    int In[2], Out[2];
    if (pipe2(In, O_CLOEXEC))
      return nullptr;
    if (pipe2(Out, O_CLOEXEC)) {
      close(In[0]);
      close(In[1]);
      return nullptr;
    }
    posix_spawn_file_actions_t Actions;
    posix_spawn_file_actions_init(&Actions);
    posix_spawn_file_actions_adddup2(&Actions, In[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&Actions, Out[1], STDOUT_FILENO);
    if (!Limits.Verbose)
      posix_spawn_file_actions_addopen(&Actions, STDERR_FILENO, "/dev/null",
                                       O_WRONLY, 0);
    std::string Memory = std::to_string(Limits.Megabytes);
    std::string Name = "coroutinize", First = WorkerArgument.str();
    char *Arguments[] = {Name.data(), First.data(), Memory.data(), nullptr};
    pid_t Process = 0;
    int Failed = posix_spawn(&Process, "/proc/self/exe", &Actions, nullptr,
                             Arguments, environ);
    posix_spawn_file_actions_destroy(&Actions);
    close(In[0]);
    close(Out[1]);
    if (Failed) {
      close(In[1]);
      close(Out[0]);
      errno = Failed;
      return nullptr;
    }
    fcntl(Out[0], F_SETFL, O_NONBLOCK);
    return std::unique_ptr<Worker>(new Worker(Process, In[1], Out[0]));
  }

  Worker(const Worker &) = delete;
  ~Worker() { (void)stop(); }

  /// Ends the process. \returns its wait status.
  int stop() {
    int Status = 0;
    if (Process <= 0)
      return Status;
    close(In);
    close(Out);
    kill(Process, SIGKILL);
    while (waitpid(Process, &Status, 0) < 0 && errno == EINTR) {
    }
    Process = 0;
    return Status;
  }

  void send(size_t Index, const UnitRequest &Request) {
    Unit = Index;
    Busy = true;
    ++Taken;
    Began = Clock::now();
    BeganProcessor = processorTime(Process);
    std::string Line;
    raw_string_ostream(Line) << toJSON(Request) << '\n';
    // The worker waits for it, so this does not block; if it is dead, the end
    // of its output says so.
    for (StringRef Rest = Line; !Rest.empty();) {
      ssize_t Count = write(In, Rest.data(), Rest.size());
      if (Count < 0 && errno != EINTR)
        return;
      Rest = Rest.drop_front(std::max<ssize_t>(Count, 0));
    }
  }

  enum class Event { Nothing, Line, End };

  /// Takes what the worker printed.
  Event receive() {
    char Chunk[1 << 16];
    for (;;) {
      ssize_t Count = read(Out, Chunk, sizeof(Chunk));
      if (Count < 0 && errno == EINTR)
        continue;
      if (Count < 0)
        return errno == EAGAIN ? Event::Nothing : Event::End;
      if (Count == 0)
        return Event::End;
      Reply.append(Chunk, Count);
      if (Reply.back() == '\n')
        return Event::Line;
    }
  }

  /// The result that a whole line holds.
  UnitResult takeResult() {
    UnitResult Result;
    json::Path::Root Root("result");
    Expected<json::Value> Value = json::parse(Reply);
    Reply.clear();
    Busy = false;
    if (Value && fromJSON(*Value, Result, Root))
      return Result;
    if (!Value)
      consumeError(Value.takeError());
    Result = {};
    Result.Failure = "the worker's reply makes no sense";
    return Result;
  }

  /// How long the unit may still run, or zero.
  milliseconds remaining(unsigned Seconds) const {
    milliseconds Limit(1000 * static_cast<int64_t>(Seconds));
    milliseconds Used = processorTime(Process) - BeganProcessor;
    auto Elapsed =
        std::chrono::duration_cast<milliseconds>(Clock::now() - Began);
    return std::max(milliseconds(0),
                    std::min(Limit - Used, 4 * Limit - Elapsed));
  }

  int output() const { return Out; }
  bool Busy = false;
  size_t Unit = 0;
  unsigned Taken = 0; ///< units so far

private:
  Worker(pid_t Process, int In, int Out) : Process(Process), In(In), Out(Out) {}

  pid_t Process;
  int In, Out;
  std::string Reply;
  Clock::time_point Began;
  milliseconds BeganProcessor{0};
};

/// Writing to a dead worker is no reason to die.
class IgnoreBrokenPipe {
public:
  IgnoreBrokenPipe() {
    struct sigaction Ignore {};
    Ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &Ignore, &Before);
  }
  ~IgnoreBrokenPipe() { sigaction(SIGPIPE, &Before, nullptr); }

private:
  struct sigaction Before;
};

class Pool {
public:
  Pool(size_t Count, RequestMaker MakeRequest, const WorkerLimits &Limits,
       function_ref<void(size_t)> Progress,
       function_ref<void(size_t, const UnitResult &)> Finished)
      : MakeRequest(MakeRequest), Limits(Limits), Progress(Progress),
        Finished(Finished),
        Results(Count) {
    unsigned Jobs = Limits.Jobs ? Limits.Jobs
                                : hardware_concurrency().compute_thread_count();
    Workers.resize(std::min<size_t>(Jobs, Count));
  }

  std::vector<UnitResult> run() {
    while (Done < Results.size()) {
      for (std::unique_ptr<Worker> &W : Workers)
        if (!W || !W->Busy)
          dispatch(W);
      wait();
      Progress(Done);
    }
    return std::move(Results);
  }

private:
  /// Gives the worker its next unit.
  void dispatch(std::unique_ptr<Worker> &W) {
    while (Next < Results.size() || !Retry.empty()) {
      // A unit that may have died of what others left behind gets a new one.
      if (!Retry.empty())
        W.reset();
      if (!W)
        W = Worker::start(Limits);
      size_t Unit = Next;
      if (Retry.empty()) {
        ++Next;
      } else {
        Unit = Retry.front();
        Retry.pop_front();
      }
      if (!W) {
        finish(Unit,
               failure("no worker could be started: " + sys::StrError(errno)));
        continue;
      }
      Expected<UnitRequest> Request = MakeRequest(Unit);
      if (Request)
        return W->send(Unit, *Request);
      finish(Unit, failure(toString(Request.takeError())));
    }
  }

  void wait() {
    SmallVector<pollfd, 32> Descriptors;
    SmallVector<size_t, 32> Indices;
    milliseconds Timeout(1000); // the progress line lives
    for (size_t I = 0; I < Workers.size(); ++I) {
      if (!Workers[I] || !Workers[I]->Busy)
        continue;
      Descriptors.push_back({Workers[I]->output(), POLLIN, 0});
      Indices.push_back(I);
      Timeout = std::min(Timeout, Workers[I]->remaining(Limits.Seconds));
    }
    if (Descriptors.empty())
      return;
    // Processor time runs no faster than the clock, so this is never late.
    poll(Descriptors.data(), Descriptors.size(), Timeout.count() + 1);
    for (size_t I = 0; I < Indices.size(); ++I)
      attend(Workers[Indices[I]], Descriptors[I].revents != 0);
  }

  void attend(std::unique_ptr<Worker> &W, bool Readable) {
    size_t Unit = W->Unit;
    Worker::Event Event = Readable ? W->receive() : Worker::Event::Nothing;
    if (Event == Worker::Event::Line) {
      finish(Unit, W->takeResult());
    } else if (Event == Worker::Event::End) {
      bool WasFresh = W->Taken == 1;
      std::string Why = describe(W->stop());
      W.reset();
      if (WasFresh)
        finish(Unit, failure(Why));
      else
        Retry.push_back(Unit);
    } else if (W->remaining(Limits.Seconds) == milliseconds(0)) {
      W.reset();
      finish(Unit, failure("the worker was killed after " +
                           std::to_string(Limits.Seconds) + " s"));
    }
  }

  void finish(size_t Unit, UnitResult Result) {
    Finished(Unit, Result);
    Results[Unit] = std::move(Result);
    ++Done;
  }

  static UnitResult failure(std::string Why) {
    UnitResult Result;
    Result.Failure = std::move(Why);
    return Result;
  }

  RequestMaker MakeRequest;
  const WorkerLimits &Limits;
  function_ref<void(size_t)> Progress;
  function_ref<void(size_t, const UnitResult &)> Finished;
  IgnoreBrokenPipe Ignore;
  std::vector<std::unique_ptr<Worker>> Workers;
  std::vector<UnitResult> Results;
  std::deque<size_t> Retry;
  size_t Next = 0, Done = 0;
};

} // namespace

std::vector<UnitResult> analyseUnits(size_t Count, RequestMaker MakeRequest,
                                     const WorkerLimits &Limits,
                                     function_ref<void(size_t)> Progress,
                                     function_ref<void(size_t, const UnitResult &)>
                                         Finished) {
  return Pool(Count, MakeRequest, Limits, Progress, Finished).run();
}

} // namespace coroutinize
