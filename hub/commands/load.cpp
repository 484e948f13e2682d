#include "hub/commands/load.h"

#include <cstdio>

#include "connectors/formats.h"
#include "hub/config/effective.h"
#include "hub/crypto/kluis.h"

namespace hub::commands {

tl::expected<config::Configuration, std::vector<config::Finding>> load(const std::string& directory) {
  config::Formaten known;
  for (const intake::Formaat& formaat : connectors::formats()) {
    std::set<std::string>& needed = known[std::string(formaat.naam)];
    for (const std::string_view key : formaat.nodig) {
      if (!key.empty()) needed.emplace(key);
    }
  }
  return config::load_configuration(directory, known, config::bekende_velden());
}

std::optional<config::Configuration> load_or_report(const std::string& directory) {
  auto loaded = load(directory);
  if (loaded) return std::move(*loaded);
  report(loaded.error(), directory);
  return std::nullopt;
}

void report(const std::vector<config::Finding>& findings, const std::string& directory) {
  for (const config::Finding& finding : findings) std::fprintf(stderr, "%s\n", config::to_string(finding).c_str());
  std::fprintf(stderr, "%zu finding(s) in %s\n", findings.size(), directory.c_str());
}

std::string rules_print(const config::Configuration& configuration) {
  return crypto::to_hex(crypto::sha256(config::print_region(configuration)));
}

delivery::DeliverySettings delivery_settings(const config::Configuration& configuration) {
  delivery::DeliverySettings settings;
  settings.source = configuration.settings.source();
  settings.link = configuration.settings.link;
  const auto& mail = configuration.berichten.herinneringsmail;
  settings.herinneringsmail = {mail.onderwerp, mail.tekst, mail.html};
  settings.window = static_cast<std::size_t>(configuration.settings.mqtt.window);
  settings.resend_after = std::chrono::seconds(configuration.settings.mqtt.resend_after_seconds);
  return settings;
}

}  // namespace hub::commands
