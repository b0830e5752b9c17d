// A tracing build's wrapper of a continuation: says, in the file that
// NATURES_TRACE names, when each is invoked.
#ifndef NATURES_PROBE_H
#define NATURES_PROBE_H

#include <atomic>
#include <concepts>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace natures {

inline void say(const std::string &Line) {
  static std::mutex Mutex;
  static std::ofstream Out(std::getenv("NATURES_TRACE"), std::ios::app);
  std::lock_guard<std::mutex> Lock(Mutex);
  Out << Line << std::endl;
}

inline std::atomic<int> Initiations = 0;

/// One initiation. It runs until the end of the expression that it stands in.
struct Initiation {
  std::thread::id Thread = std::this_thread::get_id();
  bool Running = true;
};
struct Running {
  std::shared_ptr<Initiation> Which = std::make_shared<Initiation>();
  ~Running() { Which->Running = false; }
};

template <class F> struct Probed {
  std::string Name;
  std::shared_ptr<Initiation> Which;
  F Function;

  void invoked() const {
    bool Inline = Which->Running && Which->Thread == std::this_thread::get_id();
    say(Name + (Inline ? " inline" : " later"));
  }
  template <class... A>
    requires std::invocable<F &, A...>
  decltype(auto) operator()(A &&...Arguments) {
    invoked();
    return Function(std::forward<A>(Arguments)...);
  }
  template <class... A>
    requires std::invocable<const F &, A...>
  decltype(auto) operator()(A &&...Arguments) const {
    invoked();
    return Function(std::forward<A>(Arguments)...);
  }
};

template <class F>
Probed<F> probe(const std::string &Where, F Function,
                const Running &Started = Running()) {
  std::string Name = Where + " " + std::to_string(++Initiations);
  say(Name + " starts");
  return {Name, Started.Which, std::move(Function)};
}

} // namespace natures

#endif
