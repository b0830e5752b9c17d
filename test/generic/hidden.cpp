// A variable that an await fills does not hide what its own call means.
// RUN: %check-coroutinize %s %t --assume
#include "event_loop.h"

EventLoop Loop;

void add(int A, int B, std::function<void(int)> Handler) {
  Loop.post([A, B, Handler] { Handler(A + B); });
}

class Account {
public:
  void start(int handler) {
    add(handler, 1, std::bind_front(&Account::onStarted, this));
  }

private:
  int Total = 40;

  void onStarted(int Amount) {
    add(Total, Amount, std::bind_front(&Account::onAdded, this));
  }
  void onAdded(int Total) {
    if (Total > 0)
      add(Total, 1, [Total = Total * 2](int Sum) {
        trace(std::to_string(Total) + " " + std::to_string(Sum));
      });
  }
};

int main() {
  Account Mine;
  Mine.start(1);
  Loop.run();
}
