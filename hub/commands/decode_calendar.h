// The part of `decode` that is about calendars: holidays of a file as YAML for config/kalender, and what cannot be true
// of them.
#pragma once

#include <string>
#include <string_view>

#include "connectors/calendars.h"
#include "hub/commands/exit_code.h"
#include "hub/config/configuration.h"

namespace hub::commands {

struct CalendarOptions {
  std::string vestiging;  // whose calendar; empty: of regions
  std::string name;       // of the file, for messages
  bool json = false;
};

// Prints the fragment on stdout, findings with their place on stderr. Exit: done; findings, when something was refused or
// is implausible; bad_data, when there is no holiday in it; usage, when it is not known whose calendar it is.
Exit decode_calendar(std::string_view body, const connectors::Kalenderformaat& formaat, const config::Configuration& configuration, const CalendarOptions& options);

}  // namespace hub::commands
