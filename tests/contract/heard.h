// What a channel told, kept for a test to wait for and to ask. Any thread.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "hub/delivery/channel.h"
#include "tests/support/process.h"

namespace contract {

class Heard final : public hub::delivery::ChannelEvents {
 public:
  void on_outcome(const hub::Uuid& bericht_id, hub::delivery::Outcome outcome, const std::string& reason) override;
  void on_link(bool up, const std::string& reason) override;

  // The last outcome of this bericht; nothing when none comes within the deadline.
  std::optional<hub::delivery::Outcome> wait_outcome(const hub::Uuid& id,
                                                     std::chrono::milliseconds deadline = support::patience);
  // True when so many outcomes have come in all.
  bool wait_outcomes(std::size_t count, std::chrono::milliseconds deadline = support::patience);
  // True when the link is as asked.
  bool wait_link(bool up, std::chrono::milliseconds deadline = support::patience);
  // True when the link was down at some time for a reason with this in it.
  bool wait_down_reason(const std::string& part, std::chrono::milliseconds deadline = support::patience);

  [[nodiscard]] std::size_t count_of(hub::delivery::Outcome outcome) const;
  [[nodiscard]] std::size_t outcomes_count() const;
  [[nodiscard]] std::size_t outcomes_count(const hub::Uuid& id) const;
  [[nodiscard]] std::string reason_of(const hub::Uuid& id) const;
  [[nodiscard]] bool is_up() const;
  [[nodiscard]] std::size_t downs_count() const;  // times that it went from up to down
  [[nodiscard]] std::string story() const;        // of the link, for a failure's text

 private:
  struct Told {
    hub::delivery::Outcome outcome;
    std::string reason;
  };

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<hub::Uuid, std::vector<Told>> outcomes_;
  std::size_t outcomes_count_ = 0;
  bool up_ = false;
  std::size_t downs_count_ = 0;
  std::vector<std::pair<bool, std::string>> links_;
};

}  // namespace contract
