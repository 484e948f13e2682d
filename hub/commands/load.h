// Loading a configuration directory for a command: findings go to stderr.
#pragma once

#include <optional>
#include <string>

#include "hub/config/configuration.h"

namespace hub::commands {

// None when there were findings; they were printed.
std::optional<config::Configuration> load_or_report(const std::string& directory);

// Stands for the calendar and the rules in force: when it changes, every pupil is judged anew.
std::string rules_print(const config::Configuration& configuration);

}  // namespace hub::commands
