// An argument reads what the continuation takes: in which order is not said.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:capture-order
#include "event_loop.h"

struct Item {
  std::string Key;
};

void print(EventLoop *Loop) {
  readLater(*Loop, "key", [Loop](Error, std::string Key) {
    Item Wanted{Key};
    readLater(*Loop, Wanted.Key,
              [Taken = std::move(Wanted)](Error, std::string Value) { // refused: capture-order
                trace(Taken.Key + Value);
              });
  });
}
