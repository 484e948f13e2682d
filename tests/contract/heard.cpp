#include "tests/contract/heard.h"

#include <algorithm>

namespace contract {

using hub::Uuid;
using hub::delivery::Outcome;
using std::chrono::milliseconds;

void Heard::on_outcome(const Uuid& bericht_id, Outcome outcome, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  outcomes_[bericht_id].push_back({outcome, reason});
  ++outcomes_count_;
  changed_.notify_all();
}

void Heard::on_link(bool up, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  if (up_ && !up) ++downs_count_;
  up_ = up;
  links_.emplace_back(up, reason);
  changed_.notify_all();
}

std::optional<Outcome> Heard::wait_outcome(const Uuid& id, milliseconds deadline) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, deadline, [&] { return outcomes_.contains(id); })) return std::nullopt;
  return outcomes_[id].back().outcome;
}

bool Heard::wait_outcomes(std::size_t count, milliseconds deadline) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, deadline, [&] { return outcomes_count_ >= count; });
}

bool Heard::wait_link(bool up, milliseconds deadline) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, deadline, [&] { return up_ == up && !links_.empty(); });
}

bool Heard::wait_down_reason(const std::string& part, milliseconds deadline) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, deadline, [&] {
    return std::any_of(links_.begin(), links_.end(),
                       [&](const auto& link) { return !link.first && link.second.find(part) != std::string::npos; });
  });
}

std::size_t Heard::count_of(Outcome outcome) const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& [id, told] : outcomes_) {
    count += static_cast<std::size_t>(
        std::count_if(told.begin(), told.end(), [&](const Told& one) { return one.outcome == outcome; }));
  }
  return count;
}

std::size_t Heard::outcomes_count() const {
  const std::lock_guard lock(mutex_);
  return outcomes_count_;
}

std::size_t Heard::outcomes_count(const Uuid& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = outcomes_.find(id);
  return found == outcomes_.end() ? 0 : found->second.size();
}

std::string Heard::reason_of(const Uuid& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = outcomes_.find(id);
  return found == outcomes_.end() ? "" : found->second.back().reason;
}

bool Heard::is_up() const {
  const std::lock_guard lock(mutex_);
  return up_;
}

std::size_t Heard::downs_count() const {
  const std::lock_guard lock(mutex_);
  return downs_count_;
}

std::string Heard::story() const {
  const std::lock_guard lock(mutex_);
  std::string text;
  for (const auto& [up, reason] : links_) text += (up ? "up: " : "down: ") + reason + "\n";
  return text;
}

}  // namespace contract
