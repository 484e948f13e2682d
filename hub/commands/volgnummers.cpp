#include "hub/commands/volgnummers.h"

#include <iterator>

namespace hub::commands {
namespace {

std::string span(std::int64_t from, std::int64_t to) {
  return from == to ? std::to_string(from) : std::to_string(from) + " to " + std::to_string(to);
}

}  // namespace

Volgnummers::Opgemerkt Volgnummers::take(std::int64_t epoch, std::int64_t volgnummer) {
  const std::string number = "volgnummer " + std::to_string(volgnummer);
  if (epoch < epoch_) return {false, number + " is of epoch " + std::to_string(epoch) + ", and epoch " + std::to_string(epoch_) + " has begun"};
  std::string says;
  if (epoch > epoch_) {
    if (epoch_ > 0) says = "epoch " + std::to_string(epoch) + " begins: the hub was restored from a backup and counts anew";
    epoch_ = epoch;
    seen_.clear();
  }
  if (seen_.empty()) {
    insert(volgnummer);
    return {false, says};
  }
  if (contains(volgnummer)) return {true, number + " again"};
  const std::int64_t lowest = seen_.begin()->first;
  const std::int64_t highest = seen_.rbegin()->second;
  if (volgnummer > highest + 1) {
    says = "gap: volgnummer " + span(highest + 1, volgnummer - 1) + " did not come before " + std::to_string(volgnummer);
  } else if (volgnummer > lowest && volgnummer < highest) {
    says = number + " came late, after " + std::to_string(highest);
  }
  insert(volgnummer);
  return {false, says};
}

std::string Volgnummers::missing() const {
  std::string list;
  for (auto at = seen_.begin(); at != seen_.end(); ++at) {
    const auto next = std::next(at);
    if (next == seen_.end()) break;
    if (!list.empty()) list += ", ";
    list += span(at->second + 1, next->first - 1);
  }
  return list;
}

bool Volgnummers::contains(std::int64_t volgnummer) const {
  auto after = seen_.upper_bound(volgnummer);
  return after != seen_.begin() && std::prev(after)->second >= volgnummer;
}

void Volgnummers::insert(std::int64_t volgnummer) {
  std::int64_t from = volgnummer;
  std::int64_t to = volgnummer;
  auto after = seen_.upper_bound(volgnummer);
  if (after != seen_.end() && after->first == volgnummer + 1) {
    to = after->second;
    after = seen_.erase(after);
  }
  if (after != seen_.begin() && std::prev(after)->second == volgnummer - 1) {
    from = std::prev(after)->first;
    seen_.erase(std::prev(after));
  }
  seen_.emplace(from, to);
}

}  // namespace hub::commands
