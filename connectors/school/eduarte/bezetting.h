// Which stretches of time each pupil already has in one file. EduArte itself refuses a report that
// overlaps another of the same participant; two such rows would also share an id or count twice.
// Lives as long as the decoding of that file.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "hub/domain/gebeurtenis.h"

namespace hub::eduarte {

class Bezetting {
 public:
  // Keeps the stretch; or, when it shares a moment or its begin with one that was kept, keeps nothing
  // and answers the line of that one. O(log n).
  std::optional<int> add(const domain::Verzuimregistratie& registratie, int line);

 private:
  struct Stuk {
    LocalTime eind;
    int line;
  };
  // By begin; the stretches of one pupil do not overlap, so only the two neighbours can.
  std::map<std::string, std::map<LocalTime, Stuk>> per_leerling_;
};

}  // namespace hub::eduarte
