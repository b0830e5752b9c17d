// A subscription invokes its continuation again and again.
// RUN: %check-coroutinize %s %t --assume --expect=refusal:many-times
#include "event_loop.h"

struct Topic {
  std::function<void(int)> Subscriber;
  void subscribe(std::function<void(int)> Handler) {
    Subscriber = std::move(Handler);
  }
  void publish(int Value) { Subscriber(Value); }
};

void watch(EventLoop *Loop, Topic *Numbers) {
  Numbers->subscribe([Loop](int Value) { // refused: many-times
    readLater(*Loop, std::to_string(Value), [](Error, std::string Text) {
      trace(Text);
    });
  });
}
