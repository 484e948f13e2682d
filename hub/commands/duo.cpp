#include "hub/commands/duo.h"

#include <future>
#include <set>

#include "connectors/duo/statuswijziging.h"
#include "hub/base/log.h"

namespace hub::commands {
namespace {

// Far above any commit; whoever waits longer asks again at the next round.
constexpr auto commit_max = std::chrono::seconds(60);

duo::ExchangeSettings exchange_settings(const config::Settings& settings) {
  duo::ExchangeSettings exchange;
  exchange.codec = duo::find_codec(settings.duo.codec);
  exchange.url = settings.duo.url;
  exchange.oin = settings.oin;
  exchange.oin_duo = settings.duo.oin;
  exchange.signature = {settings.duo.certificate.string(), settings.duo.key.string(), settings.duo.certificate_duo.string()};
  exchange.ca_file = settings.duo.ca_file.string();
  exchange.allowed_networks = settings.duo.networks();
  return exchange;
}

duo::Achtergrond achtergrond(const config::Configuration& configuration, WallTime now) {
  duo::Achtergrond made;
  for (const auto& [code, vestiging] : configuration.regio.vestigingen) {
    made.scholen.emplace(code, duo::School{vestiging.melder, vestiging.regels->op(local_day(now)).lesdag_minuten});
  }
  const config::DuoSettings& duo = configuration.settings.duo;
  made.redenen = {duo.reden_V3, duo.reden_V4, duo.reden_LRV, duo.reden_L, duo.reden_RMC, duo.reden_O};
  return made;
}

}  // namespace

std::vector<domain::Ontvanger> duo_receivers(const domain::Regio& regio) {
  std::vector<domain::Ontvanger> receivers;
  for (const auto& [ontvanger, partner] : regio.partners) {
    if (partner.over<domain::OverDuo>() != nullptr) receivers.push_back(ontvanger);
  }
  return receivers;
}

DuoParts::DuoParts(const config::Configuration& configuration, const Clock& clock, Random& random, ledger::Ledger& ledger)
    : configuration_(configuration), clock_(clock), ledger_(ledger), to_ledger_(ledger, duo_receivers(configuration.regio)) {
  duo::RegisterSettings settings{exchange_settings(configuration.settings), achtergrond(configuration, clock.wall())};
  channel_ = std::make_unique<duo::RegisterChannel>(clock, random, to_ledger_, std::move(settings));
  std::set<std::string> brins;
  for (const auto& [code, vestiging] : configuration.regio.vestigingen) brins.insert(code.substr(0, 4));
  duo::PollSettings polling{exchange_settings(configuration.settings), {brins.begin(), brins.end()}};
  polling.interval = std::chrono::minutes(configuration.settings.duo.poll_minutes);
  poller_ = std::make_unique<duo::Poller>(clock, random, std::move(polling), [this](const duo::Verzuimgeval& geval) { return take(geval); });
}

void DuoParts::begin_stop() {
  poller_->begin_stop();
  channel_->begin_stop();
}

void DuoParts::stop() {
  poller_->stop();
  channel_->stop();
}

// The register does not say by which partner of the hub a melding came: who does not know it, passes it on.
bool DuoParts::take(const duo::Verzuimgeval& geval) {
  const auto gebeurtenis = duo::statuswijziging(geval, configuration_.settings.duo.oin, clock_.wall());
  if (!gebeurtenis) return true;
  std::string rule = "no-partner-on-duo";
  for (const domain::Ontvanger& reporter : duo::possible_reporters(geval, configuration_.regio)) {
    store::Aanvraag aanvraag;
    aanvraag.afzender = {to_string(reporter), reporter};
    aanvraag.gebeurtenissen = {*gebeurtenis};
    const auto answered = std::make_shared<std::promise<Result<store::Uitslag>>>();
    auto answer = answered->get_future();
    if (!ledger_.try_submit(std::move(aanvraag), [answered](Result<store::Uitslag> uitslag) { answered->set_value(std::move(uitslag)); })) return false;
    if (answer.wait_for(commit_max) != std::future_status::ready) return false;
    const Result<store::Uitslag> uitslag = answer.get();
    if (!uitslag) return false;
    if (uitslag->geweigerd.empty()) return true;
    rule = uitslag->geweigerd.front().regel;
    if (rule != "melding-onbekend") break;
  }
  // What a school reported by hand is in the register too.
  log::info("duo.status-not-taken", {{"number", geval.nummer}, {"rule", rule}});
  return true;
}

void DuoParts::ToLedger::on_link(bool up, const std::string& reason) {
  log::info(up ? "channel.up" : "channel.down", {{"channel", "duo"}, {"reason", reason}});
  for (const domain::Ontvanger& receiver : receivers_) ledger_.on_link(receiver, up);
}

}  // namespace hub::commands
