// Who asked for berichten that are not there yet: kept together and looked after in turns, so that nobody who waits
// holds a thread. Values and pure choice; owned by one thread, the one that reads the store.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "hub/base/clock.h"
#include "hub/base/result.h"
#include "hub/domain/partner.h"

namespace hub::api {

// The longest that one may wait: proxies cut what is silent for a minute.
inline constexpr std::chrono::seconds wait_max{30};
// A region has some hundreds of subscribers, and each that waits holds a connection.
inline constexpr std::size_t waiters_max = 500;
// Some programs of one subscriber, and those of it that have left without its being noticed yet.
inline constexpr std::size_t waiters_of_one_max = 8;
// How often it is asked whether anything was numbered; costs nothing when nothing was.
inline constexpr std::chrono::milliseconds wait_turn{50};
// So often the numbers are read all the same: another hub on the same store may have numbered.
inline constexpr std::chrono::seconds wait_look{1};

// The last number of each stream.
using Nummers = std::map<domain::Ontvanger, std::int64_t>;

struct Waiter {
  domain::Ontvanger abonnee;
  std::int64_t gezien = 0;           // nothing up to this number is news to it
  MonoTime until{};
  std::weak_ptr<const void> asker;   // expired: its client has gone
  std::function<void()> answer;
};

class Waiters {
 public:
  explicit Waiters(const Clock& clock) : clock_(clock) {}  // outlives this

  // False: too many wait already, and this one was not taken.
  [[nodiscard]] bool try_add(Waiter waiter);
  // Takes out whose stream has gone on and whose time is over; who has gone is forgotten. `sent`: a count that changes
  // whenever this hub sends; `read` is called only when it has, or when a second is over. Whom no numbers could be read
  // for goes on waiting.
  [[nodiscard]] std::vector<Waiter> take_due(std::uint64_t sent, const std::function<Result<Nummers>()>& read);
  // Everybody: the hub stops.
  [[nodiscard]] std::vector<Waiter> take_all();
  [[nodiscard]] bool empty() const { return waiters_.empty(); }

 private:
  const Clock& clock_;
  std::vector<Waiter> waiters_;
  std::uint64_t sent_ = 0;           // when the numbers were last read
  MonoTime look_at_{};
};

}  // namespace hub::api
