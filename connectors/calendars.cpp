#include "connectors/calendars.h"

#include <algorithm>
#include <array>

#include "connectors/calendar/ical.h"
#include "connectors/calendar/openholidays.h"
#include "connectors/calendar/somtoday_vakanties.h"

namespace hub::connectors {
namespace {

constexpr std::array list = {
    Kalenderformaat{"vakanties-ical", "school holidays: a calendar as iCalendar (.ics)", calendar::decode_ical},
    Kalenderformaat{"vakanties-openholidays", "school holidays by region: the OpenHolidays data set (CSV)", calendar::decode_openholidays},
    Kalenderformaat{"somtoday-vakanties", "school holidays: Somtoday REST v1 (JSON)", calendar::decode_somtoday_vakanties},
};

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

std::span<const Kalenderformaat> calendars() { return list; }

const Kalenderformaat* find_calendar(std::string_view naam) {
  const auto found = std::find_if(list.begin(), list.end(), [&naam](const Kalenderformaat& one) { return one.naam == naam; });
  return found == list.end() ? nullptr : &*found;
}

std::optional<std::string_view> detect_calendar(std::string_view body) {
  std::string_view head = body.substr(0, 64 * 1024);  // the first item tells
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
  if (head.starts_with("BEGIN:VCALENDAR")) return "vakanties-ical";
  const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
  if (line.starts_with("Id;Country;") && holds(line, ";StartDate;")) return "vakanties-openholidays";
  if (head.starts_with('{') && holds(head, "\"participatie.RVakantie\"")) return "somtoday-vakanties";
  return std::nullopt;
}

}  // namespace hub::connectors
