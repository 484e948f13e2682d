// Which streams are this hub's, where several share a store, and what the others do to them meanwhile. A hub that
// is alone has every stream from the moment that it is made.
#include "hub/delivery/delivery.h"

namespace hub::delivery {
namespace {

using namespace std::chrono_literals;

constexpr int renewals = 3;                // in the time of a lease: two may fail
constexpr auto look_every = 200ms;         // the most that a bericht waits which another hub made
constexpr std::size_t look_max = 256;      // of what is unconfirmed, at each look: one statement's worth

}  // namespace

Result<void> Delivery::resume(MonoTime mono) { return renew(Windows::all, mono); }

Result<void> Delivery::renew(Windows windows, MonoTime mono) {
  if (auto given = give_back_idle(); !given) return given;
  const auto leases = store_.lease();
  if (!leases) return tl::unexpected<Error>(leases.error());
  others_ = {leases->others.begin(), leases->others.end()};
  for (const store::Id other : others_) drop(other);
  std::size_t keep = leases->ours.size() - leases->surplus;
  for (const store::Lease& lease : leases->ours) {
    const auto known = streams_.find(lease.abonnee.id);
    const bool held = known != streams_.end() && known->second.epoch == lease.epoch;
    Stream& stream = this->stream(lease.abonnee);
    stream.epoch = lease.epoch;
    stream.leaving = keep == 0;
    keep -= keep > 0 ? 1 : 0;
    if (held && windows == Windows::those_gained) continue;
    auto berichten = store_.under_way(lease.abonnee.id);
    if (!berichten) return pass(berichten);
    take_up(stream, std::move(*berichten), mono);
  }
  if (const auto time = store_.lease_time()) {
    renew_at_ = mono + *time / renewals;
    if (!look_at_) look_at_ = mono;
  }
  return {};
}

Result<void> Delivery::give_back_idle() {
  std::vector<store::Id> idle;
  for (const auto& [id, stream] : streams_) {
    if (stream.leaving && stream.window.empty()) idle.push_back(id);
  }
  if (idle.empty()) return {};
  for (const store::Id id : idle) drop(id);
  return store_.give_back(idle);
}

// What other hubs made for our streams, and what they heard of them.
Result<void> Delivery::look(MonoTime mono) {
  look_at_ = mono + look_every;
  const auto news = store_.news(some_unconfirmed());
  if (!news) return tl::unexpected<Error>(news.error());
  for (const store::Id id : news->waiting) {
    const auto found = streams_.find(id);
    if (found == streams_.end()) continue;
    found->second.may_wait = true;
    busy_.insert(id);
  }
  for (const Uuid& bericht : news->settled) on_receipt(bericht);
  return {};
}

// A stream after the other, so that each gets its turn however many partners are silent.
std::vector<store::Id> Delivery::some_unconfirmed() {
  std::vector<store::Id> unconfirmed;
  auto at = streams_.upper_bound(looked_up_to_);
  for (std::size_t streams = streams_.size(); streams > 0 && unconfirmed.size() < look_max; --streams, ++at) {
    if (at == streams_.end()) at = streams_.begin();
    for (const auto& [volgnummer, flight] : at->second.window) {
      if (flight.fase == Fase::genomen) unconfirmed.push_back(flight.bericht.id);
    }
    looked_up_to_ = at->first;
  }
  return unconfirmed;
}

void Delivery::drop(store::Id abonnee) {
  const auto found = streams_.find(abonnee);
  if (found == streams_.end()) return;
  for (const auto& [volgnummer, flight] : found->second.window) places_.erase(key_of(flight.bericht.uuid));
  streams_.erase(found);
  busy_.erase(abonnee);
  starved_.erase(abonnee);
  std::erase_if(alarms_, [&](const auto& alarm) { return alarm.second == abonnee; });
}

Result<void> Delivery::load_new_subscribers(MonoTime mono) {
  const std::vector<store::Id> touched = store_.take_touched_subscribers();
  bool unknown = false;
  for (const store::Id id : touched) {
    const auto found = streams_.find(id);
    if (found == streams_.end()) {
      unknown = unknown || !others_.contains(id);
    } else {
      found->second.may_wait = true;
      busy_.insert(id);
    }
  }
  return unknown ? renew(Windows::those_gained, mono) : Result<void>();
}

}  // namespace hub::delivery
