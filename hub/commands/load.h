// Loading a configuration directory for a command, with all that the connectors and the contracts know.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "hub/config/configuration.h"
#include "hub/delivery/delivery.h"

namespace hub::commands {

// The configuration, or everything that is wrong with it.
tl::expected<config::Configuration, std::vector<config::Finding>> load(const std::string& directory);

// The same; none when there were findings, which were then printed on stderr.
std::optional<config::Configuration> load_or_report(const std::string& directory);

// One line a finding on stderr, and how many there are.
void report(const std::vector<config::Finding>& findings, const std::string& directory);

// Stands for the calendar and the rules in force: when it changes, every pupil is judged anew.
std::string rules_print(const config::Configuration& configuration);

delivery::DeliverySettings delivery_settings(const config::Configuration& configuration);

}  // namespace hub::commands
