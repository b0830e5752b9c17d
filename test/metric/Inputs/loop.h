// A loop that runs what was handed to it: the operations of these examples.
#ifndef LOOP_H
#define LOOP_H

#include <deque>
#include <functional>
#include <string>
#include <utility>

struct Loop {
  std::deque<std::function<void()>> tasks;
  std::deque<std::function<void(std::string)>> readers;
  std::deque<std::function<void(bool)>> writers;
  std::deque<std::pair<void (*)(void *), void *>> timers;

  void post(std::function<void()> task) { tasks.push_back(std::move(task)); }

  void read(std::function<void(std::string)> done) {
    readers.push_back(std::move(done));
  }

  void write(std::string, std::function<void(bool)> done) {
    writers.push_back(std::move(done));
  }

  void timer(void (*fired)(void *), void *context) {
    timers.emplace_back(fired, context);
  }

  void run() {
    while (!tasks.empty() || !readers.empty() || !writers.empty() ||
           !timers.empty()) {
      if (auto task = take(tasks))
        task();
      if (auto done = take(readers))
        done("text");
      if (auto done = take(writers))
        done(true);
      if (auto [fired, context] = take(timers); fired)
        fired(context);
    }
  }

private:
  template <typename T> static T take(std::deque<T> &queue) {
    if (queue.empty())
      return T();
    T first = std::move(queue.front());
    queue.pop_front();
    return first;
  }
};

#endif
