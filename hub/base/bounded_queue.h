// A queue between two threads with a fixed capacity: full is an answer, never growth. It is one of
// the three places with a mutex (the others: log.cpp and the metrics library).
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

#include "hub/base/clock.h"

namespace hub {

template <typename T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  // False when full or closed; `value` is then left as it was.
  [[nodiscard]] bool try_push(T& value) {
    {
      const std::lock_guard lock(mutex_);
      if (closed_ || values_.size() >= capacity_) return false;
      values_.push_back(std::move(value));
    }
    changed_.notify_one();
    return true;
  }

  // Takes up to `count` values, waiting at most `wait` for the first. Empty: time is up, woken or closed.
  [[nodiscard]] std::vector<T> take(std::size_t count, std::chrono::microseconds wait) {
    std::unique_lock lock(mutex_);
    if (values_.empty() && !woken_ && !closed_ && wait.count() > 0) {
      changed_.wait_for(lock, wait, [this] { return !values_.empty() || woken_ || closed_; });
    }
    woken_ = false;
    std::vector<T> taken;
    while (!values_.empty() && taken.size() < count) {
      taken.push_back(std::move(values_.front()));
      values_.pop_front();
    }
    return taken;
  }

  // Makes one waiting take return early.
  void wake() {
    {
      const std::lock_guard lock(mutex_);
      woken_ = true;
    }
    changed_.notify_one();
  }

  // Nothing more goes in; what is in can still be taken.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
  }

  // Closed, and everything that was in has been taken.
  [[nodiscard]] bool is_closed() const {
    const std::lock_guard lock(mutex_);
    return closed_ && values_.empty();
  }

  [[nodiscard]] std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return values_.size();
  }

 private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> values_;
  bool woken_ = false;
  bool closed_ = false;
};

}  // namespace hub
