// Attempts that wait to be written together, and when they have waited long enough. A value; one thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "hub/base/clock.h"
#include "hub/delivery/channel.h"

namespace hub::file {

struct GatheringSettings {
  // What one judgement of many pupils brings comes within this of each other; whoever waits for a file does not notice.
  std::chrono::milliseconds quiet{2'000};
  std::chrono::milliseconds longest{30'000};  // however steadily more comes
  std::size_t rows_max = 1'000;               // a file of half a megabyte; more than delivery's usual window
};

class Gathering {
 public:
  explicit Gathering(GatheringSettings settings) : settings_(settings) {}

  // REQUIRES: room() > 0.
  void add(delivery::Attempt attempt, MonoTime now) {
    if (attempts_.empty()) first_ = now;
    last_ = now;
    attempts_.push_back(std::move(attempt));
  }
  [[nodiscard]] std::size_t room() const { return settings_.rows_max - attempts_.size(); }
  // From when on they are to be written; none while there are none.
  [[nodiscard]] std::optional<MonoTime> due() const {
    if (attempts_.empty()) return std::nullopt;
    if (room() == 0) return last_;
    return std::min<MonoTime>(last_ + settings_.quiet, first_ + settings_.longest);
  }
  std::vector<delivery::Attempt> take() { return std::exchange(attempts_, {}); }

 private:
  const GatheringSettings settings_;
  std::vector<delivery::Attempt> attempts_;
  MonoTime first_{};
  MonoTime last_{};
};

}  // namespace hub::file
