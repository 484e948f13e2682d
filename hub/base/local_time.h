// Dutch civil time. The field thinks in local dates and minutes; storage and wire use WallTime.
// This is the only file that knows a time zone: Europe/Amsterdam, from the system's tz database.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/clock.h"

namespace hub {

using LocalDay = std::chrono::local_days;                           // a date in the Netherlands
using LocalTime = std::chrono::local_time<std::chrono::minutes>;    // a date and a minute of it

inline constexpr LocalDay no_day = LocalDay::min();

LocalTime to_local(WallTime time);                    // cut to the minute
LocalDay local_day(WallTime time);                    // the date on which `time` falls
WallTime to_wall(LocalTime time);                     // a minute in the spring gap: the first after it;
                                                      // a minute that occurs twice: the first
WallTime midnight(LocalDay day);                      // 00:00 local of `day`

inline LocalDay day_of(LocalTime time) { return std::chrono::floor<std::chrono::days>(time); }
inline LocalTime at_minute(LocalDay day, int minute_of_day) {
  return LocalTime(day) + std::chrono::minutes(minute_of_day);
}

// "2026-09-01"; nothing else, and only dates that exist.
std::optional<LocalDay> parse_date(std::string_view text);
std::string format_date(LocalDay day);

// RFC 3339 with an offset ("Z", "+01:00"); leap seconds, offsets beyond 18:00, lower case, a space
// for the T and more than nine decimals are refused. Decimals beyond microseconds are cut.
std::optional<WallTime> parse_rfc3339(std::string_view text);
// In UTC with Z; decimals only when there are any.
std::string format_rfc3339(WallTime time);
// In local time with its offset, to the second: for people ("2026-09-08T09:00:00+02:00").
std::string format_local(WallTime time);

// A date by whole calendar months later; a day that month lacks becomes its last.
LocalDay add_months(LocalDay day, int months);
// Whole years from `born` to `day`; born on 29 February is a year older on 1 March.
int age_on(LocalDay born, LocalDay day);
// 1 August of the school year in which `day` falls.
LocalDay school_year_start(LocalDay day);

}  // namespace hub
