// A school's system as it has to be: it sends each event until the hub has taken it, whatever happens to
// the hub in between. Of several hubs it asks the next each time, as a
// load balancer does: one that does not answer is left out for a while. Has a thread of its own.
#pragma once

#include <atomic>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/system/running_hub.h"

namespace fault_test {

class RetryingSchool {
 public:
  // Begins at once; `events` go one by one, in this order. The hub, and others like it at `other_urls`, keep their
  // address over a restart.
  RetryingSchool(const system_test::RunningHub& hub, std::vector<nlohmann::json> events, std::vector<std::string> other_urls = {});
  ~RetryingSchool();  // leaves off where it is
  RetryingSchool(const RetryingSchool&) = delete;
  RetryingSchool& operator=(const RetryingSchool&) = delete;

  [[nodiscard]] bool is_done() const { return acknowledged_count_ == events_.size() || !refusal().empty(); }
  [[nodiscard]] std::size_t acknowledged_count() const { return acknowledged_count_; }
  // The events that got a 2xx so far: the first `acknowledged_count` of them.
  [[nodiscard]] std::vector<nlohmann::json> acknowledged() const;
  // What the hub would not take, which is a fault of the test or of the hub; empty: nothing.
  [[nodiscard]] std::string refusal() const;

 private:
  void run();

  const std::vector<nlohmann::json> events_;
  const std::string token_;
  std::vector<std::string> urls_;
  std::atomic<std::size_t> acknowledged_count_ = 0;
  std::atomic<bool> leaving_ = false;
  mutable std::mutex mutex_;  // of refusal_
  std::string refusal_;
  std::thread thread_;
};

}  // namespace fault_test
