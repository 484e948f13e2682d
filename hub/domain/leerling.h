// A pupil as the roster knows them. Identifies a person: kept sealed, opened only where an outcome
// needs it, and never logged.
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

}  // namespace hub::domain
