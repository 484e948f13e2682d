// A whole configuration directory as one immutable value: hub.yaml, partners.yaml, contracten.yaml,
// bronnen.yaml, regels/, kalender/ and berichten/. Loading is the same for `serve`, `check` and
// `simulate`: either everything is right, or every fault is named at once. It reads no password and
// opens no connection.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "hub/config/berichten.h"
#include "hub/config/bronnen.h"
#include "hub/config/finding.h"
#include "hub/config/settings.h"
#include "hub/config/velden.h"
#include "hub/domain/partner.h"

namespace hub::config {

struct Configuration {
  Settings settings;
  domain::Regio regio;
  std::map<std::string, std::vector<domain::Periode>> vrije_dagen;  // by vestiging; only those that have any
  std::map<std::string, std::vector<domain::Periode>> vakantieregios;  // the holidays of noord, midden and zuid
  std::vector<LocalDay> regels_vanaf;  // the dates on which other rules come into force, ascending
  std::vector<Bron> bronnen;
  Berichten berichten;
};

// `known_formats`: what the connectors can decode. `known_fields`: what a contract may name, in the
// program bekende_velden(). The findings are sorted by file and line and never empty. Any thread; does
// not throw, except for want of memory.
tl::expected<Configuration, std::vector<Finding>> load_configuration(const std::filesystem::path& directory,
                                                                     const Formaten& known_formats,
                                                                     const VeldenTabel& known_fields);

}  // namespace hub::config
