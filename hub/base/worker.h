// One thread that runs what is handed to it, in order. Full is an answer.
#pragma once

#include <functional>
#include <thread>

#include "hub/base/bounded_queue.h"

namespace hub {

class Worker {
 public:
  explicit Worker(std::size_t capacity) : queue_(capacity), thread_([this] { run(); }) {}
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
    while (true) {
      auto taken = queue_.take(1, std::chrono::seconds(1));
      if (taken.empty() && queue_.is_closed()) return;
      for (const auto& work : taken) work();
    }
  }

  BoundedQueue<std::function<void()>> queue_;
  std::thread thread_;
};

}  // namespace hub
