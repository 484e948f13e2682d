#include "hub/commands/load.h"

#include <cstdio>

#include "connectors/formats.h"
#include "hub/config/effective.h"
#include "hub/crypto/kluis.h"

namespace hub::commands {

std::optional<config::Configuration> load_or_report(const std::string& directory) {
  config::Formaten known;
  for (const intake::Formaat& formaat : connectors::formats()) known.emplace(formaat.naam);
  auto loaded = config::load_configuration(directory, known, config::bekende_velden());
  if (loaded) return std::move(*loaded);
  for (const config::Finding& finding : loaded.error()) std::fprintf(stderr, "%s\n", config::to_string(finding).c_str());
  std::fprintf(stderr, "%zu finding(s) in %s\n", loaded.error().size(), directory.c_str());
  return std::nullopt;
}

std::string rules_print(const config::Configuration& configuration) {
  return crypto::to_hex(crypto::sha256(config::print_effective(configuration)));
}

}  // namespace hub::commands
