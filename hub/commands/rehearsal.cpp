#include "hub/commands/rehearsal.h"

#include <algorithm>
#include <deque>

#include "connectors/mqtt/topics.h"
#include "hub/base/assert.h"
#include "hub/base/json.h"
#include "hub/commands/load.h"
#include "hub/crypto/kluis.h"
#include "hub/ledger/line.h"
#include "hub/store/engine.h"

namespace hub::commands {
namespace {

// Takes everything at once; hand_over then plays the partner.
class AttentivePartners final : public delivery::Channel {
 public:
  explicit AttentivePartners(std::string naam) : naam_(std::move(naam)) {}
  bool try_send(delivery::Attempt& attempt) override {
    taken_.push_back(std::move(attempt));
    return true;
  }
  [[nodiscard]] const std::string& naam() const { return naam_; }
  std::deque<delivery::Attempt> take() { return std::exchange(taken_, {}); }

 private:
  std::string naam_;
  std::deque<delivery::Attempt> taken_;
};

crypto::Key key_from(Random& random) {
  crypto::Key key;
  random.fill(key);
  return key;
}

// What the store is sealed with, so it is there before it.
struct Keys {
  explicit Keys(std::uint64_t seed) : random(seed), kluis(key_from(random), random) {}
  SeededRandom random;
  crypto::Kluis kluis;
};

Result<std::unique_ptr<store::Store>> throw_away_store(const std::string& file, crypto::Kluis& kluis, WallTime now) {
  return store::open_store({store::Engine::Kind::sqlite, file}, kluis, now);
}

// Everybody who chose another way than MQTT, behind one channel for each way.
struct OwnWays {
  AttentivePartners webhook{"webhook"};
  AttentivePartners notificaties{"notificaties"};
  AttentivePartners duo{"duo"};
  AttentivePartners bestand{"bestand"};

  [[nodiscard]] std::map<domain::Ontvanger, delivery::Channel*> of(const domain::Regio& regio) {
    std::map<domain::Ontvanger, delivery::Channel*> channels;
    for (const auto& [ontvanger, partner] : regio.partners) {
      if (partner.over<domain::OverWebhook>() != nullptr) channels.emplace(ontvanger, &webhook);
      if (partner.over<domain::OverNotificaties>() != nullptr) channels.emplace(ontvanger, &notificaties);
      if (partner.over<domain::OverDuo>() != nullptr) channels.emplace(ontvanger, &duo);
      if (partner.over<domain::OverBestand>() != nullptr) channels.emplace(ontvanger, &bestand);
    }
    return channels;
  }
};

}  // namespace

struct Rehearsal::Parts {
  Parts(const config::Configuration& configuration_, WallTime from, std::unique_ptr<Keys> keys_, std::unique_ptr<store::Store> store_, Output output_)
      : configuration(configuration_), output(std::move(output_)), clock(from), keys(std::move(keys_)), store(std::move(store_)),
        judge(*store, configuration.regio, keys->kluis, keys->random), mqtt("mqtt"), mail("mail"),
        delivery(*store, configuration.regio, keys->random, mqtt::topic_for, &mqtt, &mail, own.of(configuration.regio), delivery_settings(configuration)),
        line(*store, judge, delivery) {}

  const config::Configuration& configuration;
  const Output output;
  ManualClock clock;
  std::unique_ptr<Keys> keys;
  std::unique_ptr<store::Store> store;
  judge::Judge judge;
  AttentivePartners mqtt;
  AttentivePartners mail;
  OwnWays own;
  delivery::Delivery delivery;
  ledger::Line line;
};

Rehearsal::Rehearsal(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Result<std::unique_ptr<Rehearsal>> Rehearsal::start(const config::Configuration& configuration, WallTime from, std::uint64_t seed, const std::string& store,
                                                    Output output) {
  auto keys = std::make_unique<Keys>(seed);
  auto opened = throw_away_store(store, keys->kluis, from);
  if (!opened) return pass(opened);
  auto parts = std::make_unique<Parts>(configuration, from, std::move(keys), std::move(*opened), std::move(output));
  const WallTime just_before = from - std::chrono::microseconds(1);
  if (auto started = parts->line.start(rules_print(configuration), just_before, parts->clock.mono()); !started) return pass(started);
  parts->delivery.on_link(store::Kanaal::mqtt, true, parts->clock.mono());
  parts->delivery.on_link(store::Kanaal::mail, true, parts->clock.mono());
  for (const auto& [ontvanger, channel] : parts->own.of(configuration.regio)) {
    parts->delivery.on_link(ontvanger, true, parts->clock.mono());
  }
  return std::unique_ptr<Rehearsal>(new Rehearsal(std::move(parts)));
}

Rehearsal::~Rehearsal() = default;

Result<void> Rehearsal::run_until(WallTime until) {
  while (true) {
    const auto wake = parts_->line.next_wake();
    if (!wake) return tl::unexpected<Error>(wake.error());
    if (!*wake || **wake >= until) return {};
    const WallTime at = std::max(**wake, parts_->clock.wall());
    parts_->clock.set_wall(at);
    if (auto settled = settle(at); !settled) return settled;
  }
}

Result<std::vector<store::Uitslag>> Rehearsal::arrive(std::vector<domain::Gebeurtenis> gebeurtenissen, WallTime at) {
  if (auto before = run_until(at); !before) return pass(before);
  parts_->clock.set_wall(at);
  std::vector<store::Aanvraag> aanvragen;
  aanvragen.reserve(gebeurtenissen.size());
  for (domain::Gebeurtenis& gebeurtenis : gebeurtenissen) {
    store::Aanvraag& aanvraag = aanvragen.emplace_back();
    aanvraag.afzender.naam = gebeurtenis.source;
    aanvraag.gebeurtenissen.push_back(std::move(gebeurtenis));
  }
  auto uitslagen = parts_->line.accept(aanvragen, at);
  if (!uitslagen) return uitslagen;
  if (auto settled = settle(at); !settled) return pass(settled);
  return uitslagen;
}

Result<void> Rehearsal::settle(WallTime at) {
  ledger::Line& line = parts_->line;
  for (bool more = true; more;) {
    const auto ticked = line.tick(at);
    if (!ticked) return tl::unexpected<Error>(ticked.error());
    more = *ticked;
  }
  for (bool more = true; more;) {
    const auto delivered = line.deliver(at, parts_->clock.mono());
    if (!delivered) return tl::unexpected<Error>(delivered.error());
    if (auto handed = hand_over(at); !handed) return handed;
    more = *delivered || parts_->delivery.counts().under_way > 0;
  }
  return {};
}

// Every partner takes what came and confirms it.
Result<void> Rehearsal::hand_over(WallTime at) {
  std::vector<store::Aanvraag> receipts;
  for (AttentivePartners* channel : {&parts_->mqtt, &parts_->own.webhook, &parts_->own.notificaties, &parts_->own.duo, &parts_->own.bestand, &parts_->mail}) {
    for (delivery::Attempt& attempt : channel->take()) {
      parts_->output({at, channel->naam(), attempt.recipient, attempt.address, attempt.payload});
      if (auto noted = parts_->delivery.on_outcome(attempt.bericht_id, delivery::Outcome::taken, "", at, parts_->clock.mono()); !noted) return noted;
      if (channel == &parts_->mail) continue;
      const std::string& recipient = attempt.recipient;
      const auto slash = recipient.find('/');
      const auto lijn = domain::from_name<domain::Lijn>(domain::lijn_namen, recipient.substr(0, slash));
      HUB_ASSERT(lijn);
      store::Aanvraag& receipt = receipts.emplace_back();
      receipt.afzender = {recipient, domain::Ontvanger{*lijn, recipient.substr(slash + 1)}};
      receipt.gebeurtenissen.emplace_back().inhoud = domain::Ontvangst{attempt.bericht_id, 0, parts_->store->epoch()};
    }
  }
  if (receipts.empty()) return {};
  const auto accepted = parts_->line.accept(receipts, at);
  if (!accepted) return tl::unexpected<Error>(accepted.error());
  return {};
}

}  // namespace hub::commands
