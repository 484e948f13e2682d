#include "connectors/school/eduarte/regel.h"

#include <optional>

#include "connectors/school/plausibel.h"
#include "connectors/school/rij_id.h"
#include "connectors/school/veld.h"

namespace hub::eduarte {
namespace {

using csv::Celsoort;
using csv::RijLezer;
using school::Onderdeel;

// A date and a time of the row; none when either is wrong.
std::optional<LocalTime> read_moment(RijLezer& rij, std::optional<LocalDay> day, Kolom time_column) {
  const auto minute = rij.read_optional(time_column, Celsoort::waarde, csv::parse_uumm);
  if (!day) return std::nullopt;
  if (rij.text(time_column).empty()) return LocalTime(*day);
  if (!minute) return std::nullopt;
  const auto moment = csv::find_moment(*day, *minute);
  if (moment) return *moment;
  rij.refuse(time_column, moment.error());
  return std::nullopt;
}

// Empty einddatum: still absent. Empty eindtijd: the whole of that day, so the midnight after it.
std::optional<LocalTime> read_eind(RijLezer& rij) {
  const auto day = rij.read_optional(einddatum, Celsoort::waarde, csv::parse_jjjjmmdd);
  if (rij.text(einddatum).empty() && !rij.text(eindtijd).empty()) {
    rij.refuse(einddatum, {"end-incomplete", "an eindtijd needs its einddatum"});
    return std::nullopt;
  }
  const auto moment = read_moment(rij, day, eindtijd);
  if (moment && rij.text(eindtijd).empty()) return *moment + std::chrono::days(1);
  return moment;
}

void read_lesuren(RijLezer& rij, domain::Registratie& registratie) {
  registratie.lesuur_van = rij.read_optional(beginlesuur, Celsoort::waarde, csv::parse_getal);
  registratie.lesuur_tot = rij.read_optional(eindlesuur, Celsoort::waarde, csv::parse_getal);
  const bool van = !rij.text(beginlesuur).empty();
  const bool tot = !rij.text(eindlesuur).empty();
  if (van != tot) {
    rij.refuse(van ? eindlesuur : beginlesuur, {"invalid-lesson-hours", "give both lesson hours, or neither"});
  }
  if (!van && !tot) return;
  if (rij.text(begindatum) != rij.text(einddatum)) {
    rij.refuse(einddatum, {"lesson-hours-across-days", "with lesson hours the row begins and ends on one date"});
  }
  // Taking 00:00 for it would count one missed lesson as a whole missed day.
  if (rij.text(begintijd).empty()) {
    rij.refuse(begintijd, {"time-required", "lesson hours without a time: the hub has no timetable to look it up"});
  }
}

}  // namespace

domain::Verzuimregistratie read_regel(RijLezer& rij, const intake::LeveringContext& context) {
  domain::Verzuimregistratie result;
  result.leerling.vestiging = context.vestiging;
  result.leerling.leerlingnummer = rij.read(deelnemernummer, Celsoort::id, school::parse_leerlingnummer).value_or("");
  const auto begin_day = rij.read(begindatum, Celsoort::waarde, csv::parse_jjjjmmdd);
  result.registratie.begin = read_moment(rij, begin_day, begintijd).value_or(LocalTime{});
  result.registratie.eind = read_eind(rij);
  read_lesuren(rij, result.registratie);
  if (rij.goed()) result.registratie_id = school::make_rij_id(result.leerling, result.registratie);
  return result;
}

void check_plausibel(RijLezer& rij, const domain::Registratie& registratie, const intake::LeveringContext& context) {
  for (const school::Onmogelijk& found : school::find_onmogelijk(registratie, context.ontvangen)) {
    if (found.onderdeel == Onderdeel::lesuur) {
      rij.refuse(beginlesuur, found.bezwaar);
    } else if (found.onderdeel == Onderdeel::begin) {
      rij.refuse(begindatum, found.bezwaar);
    } else {
      // Two dates in the wrong order are a matter of the date, otherwise the time is what to look at.
      const bool one_date = rij.text(begindatum) == rij.text(einddatum);
      rij.refuse(one_date ? eindtijd : einddatum, found.bezwaar);
    }
  }
}

}  // namespace hub::eduarte
