// The captured copy is const, so that `std::move` copies it.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:const-capture
#include "event_loop.h"

void report(EventLoop *Loop, std::string Title) {
  readLater(*Loop, "a", [Loop, Title](Error, std::string A) {
    std::string Line = std::move(Title) + A; // refused: const-capture
    readLater(*Loop, Line, [Title](Error, std::string B) { trace(Title + B); });
  });
}
