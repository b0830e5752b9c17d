//===- Progress.h - The line that a terminal shows --------------*- C++ -*-===//
#ifndef COROUTINIZE_TOOL_PROGRESS_H
#define COROUTINIZE_TOOL_PROGRESS_H

#include <chrono>
#include <cstddef>

namespace coroutinize {

/// Units done, rate and time left, on the standard error while it is a
/// terminal; erased at the end.
class Progress {
public:
  Progress(size_t Total, bool Quiet);
  ~Progress();
  Progress(const Progress &) = delete;

  void update(size_t Done);

private:
  using Clock = std::chrono::steady_clock;

  size_t Total;
  bool Shown;
  Clock::time_point Began = Clock::now();
};

} // namespace coroutinize

#endif
