#include "tool/Progress.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace coroutinize {

Progress::Progress(size_t Total, bool Quiet)
    : Total(Total), Shown(!Quiet && errs().is_displayed()) {
  update(0);
}

Progress::~Progress() {
  if (Shown)
    errs() << "\r\033[K";
}

void Progress::update(size_t Done) {
  if (!Shown)
    return;
  errs() << "\r\033[K" << Done << " of " << Total << " units";
  if (!Done)
    return;
  double Seconds = std::chrono::duration<double>(Clock::now() - Began).count();
  unsigned Left = Seconds / Done * (Total - Done) + 0.5;
  errs() << format(", %.1f/s, %u:%02u left", Done / Seconds, Left / 60,
                   Left % 60);
}

} // namespace coroutinize
