// What is in force, for people and for the broker: pure functions of a loaded configuration.
#pragma once

#include <string>

#include "hub/config/configuration.h"

namespace hub::config {

// The whole configuration with every default filled in, as YAML in one text: for `check --print`, for a
// diff of two, and for whoever asks what a partner gets and why. User names are ***, of mail addresses
// the part before the @ is.
std::string print_effective(const Configuration& configuration);

// The ACL file for Mosquitto. The hub (its mqtt.username, `verzuimhub`) may do everything below verzuim/v1; every
// partner, as user <lijn>-<partner>, may read its own branch and write its own inbound branch.
std::string mosquitto_acl(const Configuration& configuration);

}  // namespace hub::config
