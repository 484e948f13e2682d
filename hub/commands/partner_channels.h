// Every way to a partner that is not the region's broker: its webhook, its Notificaties API, its folder, DUO's
// register. Made in two steps, because delivery must know them before there is a ledger to report to. Composition only; the daemon's thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "connectors/courier/partner_channel.h"
#include "hub/base/clock.h"
#include "hub/base/random.h"
#include "hub/commands/duo.h"
#include "hub/commands/gate.h"
#include "hub/config/configuration.h"
#include "hub/ledger/ledger.h"

namespace hub::commands {

// How each is reached; outlives delivery and the channels.
struct PartnerWays {
  using Make = std::function<std::unique_ptr<courier::PartnerChannel>(const Clock&, Random&, delivery::ChannelEvents&)>;
  // A channel of a partner's own. The gate takes nothing before there is one.
  struct Own {
    Make make;
    Gate gate;
  };

  // Reads the secret of each. Throws std::runtime_error when one is missing or wrong.
  explicit PartnerWays(const config::Configuration& configuration);
  [[nodiscard]] std::map<domain::Ontvanger, delivery::Channel*> gates();

  const config::Configuration& configuration;  // outlives this
  std::map<domain::Ontvanger, Own> own;
  const std::vector<domain::Ontvanger> behind_duo;
  Gate duo;                                    // they share one way
};

class PartnerChannels {
 public:
  // All by reference outlive this. Throws std::runtime_error when a certificate or key cannot be used.
  PartnerChannels(PartnerWays& ways, const Clock& clock, Random& random, ledger::Ledger& ledger);
  // Before stop(), so that all come to their end at once.
  void begin_stop();
  void stop();

 private:
  struct Running {
    std::unique_ptr<ledger::WebhookToLedger> events;
    std::unique_ptr<courier::PartnerChannel> channel;
  };
  std::vector<Running> own_;
  std::unique_ptr<DuoParts> duo_;
};

}  // namespace hub::commands
