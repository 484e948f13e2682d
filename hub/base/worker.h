// One thread that runs what is handed to it, in order, and looks after what is its own in between. Full is an answer.
#pragma once

#include <functional>
#include <thread>

#include "hub/base/bounded_queue.h"

namespace hub {

class Worker {
 public:
  // After each piece of work, and when that is long in coming; returns after how long it is to be called at the latest.
  using Between = std::function<std::chrono::microseconds()>;

  explicit Worker(std::size_t capacity, Between between = {}) : queue_(capacity), between_(std::move(between)), thread_([this] { run(); }) {}
  // Runs what was handed over before, then stops.
  ~Worker() {
    queue_.close();
    thread_.join();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // False when full: `work` was not taken.
  [[nodiscard]] bool try_run(std::function<void()> work) { return queue_.try_push(work); }

 private:
  void run() {
    std::chrono::microseconds wait = std::chrono::seconds(1);
    while (true) {
      auto taken = queue_.take(1, wait);
      if (taken.empty() && queue_.is_closed()) return;
      for (const auto& work : taken) work();
      if (between_) wait = between_();
    }
  }

  BoundedQueue<std::function<void()>> queue_;
  const Between between_;
  std::thread thread_;
};

}  // namespace hub
