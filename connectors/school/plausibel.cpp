#include "connectors/school/plausibel.h"

namespace hub::school {
namespace {

using domain::Registratie;
using domain::Soort;

// The registers that deliver here are younger, and a typing error such as 0206 is older.
constexpr LocalDay first_day{std::chrono::year{2000} / std::chrono::January / 1};

// A roster knows no more lesson hours a day; a higher number is another field in the wrong column.
constexpr int lesuur_max = 20;

bool is_lesuur(int number) { return number >= 1 && number <= lesuur_max; }

bool is_right_lesuren(const Registratie& r) {
  if (r.lesuur_van.has_value() != r.lesuur_tot.has_value()) return false;
  if (!r.lesuur_van) return true;
  return is_lesuur(*r.lesuur_van) && is_lesuur(*r.lesuur_tot) && *r.lesuur_van <= *r.lesuur_tot;
}

}  // namespace

std::vector<Onmogelijk> find_onmogelijk(const Registratie& r, WallTime ontvangen) {
  std::vector<Onmogelijk> found;
  const LocalDay last_day = add_months(local_day(ontvangen), 12);
  if (day_of(r.begin) < first_day || day_of(r.begin) > last_day) {
    found.push_back({Onderdeel::begin, {"implausible-date", "before 2000, or more than a year ahead"}});
  }
  if (r.eind && *r.eind < r.begin) {
    found.push_back({Onderdeel::eind, {"end-before-begin", "the end is earlier than the begin"}});
  }
  const bool needs_end = r.soort == Soort::te_laat || r.soort == Soort::verwijderd;
  if (needs_end && !r.eind && !r.minuten) {
    found.push_back({Onderdeel::eind, {"end-required", "being late or sent out needs an end"}});
  }
  if (!is_right_lesuren(r)) {
    found.push_back({Onderdeel::lesuur,
                     {"invalid-lesson-hours", "give the first and the last lesson hour, from 1 to 20, or neither"}});
  }
  return found;
}

void check_plausibel(JsonObject& object, const Veldnamen& namen, const Registratie& registratie, WallTime ontvangen) {
  for (const Onmogelijk& found : find_onmogelijk(registratie, ontvangen)) {
    object.refuse(found.onderdeel == Onderdeel::begin  ? namen.begin
                  : found.onderdeel == Onderdeel::eind ? namen.eind
                                                       : namen.lesuur,
                  found.bezwaar);
  }
}

}  // namespace hub::school
