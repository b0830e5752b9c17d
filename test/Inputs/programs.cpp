// The event loop and the operations of programs.h, and main. Further arguments
// name the programs to run, where not all are meant. The first argument says how
// operations complete:
//
//   posted    when the loop runs
//   inline    before the operation returns
//   threaded  when the loop runs, on another thread
//   failN     as posted, but the program's Nth operation fails, if it can
//   dropN     as posted, but the handler of the Nth one dies uncalled
#include "programs.h"
#include <algorithm>
#include <deque>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <tuple>

namespace {

std::string Mode = "posted";
int Now = 0, Operations = 0;
std::multimap<int, std::function<void()>> Tasks;

std::vector<std::pair<const char *, void (*)()>> &programs() {
  static std::vector<std::pair<const char *, void (*)()>> All;
  return All;
}

void onAnotherThread(const std::function<void()> &Task) {
  std::exception_ptr Thrown;
  std::thread([&] {
    try {
      Task();
    } catch (...) {
      Thrown = std::current_exception();
    }
  }).join();
  if (Thrown)
    std::rethrow_exception(Thrown);
}

/// Counts the operation, and says whether it is the Nth one of `failN`.
bool begin(const std::string &What) {
  trace(What);
  return Mode == "fail" + std::to_string(++Operations);
}

/// Calls the completion as the mode says.
void complete(int Ticks, std::function<void()> Completion) {
  if (Mode == "inline")
    return Completion();
  bool Dropped = Mode == "drop" + std::to_string(Operations);
  Tasks.emplace(Now + Ticks, [Dropped, Completion = std::move(Completion)] {
    if (Dropped)
      return trace("dropped");
    Mode == "threaded" ? onAnotherThread(Completion) : Completion();
  });
}

void runLoop() {
  while (!Tasks.empty()) {
    auto Next = Tasks.extract(Tasks.begin());
    Now = Next.key();
    Next.mapped()();
  }
}

} // namespace

void trace(const std::string &What) { std::cout << What << '\n'; }

Program::Program(const char *Name, void (*Run)()) {
  programs().emplace_back(Name, Run);
}

void read(const std::string &Key,
          std::function<void(Error, std::string)> Handler) {
  bool Fails = begin("read " + Key);
  complete(0, [Fails, Key, Handler = std::move(Handler)] {
    Fails ? Handler({"no " + Key}, "") : Handler({}, Key + "'s value");
  });
}

void wait(int Ticks, std::function<void()> Handler) {
  begin("wait " + std::to_string(Ticks));
  complete(Ticks, std::move(Handler));
}

void query(int Id, std::function<void(const Record &)> Handler) {
  bool Fails = begin("query " + std::to_string(Id));
  complete(0, [Fails, Id, Handler = std::move(Handler)] {
    Record Found{Fails ? -1 : Id, "record " + std::to_string(Id)};
    Handler(Found);
  });
}

void take(int Id, std::function<void(std::unique_ptr<Record>)> Handler) {
  bool Fails = begin("take " + std::to_string(Id));
  complete(0, [Fails, Id, Handler = std::move(Handler)] {
    Handler(Fails ? nullptr
                  : std::make_unique<Record>(Record{Id, "taken"}));
  });
}

void count(std::function<void(int)> Handler, const std::string &Text) {
  bool Fails = begin("count " + Text);
  complete(1, [Fails, Size = int(Text.size()), Handler = std::move(Handler)] {
    Handler(Fails ? -1 : Size);
  });
}

void submit(std::function<void()> Task) {
  begin("post");
  complete(0, std::move(Task));
}

int main(int Count, char **Arguments) {
  if (Count > 1)
    Mode = Arguments[1];
  for (auto [Name, Run] : programs()) {
    if (Count > 2 && std::find(Arguments + 2, Arguments + Count,
                               std::string(Name)) == Arguments + Count)
      continue;
    trace(std::string("== ") + Name);
    Operations = 0;
    bool Begun = false;
    do {
      try {
        if (!std::exchange(Begun, true))
          Run();
        runLoop();
      } catch (const std::exception &E) {
        trace(std::string("thrown: ") + E.what());
      }
    } while (!Tasks.empty());
  }
}

namespace {
/// Calls back once, when it is told to or ends.
template <class Callback, class... Failure> struct Once {
  Callback Call;
  void *Data;
  std::tuple<Failure...> Failed;
  template <class... Values> void operator()(Values... Given) {
    if (Callback Known = std::exchange(Call, nullptr))
      Known(Given..., Data);
  }
  ~Once() {
    std::apply([&](auto... Each) { (*this)(Each...); }, Failed);
  }
};
} // namespace

void c_read(const char *Key, text_callback Call, void *Data) {
  using Kept = Once<text_callback, int, const char *>;
  std::shared_ptr<Kept> Called(new Kept{Call, Data, {-1, "dropped"}});
  read(Key, [Called](Error E, std::string Text) {
    static std::mutex Used;
    static std::deque<std::string> Texts;
    std::unique_lock Lock(Used);
    const std::string &Kept = Texts.emplace_back(E ? "" : Text);
    Lock.unlock();
    (*Called)(E ? -1 : static_cast<int>(Kept.size()), Kept.c_str());
  });
}

void c_wait(done_callback Call, int Ticks, void *Data) {
  std::shared_ptr<Once<done_callback>> Called(
      new Once<done_callback>{Call, Data, {}});
  wait(Ticks, [Called] { (*Called)(); });
}
