// A thread that can be given work, and a way to wait for the end of coroutines.

#ifndef THREADS_HPP
#define THREADS_HPP

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

/// A thread that does what it is given, in order.
class worker {
public:
  worker() : thread_([this] { run(); }) {}
  ~worker() {
    post(nullptr);
    thread_.join();
  }
  void post(std::function<void()> task) {
    {
      std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    filled_.notify_one();
  }
  bool here() const { return std::this_thread::get_id() == thread_.get_id(); }

private:
  void run() {
    while (true) {
      std::unique_lock lock(mutex_);
      filled_.wait(lock, [this] { return !tasks_.empty(); });
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      if (!task)
        return;
      task();
    }
  }

  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::function<void()>> tasks_;
  std::thread thread_;
};

/// Counts down to the moment when all coroutines have ended.
class countdown {
public:
  explicit countdown(int count) : count_(count) {}
  void done() {
    --count_;
    count_.notify_all();
  }
  void wait() {
    for (int left = count_; left != 0; left = count_)
      count_.wait(left);
  }

private:
  std::atomic<int> count_;
};

/// Tells when the frame is gone.
struct at_end {
  explicit at_end(countdown &count) : count(&count) {}
  at_end(at_end &&other) : count(std::exchange(other.count, nullptr)) {}
  ~at_end() {
    if (count)
      count->done();
  }
  countdown *count;
};

#endif
