// A pupil as the roster knows them. Identifies a person: kept sealed, opened only where an outcome
// needs it, and never logged. A roster may not know all of it: then pgn and woongemeente are empty, and nothing can be
// reported to leerplicht.
#pragma once

#include <optional>
#include <string>

#include "hub/base/local_time.h"

namespace hub::domain {

struct Leerling {
  std::string pgn;  // nine digits; leaves on the leerplicht line only
  std::string roepnaam;
  std::string tussenvoegsel;
  std::string achternaam;
  LocalDay geboortedatum = no_day;
  std::string woongemeente;  // CBS code, four digits
  std::optional<int> leerjaar;
  std::optional<bool> startkwalificatie;

  // "roepnaam tussenvoegsel achternaam", without double spaces.
  [[nodiscard]] std::string naam() const;
};

// `nieuw`, with what it leaves open (pgn, woongemeente, leerjaar, startkwalificatie) as `bekend` has it.
Leerling aangevuld(Leerling nieuw, const Leerling& bekend);

}  // namespace hub::domain
