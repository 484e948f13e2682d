// DUO's register in the serving hub: the one channel of all partners that report there, and what it tells back, which
// comes in by the door of every other partner's status. Owned by the daemon; started and stopped by its thread.
#pragma once

#include <memory>
#include <vector>

#include "connectors/duo/poller.h"
#include "connectors/duo/register_channel.h"
#include "hub/config/configuration.h"
#include "hub/ledger/ledger.h"

namespace hub::commands {

// The partners with `kanaal: duo`.
std::vector<domain::Ontvanger> duo_receivers(const domain::Regio& regio);

class DuoParts {
 public:
  // All by reference outlive this. Throws std::runtime_error when a certificate or key cannot be used.
  // REQUIRES: there is a partner on channel duo.
  DuoParts(const config::Configuration& configuration, const Clock& clock, Random& random, ledger::Ledger& ledger);

  [[nodiscard]] delivery::Channel& channel() { return *channel_; }
  void begin_stop();
  void stop();

 private:
  // Passes the channel's events on, for every partner behind it.
  class ToLedger final : public delivery::ChannelEvents {
   public:
    ToLedger(ledger::Ledger& ledger, std::vector<domain::Ontvanger> receivers) : ledger_(ledger), receivers_(std::move(receivers)) {}
    void on_outcome(const Uuid& bericht, delivery::Outcome outcome, const std::string& reason) override { ledger_.on_outcome(bericht, outcome, reason); }
    void on_link(bool up, const std::string& reason) override;

   private:
    ledger::Ledger& ledger_;
    const std::vector<domain::Ontvanger> receivers_;
  };

  bool take(const duo::Verzuimgeval& geval);

  const config::Configuration& configuration_;
  const Clock& clock_;
  ledger::Ledger& ledger_;
  ToLedger to_ledger_;
  std::unique_ptr<duo::RegisterChannel> channel_;
  std::unique_ptr<duo::Poller> poller_;
};

}  // namespace hub::commands
