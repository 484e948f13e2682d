#include "hub/delivery/delivery.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "hub/base/assert.h"
#include "hub/base/crash_point.h"
#include "hub/base/log.h"

namespace hub::delivery {
namespace {

using store::Bericht;
using store::Berichtstaat;
using store::Kanaal;
using namespace std::chrono_literals;

constexpr auto retry_first = 1s;           // after busy, unreachable or unknown
constexpr auto retry_most = 60s;           // a partner that is back hears of it within a minute
constexpr auto no_listener_first = 2s;     // the broker has it and nobody is subscribed
constexpr auto refused_again = 300s;       // an access rule refuses it: an operator's mistake that is mended
constexpr auto resend_most = 300s;         // a window every five minutes costs a broker nothing
constexpr std::size_t claim_max = 64;      // numbered in one transaction; as group commit in T1

}  // namespace

Delivery::Delivery(store::Store& store, const domain::Regio& regio, Random& random, TopicFor topic_for, Channel* mqtt,
                   Channel* mail, const std::map<domain::Ontvanger, Channel*>& webhooks, DeliverySettings settings)
    : store_(store), regio_(regio), random_(random), topic_for_(topic_for), mqtt_{mqtt}, mail_{mail}, settings_(std::move(settings)) {
  for (const auto& [ontvanger, channel] : webhooks) webhooks_[ontvanger].channel = channel;
}

// Makes the window what the store says is under way; what is there already stays as far as it is.
void Delivery::take_up(Stream& stream, std::vector<Bericht> berichten, MonoTime mono) {
  std::map<std::int64_t, InFlight> before = std::exchange(stream.window, {});
  for (const auto& [volgnummer, flight] : before) places_.erase(key_of(flight.bericht.uuid));
  for (Bericht& bericht : berichten) {
    const auto volgnummer = bericht.volgnummer;
    places_[key_of(bericht.uuid)] = {stream.abonnee.id, volgnummer};
    const auto known = before.find(volgnummer);
    stream.window[volgnummer] = known != before.end() ? std::move(known->second) : InFlight{std::move(bericht), Fase::wacht, 0, mono};
  }
  stream.may_wait = true;
  busy_.insert(stream.abonnee.id);
}

Delivery::Stream& Delivery::stream(const store::Abonnee& abonnee) {
  const auto [found, added] = streams_.try_emplace(abonnee.id);
  if (added) {
    found->second.abonnee = abonnee;
    const auto webhook = webhooks_.find(abonnee.ontvanger);
    found->second.way = abonnee.kanaal == Kanaal::mail ? &mail_ : webhook != webhooks_.end() ? &webhook->second : &mqtt_;
    const auto partner = regio_.partners.find(abonnee.ontvanger);
    found->second.confirms = abonnee.kanaal == Kanaal::mqtt && (partner == regio_.partners.end() || partner->second.bevestigt);
    found->second.refusal_stands = abonnee.kanaal == Kanaal::mail || (partner != regio_.partners.end() && partner->second.over<domain::OverDuo>() != nullptr);
    busy_.insert(abonnee.id);
  }
  return found->second;
}

Result<bool> Delivery::fill(WallTime now, MonoTime mono) {
  if (renew_at_ && *renew_at_ <= mono) {
    if (auto renewed = renew(Windows::those_gained, mono); !renewed) return pass(renewed);
  }
  if (look_at_ && *look_at_ <= mono) {
    if (auto looked = look(mono); !looked) return pass(looked);
  }
  if (auto loaded = load_new_subscribers(mono); !loaded) return pass(loaded);
  while (!alarms_.empty() && alarms_.begin()->first <= mono) {
    busy_.insert(alarms_.begin()->second);
    alarms_.erase(alarms_.begin());
  }
  bool more = false;
  std::vector<store::Id> lost;
  for (const store::Id id : busy_) {
    Stream& stream = streams_.at(id);
    if (!stream.way->is_open()) continue;
    const auto again = fill(stream, now, mono);
    if (!again) return again;
    more = more || *again;
    if (stream.lost) lost.push_back(id);
  }
  for (const store::Id id : lost) drop(id);
  return more;
}

Result<void> Delivery::send(WallTime now, MonoTime mono) {
  auto busy = std::exchange(busy_, {});
  for (const store::Id id : busy) {
    Stream& stream = streams_.at(id);
    if (!stream.way->is_open()) continue;
    if (auto sent = send_due(stream, now, mono); !sent) {
      busy_.merge(busy);  // nobody's turn is lost: the next begins with all of them again
      return sent;
    }
    if (stream.may_wait && stream.window.size() < settings_.window) busy_.insert(id);
  }
  return {};
}

// Numbers what waits and has room. True when the store may hold more that fits.
Result<bool> Delivery::fill(Stream& stream, WallTime now, MonoTime mono) {
  const std::size_t room = settings_.window - std::min(settings_.window, stream.window.size());
  if (room == 0 || !stream.may_wait || stream.leaving) return false;
  const std::size_t wanted = std::min(room, claim_max);
  auto berichten = store_.waiting(stream.abonnee.id, wanted);
  if (!berichten) return pass(berichten);
  const std::size_t read = berichten->size();
  if (auto refused = refuse_without_contract(stream, *berichten, now); !refused) return pass(refused);
  if (auto held = hold_back(*berichten, now); !held) return pass(held);
  if (!berichten->empty()) {
    const auto departed = store_.depart(*berichten, now);
    if (!departed) return departed;
    if (!*departed) {
      stream.lost = true;
      return false;
    }
  }
  stream.may_wait = read == wanted;
  for (Bericht& bericht : *berichten) {
    const auto volgnummer = bericht.volgnummer;
    places_[key_of(bericht.uuid)] = {stream.abonnee.id, volgnummer};
    stream.window[volgnummer] = {std::move(bericht), Fase::wacht, 0, mono};
  }
  return stream.may_wait;
}

// What no contract lets this line have gets no number, so that its receiver sees no gap.
Result<void> Delivery::refuse_without_contract(const Stream& stream, std::vector<Bericht>& berichten, WallTime now) {
  if (stream.abonnee.kanaal == Kanaal::mail) return {};
  std::vector<Bericht> allowed;
  for (Bericht& bericht : berichten) {
    if (regio_.find_contract(stream.abonnee.ontvanger.lijn, bericht.soort) != nullptr) {
      allowed.push_back(std::move(bericht));
    } else if (auto done = refuse(stream, bericht, "no contract lets this line have this kind of message", now); !done) {
      return done;
    }
  }
  berichten = std::move(allowed);
  return {};
}

Result<void> Delivery::refuse(const Stream& stream, const Bericht& bericht, const std::string& reason, WallTime now) {
  log::error("delivery.refused", {{"subscriber", to_string(stream.abonnee.ontvanger)}, {"bericht", to_string(bericht.uuid)}, {"reason", reason}});
  ++counts_.refused;
  return store_.finish(bericht.id, Berichtstaat::geweigerd, reason, now);
}

// Consent is looked at once more at the moment of sending; what it no longer covers stays in.
Result<void> Delivery::hold_back(std::vector<Bericht>& berichten, WallTime now) {
  std::vector<Bericht> held;
  for (const Bericht& bericht : berichten) {
    if (!bericht.toestemming_vereist) continue;
    const auto staat = store_.consent_state(bericht.leerling);
    if (!staat) return tl::unexpected<Error>(staat.error());
    const int age = staat->leerling ? age_on(staat->leerling->geboortedatum, local_day(now)) : 0;
    if (!staat->leerling || !domain::toestemming_staat(staat->toestemmingen, domain::Lijn::jgz, age)) held.push_back(bericht);
  }
  if (held.empty()) return {};
  std::erase_if(berichten, [&](const Bericht& bericht) {
    return std::any_of(held.begin(), held.end(), [&](const Bericht& other) { return other.id == bericht.id; });
  });
  return store_.hold(held, now);
}

Result<void> Delivery::send_due(Stream& stream, WallTime now, MonoTime mono) {
  std::optional<MonoTime> earliest;
  std::vector<std::int64_t> due;
  for (auto& [volgnummer, flight] : stream.window) {
    if (flight.fase == Fase::bij_kanaal) continue;
    if (flight.next <= mono) {
      due.push_back(volgnummer);
    } else if (!earliest || flight.next < *earliest) {
      earliest = flight.next;
    }
  }
  for (const std::int64_t volgnummer : due) {
    const auto found = stream.window.find(volgnummer);
    if (found == stream.window.end()) continue;  // refused while the ones before it were sent
    const auto sent = send(stream, found->second, now);
    if (!sent) return tl::unexpected<Error>(sent.error());
    if (!*sent) {
      starved_.insert(stream.abonnee.id);
      break;
    }
  }
  if (earliest) alarms_.emplace(*earliest, stream.abonnee.id);
  return {};
}

// False when the channel has no room.
Result<bool> Delivery::send(Stream& stream, InFlight& flight, WallTime now) {
  auto made = attempt(stream, flight.bericht);
  if (!made) {
    const Bericht bericht = std::move(flight.bericht);
    forget(bericht.uuid);
    if (auto done = refuse(stream, bericht, made.error().text, now); !done) return pass(done);
    return true;
  }
  if (flight.attempts == 0) pass_crash_point("after_depart");
  // Before handing over: the outcome may come while try_send still runs.
  flight.fase = Fase::bij_kanaal;
  if (!stream.way->channel->try_send(*made)) {
    flight.fase = Fase::wacht;
    return false;
  }
  pass_crash_point("after_publish");
  if (flight.attempts > 0 && !std::exchange(flight.woken, false)) stream.silent = true;
  ++(flight.attempts == 0 ? counts_.sent : counts_.resent);
  ++flight.attempts;
  return true;
}

Result<Attempt> Delivery::attempt(const Stream& stream, const Bericht& bericht) const {
  Attempt made;
  made.bericht_id = bericht.uuid;
  made.recipient = to_string(stream.abonnee.ontvanger);
  if (stream.abonnee.kanaal == Kanaal::mail) {
    auto text = mail(bericht, settings_.herinneringsmail, settings_.link);
    if (!text) return pass(text);
    made.payload = std::move(*text);
    made.content_type = "message/rfc822";
    return made;
  }
  auto text = cloud_event(bericht, stream.abonnee.ontvanger, regio_, settings_.source, store_.epoch());
  if (!text) return pass(text);
  if (stream.way == &mqtt_) made.address = topic_for_(stream.abonnee.ontvanger, bericht.soort);
  made.content_type = "application/cloudevents+json";
  made.payload = std::move(*text);
  return made;
}

void Delivery::on_link(Kanaal kanaal, bool up, MonoTime mono) { set_link(kanaal == Kanaal::mail ? mail_ : mqtt_, up, mono); }

void Delivery::on_link(const domain::Ontvanger& webhook, bool up, MonoTime mono) { set_link(webhooks_.at(webhook), up, mono); }

void Delivery::set_link(Way& way, bool up, MonoTime mono) {
  way.up = up;
  if (!up) return;
  // A broker that comes back may have lost what it took: everything unconfirmed goes again, same ids.
  for (auto& [id, stream] : streams_) {
    if (stream.way != &way) continue;
    for (auto& [volgnummer, flight] : stream.window) {
      if (flight.fase == Fase::bij_kanaal) continue;
      flight.fase = Fase::wacht;
      flight.next = mono;
    }
    busy_.insert(id);
  }
}

Result<void> Delivery::on_outcome(const Uuid& bericht, Outcome outcome, const std::string& reason, WallTime now, MonoTime mono) {
  busy_.merge(starved_);
  const auto place = places_.find(key_of(bericht));
  if (place == places_.end()) return {};         // confirmed before the broker answered
  Stream& stream = streams_.at(place->second.abonnee);
  InFlight& flight = stream.window.at(place->second.volgnummer);
  busy_.insert(stream.abonnee.id);
  const bool is_mail = stream.abonnee.kanaal == Kanaal::mail;
  if (outcome == Outcome::taken) pass_crash_point(is_mail ? "after_mail" : "after_puback");
  if ((outcome == Outcome::taken && !stream.confirms) || (outcome == Outcome::rejected && stream.refusal_stands)) {
    const bool done = outcome == Outcome::taken;
    const store::Id id = flight.bericht.id;
    ++(done ? counts_.confirmed : counts_.refused);
    if (!done) log::error("delivery.refused", {{"subscriber", to_string(stream.abonnee.ontvanger)}, {"bericht", to_string(bericht)}, {"reason", reason}});
    forget(bericht);
    return store_.finish(id, done ? Berichtstaat::bevestigd : Berichtstaat::geweigerd, reason, now);
  }
  flight.fase = outcome == Outcome::taken ? Fase::genomen : Fase::wacht;
  switch (outcome) {
    case Outcome::taken:
      flight.next = mono + backoff(flight.attempts, settings_.resend_after, resend_most);
      break;
    case Outcome::nobody_listening:
      flight.next = mono + backoff(flight.attempts, no_listener_first, retry_most);
      break;
    case Outcome::rejected:
      log::warning(stream.way == &mqtt_ ? "delivery.refused-by-broker" : "delivery.refused-by-webhook", {{"subscriber", to_string(stream.abonnee.ontvanger)}, {"bericht", to_string(bericht)}, {"reason", reason}});
      flight.next = mono + refused_again;
      break;
    case Outcome::busy:
    case Outcome::unreachable:
    case Outcome::unknown:
      flight.next = mono + backoff(flight.attempts, retry_first, retry_most);
      break;
  }
  alarms_.emplace(flight.next, stream.abonnee.id);
  return {};
}

void Delivery::on_receipt(const Uuid& bericht) {
  const auto place = places_.find(key_of(bericht));
  if (place == places_.end()) return;
  Stream& stream = streams_.at(place->second.abonnee);
  busy_.insert(stream.abonnee.id);
  ++counts_.confirmed;
  forget(bericht);
  if (!std::exchange(stream.silent, false)) return;
  // The partner is back: what it missed goes now, not when its turn would come.
  for (auto& [volgnummer, flight] : stream.window) {
    if (flight.fase != Fase::genomen) continue;
    flight.fase = Fase::wacht;
    flight.next = {};
    flight.woken = true;
  }
}

void Delivery::forget(const Uuid& bericht) {
  const auto place = places_.find(key_of(bericht));
  HUB_ASSERT(place != places_.end());
  streams_.at(place->second.abonnee).window.erase(place->second.volgnummer);
  places_.erase(place);
}

std::optional<MonoTime> Delivery::next_wake() const {
  std::optional<MonoTime> next;
  if (!alarms_.empty()) next = alarms_.begin()->first;
  for (const auto& other : {renew_at_, look_at_}) {
    if (other && (!next || *other < *next)) next = other;
  }
  return next;
}

DeliveryCounts Delivery::counts() const {
  DeliveryCounts counts = counts_;
  counts.under_way = places_.size();
  return counts;
}

// Doubles with each attempt up to `most`, half of it random, so that many do not come back at once.
std::chrono::microseconds Delivery::backoff(int attempts, std::chrono::seconds first, std::chrono::seconds most) {
  const int doublings = std::clamp(attempts - 1, 0, 20);
  const auto whole = std::min<std::chrono::microseconds>(std::chrono::microseconds(first) * (1LL << doublings), most);
  const auto half = static_cast<std::uint64_t>(whole.count() / 2);
  return whole / 2 + std::chrono::microseconds(random_.below(half + 1));
}

}  // namespace hub::delivery
