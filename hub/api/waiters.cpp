#include "hub/api/waiters.h"

#include <algorithm>
#include <utility>

namespace hub::api {

bool Waiters::try_add(Waiter waiter) {
  std::erase_if(waiters_, [](const Waiter& each) { return each.asker.expired(); });
  const auto same = std::count_if(waiters_.begin(), waiters_.end(), [&](const Waiter& each) { return each.abonnee == waiter.abonnee; });
  if (waiters_.size() >= waiters_max || static_cast<std::size_t>(same) >= waiters_of_one_max) return false;
  waiters_.push_back(std::move(waiter));
  return true;
}

std::vector<Waiter> Waiters::take_due(std::uint64_t sent, const std::function<Result<Nummers>()>& read) {
  std::erase_if(waiters_, [](const Waiter& each) { return each.asker.expired(); });
  if (waiters_.empty()) return {};
  const MonoTime now = clock_.mono();
  Nummers nummers;
  if (sent != sent_ || now >= look_at_) {
    if (auto known = read()) nummers = std::move(*known);
    sent_ = sent;
    look_at_ = now + wait_look;
  }
  const auto goes_on_waiting = [&](const Waiter& waiter) {
    const auto last = nummers.find(waiter.abonnee);
    return now < waiter.until && (last == nummers.end() || last->second <= waiter.gezien);
  };
  const auto due = std::stable_partition(waiters_.begin(), waiters_.end(), goes_on_waiting);
  std::vector<Waiter> taken(std::make_move_iterator(due), std::make_move_iterator(waiters_.end()));
  waiters_.erase(due, waiters_.end());
  return taken;
}

std::vector<Waiter> Waiters::take_all() { return std::exchange(waiters_, {}); }

}  // namespace hub::api
