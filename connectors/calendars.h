// The formats in which school holidays come: one list, beside that of what sources deliver (formats.h), since a calendar
// is configuration and is never pushed. Immutable; any thread.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "connectors/calendar/schoolvakantie.h"

namespace hub::connectors {

struct Kalenderformaat {
  std::string_view naam;
  std::string_view omschrijving;  // for --help
  calendar::Agenda (*decode)(std::string_view body);
};

std::span<const Kalenderformaat> calendars();

// The format of that name; nullptr when there is none.
const Kalenderformaat* find_calendar(std::string_view naam);

// The name of the calendar format that this body looks like; none when it looks like none. A guess, said aloud.
std::optional<std::string_view> detect_calendar(std::string_view body);

}  // namespace hub::connectors
