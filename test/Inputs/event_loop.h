// A deterministic event loop, and operations that report through a callback.
// Whatever happens leaves a line on the standard output: the trace by which a
// program is compared before and after a rewrite.
#ifndef EVENT_LOOP_H
#define EVENT_LOOP_H

#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>

inline void trace(const std::string &What) { std::cout << What << '\n'; }

/// An error that stays a value: empty, and false, when all went well.
struct Error {
  std::string What;
  explicit operator bool() const { return !What.empty(); }
};

/// Runs tasks in the order of their (virtual) time, then of their arrival.
class EventLoop {
  struct Task {
    virtual ~Task() = default;
    virtual void run() = 0;
  };

  template <class Function> struct TaskOf final : Task {
    explicit TaskOf(Function &&F) : Run(std::move(F)) {}
    void run() override { Run(); }
    Function Run;
  };

  std::multimap<int, std::unique_ptr<Task>> Tasks;
  int Now = 0;

public:
  int now() const { return Now; }

  /// Runs Task, which may be move-only, when Delay ticks have passed.
  template <class Function> void after(int Delay, Function Task) {
    Tasks.emplace(Now + Delay,
                  std::make_unique<TaskOf<Function>>(std::move(Task)));
  }

  template <class Function> void post(Function Task) {
    after(0, std::move(Task));
  }

  /// Returns when nothing is left to do. A task dies before the next one runs.
  void run() {
    while (!Tasks.empty()) {
      auto Next = Tasks.extract(Tasks.begin());
      Now = Next.key();
      Next.mapped()->run();
    }
  }
};

using Done = std::function<void(Error, std::string)>;

/// Reads a value; it arrives when the loop runs.
inline void readLater(EventLoop &Loop, std::string Key, Done Handler) {
  trace("read " + Key);
  Loop.post([Key, Handler] { Handler({}, "value of " + Key); });
}

/// Reads a value; it arrives before this returns.
inline void readNow(EventLoop &, std::string Key, Done Handler) {
  trace("read " + Key);
  Handler({}, "value of " + Key);
}

/// Fails, when the loop runs.
inline void readFailing(EventLoop &Loop, std::string Key, Done Handler) {
  trace("read " + Key);
  Loop.post([Key, Handler] { Handler({"no " + Key}, ""); });
}

/// Is given up: the handler dies when the loop runs, and is never invoked.
inline void readDropped(EventLoop &Loop, std::string Key, Done Handler) {
  trace("read " + Key);
  Loop.post([Key, Handler] { trace("dropped " + Key); });
}

/// Fires after Delay ticks. The handler may be move-only.
template <class Handler>
void waitFor(EventLoop &Loop, int Delay, Handler Fired) {
  trace("wait " + std::to_string(Delay));
  Loop.after(Delay, std::move(Fired));
}

#endif
