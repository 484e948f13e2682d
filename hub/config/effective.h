// What is in force, for people and for the broker: pure functions of a loaded configuration.
#pragma once

#include <string>

#include "hub/config/configuration.h"

namespace hub::config {

// The whole configuration with every default filled in, as YAML in one text: for `check --print`, for a
// diff of two, and for whoever asks what a partner gets and why. User names are ***, of mail addresses
// the part before the @ is.
std::string print_effective(const Configuration& configuration);

// The part of it that judging and delivering go by: schools, calendars, rules, partners and contracts, and nothing
// of hub.yaml or bronnen.yaml. While this text is the same, so is every judgement.
std::string print_region(const Configuration& configuration);

// The ACL file for Mosquitto. The hub (its mqtt.username, `verzuimhub`) may do everything below verzuim/v1; every
// partner, as user <lijn>-<partner>, may read its own branch and write its own inbound branch.
std::string mosquitto_acl(const Configuration& configuration);

}  // namespace hub::config
