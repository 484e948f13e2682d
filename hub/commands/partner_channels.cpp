#include "hub/commands/partner_channels.h"

#include <stdexcept>

#include "connectors/file/drop_channel.h"
#include "connectors/notificaties/channel.h"
#include "connectors/webhook/webhook.h"
#include "hub/commands/secrets.h"

namespace hub::commands {
namespace {

template <typename T>
T or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().text);
  return std::move(*result);
}

webhook::EndpointSettings endpoint_settings(const config::Settings& settings, const domain::Ontvanger& ontvanger) {
  webhook::EndpointSettings made;
  made.partner = to_string(ontvanger);
  made.ca_file = settings.webhook.ca_file.string();
  made.allowed_networks = settings.webhook.networks();
  return made;
}

PartnerWays::Make webhook(const config::Settings& settings, const domain::Ontvanger& ontvanger, const domain::OverWebhook& choice) {
  webhook::WebhookSettings made;
  made.endpoint = endpoint_settings(settings, ontvanger);
  made.url = choice.url;
  made.origin = settings.host();
  made.keys = or_throw(signing_keys(settings.secrets, ontvanger));
  return [made](const Clock& clock, Random& random, delivery::ChannelEvents& events) {
    return std::make_unique<webhook::Webhook>(clock, random, events, made);
  };
}

PartnerWays::Make notificaties(const config::Settings& settings, const domain::Ontvanger& ontvanger, const domain::OverNotificaties& choice) {
  notificaties::NotificatiesSettings made;
  made.endpoint = endpoint_settings(settings, ontvanger);
  made.url = choice.url;
  made.kanaal = choice.kanaal;
  made.hub = settings.link.ends_with('/') ? settings.link : settings.link + "/";
  made.login = or_throw(notificaties_login(settings.secrets, ontvanger));
  return [made](const Clock& clock, Random& random, delivery::ChannelEvents& events) {
    return std::make_unique<notificaties::NotificatiesChannel>(clock, random, events, made);
  };
}

PartnerWays::Make bestand(const domain::Regio& regio, const domain::Ontvanger& ontvanger, const domain::OverBestand& choice) {
  file::DropSettings made;
  made.partner = to_string(ontvanger);
  made.choice = choice;
  for (const auto& [key, contract] : regio.contracten) {
    if (key.first == ontvanger.lijn) made.contracten.emplace(key.second, contract);
  }
  return [made](const Clock& clock, Random& random, delivery::ChannelEvents& events) {
    return std::make_unique<file::DropChannel>(clock, random, events, made);
  };
}

}  // namespace

PartnerWays::PartnerWays(const config::Configuration& configuration_) : configuration(configuration_), behind_duo(duo_receivers(configuration_.regio)) {
  for (const auto& [ontvanger, partner] : configuration.regio.partners) {
    if (const auto* choice = partner.over<domain::OverWebhook>()) own[ontvanger].make = webhook(configuration.settings, ontvanger, *choice);
    if (const auto* choice = partner.over<domain::OverNotificaties>()) own[ontvanger].make = notificaties(configuration.settings, ontvanger, *choice);
    if (const auto* choice = partner.over<domain::OverBestand>()) own[ontvanger].make = bestand(configuration.regio, ontvanger, *choice);
  }
}

std::map<domain::Ontvanger, delivery::Channel*> PartnerWays::gates() {
  std::map<domain::Ontvanger, delivery::Channel*> gates;
  for (auto& [ontvanger, way] : own) gates.emplace(ontvanger, &way.gate);
  for (const domain::Ontvanger& ontvanger : behind_duo) gates.emplace(ontvanger, &duo);
  return gates;
}

PartnerChannels::PartnerChannels(PartnerWays& ways, const Clock& clock, Random& random, ledger::Ledger& ledger) {
  for (auto& [ontvanger, way] : ways.own) {
    Running& running = own_.emplace_back();
    running.events = std::make_unique<ledger::WebhookToLedger>(ledger, ontvanger);
    running.channel = way.make(clock, random, *running.events);
    way.gate.channel = running.channel.get();
  }
  if (ways.behind_duo.empty()) return;
  duo_ = std::make_unique<DuoParts>(ways.configuration, clock, random, ledger);
  ways.duo.channel = &duo_->channel();
}

void PartnerChannels::begin_stop() {
  for (Running& running : own_) running.channel->begin_stop();
  if (duo_) duo_->begin_stop();
}

void PartnerChannels::stop() {
  for (Running& running : own_) running.channel->stop();
  if (duo_) duo_->stop();
}

}  // namespace hub::commands
