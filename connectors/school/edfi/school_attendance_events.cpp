#include "connectors/school/edfi/school_attendance_events.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "connectors/school/csv/cel.h"
#include "connectors/school/eerdere.h"
#include "connectors/school/json_object.h"
#include "connectors/school/plausibel.h"
#include "connectors/school/rij_id.h"
#include "connectors/school/veld.h"

namespace hub::edfi {
namespace {

using school::Bezwaar;
using school::bezwaar;
using school::Fouten;
using school::Gelezen;
using school::JsonObject;
using school::Rijuitkomst;

// The categories that Ed-Fi itself ships: these may be named in a fault, whatever their length.
constexpr std::array<std::string_view, 6> standaard = {"In Attendance", "Excused Absence", "Unexcused Absence",
                                                       "Tardy",         "Early departure", "Partial"};

std::string read_vestiging(JsonObject& event, const intake::LeveringContext& context, Fouten& fouten) {
  const Json* value = event.find("schoolReference");
  if (value == nullptr) return "";
  JsonObject reference(*value, event.pointer("schoolReference"), fouten);
  reference.require({"schoolId"});
  const auto number = reference.number("schoolId", 1, school::json_id_max);
  if (!number) return "";
  const auto found = context.scholen.find(std::to_string(*number));
  if (found == context.scholen.end()) {
    reference.refuse("schoolId", {"wrong-vestiging", "is not among the scholen configured for this source"});
  } else if (found->second != context.vestiging) {
    reference.refuse("schoolId", {"wrong-vestiging", "is not the school this delivery is for"});
  }
  return context.vestiging;
}

std::string read_leerlingnummer(JsonObject& event, Fouten& fouten) {
  const Json* value = event.find("studentReference");
  if (value == nullptr) return "";
  JsonObject reference(*value, event.pointer("studentReference"), fouten);
  reference.require({"studentUniqueId"});
  return reference.parsed_text("studentUniqueId", school::parse_leerlingnummer).value_or("");
}

// "Tardy" of "uri://ed-fi.org/AttendanceEventCategoryDescriptor#Tardy".
Gelezen<std::string> parse_descriptor(std::string_view text) {
  const std::size_t hash = text.rfind('#');
  if (hash == std::string_view::npos || hash + 1 == text.size()) {
    return bezwaar("unknown-value", "must be a descriptor: a namespace, # and a code");
  }
  return std::string(text.substr(hash + 1));
}

void read_reden(JsonObject& event, domain::Verzuimregistratie& registratie, const intake::LeveringContext& context) {
  constexpr std::string_view key = "attendanceEventCategoryDescriptor";
  registratie.reden_tekst = event.parsed_text("attendanceEventReason", school::parse_toelichting).value_or("");
  const auto code = event.parsed_text(key, parse_descriptor);
  if (!code) return;
  const auto reden = school::find_reden(context, *code);
  if (!reden) {
    const bool known = std::find(standaard.begin(), standaard.end(), *code) != standaard.end();
    event.refuse(key, known ? Bezwaar{"unknown-reason", "reason code '" + *code +
                                                            "' is not among the reasons configured for this source"}
                            : reden.error());
    return;
  }
  registratie.registratie.soort = reden->soort;
  registratie.registratie.geoorloofd = reden->geoorloofd;
  registratie.reden_code = *code;
}

// Is it of the whole day, as far as eventDuration says?
bool read_whole_day(JsonObject& event) {
  const Json* value = event.find("eventDuration");
  if (value == nullptr) return true;
  const auto* number = value->is_number() ? value : nullptr;
  if (number != nullptr && *number > Json(0) && *number <= Json(1)) return *number == Json(1);
  event.refuse("eventDuration", {"schema", "must be a part of a day: more than 0, at most 1"});
  return true;
}

// Left early: from then on. Came late: until then. Else only how long is known, and it stands at the begin of
// the day.
void set_part_of_day(JsonObject& event, domain::Registratie& registratie, LocalDay day, int minutes) {
  const auto arrival = event.parsed_text("arrivalTime", csv::parse_tijd);
  const auto departure = event.parsed_text("departureTime", csv::parse_tijd);
  int from = 0;
  if (departure && !arrival) from = *departure;
  if (arrival && !departure) from = *arrival - minutes;
  if (from < 0 || from + minutes > 24 * 60) {
    event.refuse("schoolAttendanceDuration", {"invalid-number", "is longer than that part of the day"});
    return;
  }
  registratie.begin = at_minute(day, from);
  registratie.minuten = minutes;
}

void read_wanneer(JsonObject& event, domain::Registratie& registratie) {
  const auto day = event.parsed_text("eventDate", csv::parse_datum);
  const auto minutes = event.number("schoolAttendanceDuration", 0, 24 * 60);
  const bool has_times = event.find("arrivalTime") != nullptr || event.find("departureTime") != nullptr;
  const bool whole_day = read_whole_day(event) && !has_times;
  if (!day) return;
  registratie.begin = LocalTime(*day);
  if (whole_day) {
    registratie.eind = registratie.begin + std::chrono::days(1);
  } else if (minutes) {
    set_part_of_day(event, registratie, *day, static_cast<int>(*minutes));
  } else if (event.find("schoolAttendanceDuration") == nullptr) {
    event.refuse("schoolAttendanceDuration", {"time-required", "a part of a day, but how many minutes is not said"});
  }
}

// Reads the events of one delivery; remembers where each stood.
class Events {
 public:
  explicit Events(const intake::LeveringContext& context) : context_(context) {}

  Rijuitkomst read(const Json& value, const std::string& pointer, int index) {
    Fouten fouten;
    JsonObject event(value, pointer, fouten);
    event.require({"schoolReference", "studentReference", "eventDate", "attendanceEventCategoryDescriptor"});
    domain::Verzuimregistratie result;
    result.leerling.vestiging = read_vestiging(event, context_, fouten);
    result.leerling.leerlingnummer = read_leerlingnummer(event, fouten);
    read_reden(event, result, context_);
    read_wanneer(event, result.registratie);
    result.gewijzigd_op = event.parsed_text("_lastModifiedDate", school::parse_versie);
    if (fouten.empty()) {
      school::check_plausibel(event, {"eventDate", "schoolAttendanceDuration", "eventDate"}, result.registratie,
                              context_.ontvangen);
    }
    if (fouten.empty()) {
      result.registratie_id = school::make_rij_id(result.leerling, result.registratie);
      const auto first = places_.add(result.registratie_id, index);
      if (first) event.refuse("eventDate", {"duplicate-row", "begins as the event of this pupil at /" + std::to_string(*first)});
    }
    if (!fouten.empty()) return fouten;
    return school::make_gebeurtenis(context_, std::move(result));
  }

 private:
  const intake::LeveringContext& context_;
  school::Eerdere places_;
};

}  // namespace

intake::Levering decode_school_attendance_events(std::string_view body, const intake::LeveringContext& context) {
  Events events(context);
  school::LeveringOpbouw opbouw(context);
  int index = 0;
  const auto root = parse_json_list(body, "", [&](Json&& event) {
    const int at = index++;
    return opbouw.add(events.read(event, "/" + std::to_string(at), at));
  });
  if (!root) return school::make_onleesbaar(root.error());
  if (root->is_object()) {
    opbouw.add(events.read(*root, "", 0));
  } else if (!root->is_array()) {
    return school::make_onleesbaar(Fault{"schema", "must be a list of events, or one event", "", 0, 0});
  }
  return opbouw.take();
}

}  // namespace hub::edfi
