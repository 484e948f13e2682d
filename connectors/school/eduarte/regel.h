// The seven columns that both EduArte files begin with: whose, from when to when, which lesson hours.
// Pure; any thread.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "connectors/school/csv/rij_lezer.h"
#include "hub/domain/gebeurtenis.h"

namespace hub::eduarte {

enum Kolom : std::size_t {
  deelnemernummer,
  begindatum,
  begintijd,
  einddatum,
  eindtijd,
  beginlesuur,
  eindlesuur,
  eerste_eigen,  // where the columns begin that only one of the two files has
};

inline constexpr std::array<std::string_view, eerste_eigen> gedeelde_kolommen = {
    "deelnemernummer", "begindatum", "begintijd", "einddatum", "eindtijd", "beginlesuur", "eindlesuur"};

// Pupil, begin, eind and lesson hours; without an id of its own the row gets one from these. Faults of
// `rij`, besides those of the single cells:
//   end-incomplete              eindtijd without einddatum
//   invalid-lesson-hours        one lesson hour without the other
//   lesson-hours-across-days    lesson hours in a row that does not begin and end on one date
//   time-required               lesson hours without begintijd: only EduArte knows when they are
// An empty begintijd is 00:00, an empty eindtijd the end of that day, an empty einddatum still absent.
domain::Verzuimregistratie read_regel(csv::RijLezer& rij, const intake::LeveringContext& context);

// A fault for each reason why the registration cannot be.
void check_plausibel(csv::RijLezer& rij, const domain::Registratie& registratie,
                     const intake::LeveringContext& context);

}  // namespace hub::eduarte
