// What somebody else says of a pupil, and whether the hub knows it otherwise: DUO in one of its reports, or the school
// that the pupil came from in an OSO dossier. Such a statement is no registration: it changes nothing that the hub knows.
// Values; pure.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/local_time.h"
#include "hub/domain/leerling.h"
#include "hub/domain/uitkomst.h"

namespace hub::domain {

enum class Opgavesoort {
  langdurig_verzuim,       // absent for four weeks or more by what schools reported
  uitgeschreven,           // no longer at this school
  ingeschreven,            // at this school
  overleden,
  verhuisd,                // lives in `woongemeente`
  startkwalificatie,       // has one
  geen_startkwalificatie,  // has none any more
  verzuim_vorige_school,   // was absent so much there that this school should hear of it; the only one that is not DUO's
};
inline constexpr std::array<std::string_view, 8> opgavesoort_namen = {
    "langdurig-verzuim", "uitgeschreven", "ingeschreven", "overleden", "verhuisd", "startkwalificatie", "geen-startkwalificatie",
    "verzuim-vorige-school"};

struct Opgave {
  Opgavesoort soort = Opgavesoort::overleden;
  std::string kenmerk;       // what it is known by among those of this pupil and soort: said again it is the same one
  LocalDay datum = no_day;   // the day as of which it is said
  std::string woongemeente;  // CBS code; empty unless verhuisd
};

// DUO's R08 counts back over this many calendar days: an LRV that ended before them was another spell.
inline constexpr std::chrono::days r08_dagen{28};

// What the hub knows of the pupil on the day that it compares.
struct Beeld {
  const Leerling& leerling;
  bool ingeschreven = true;  // at this school
  bool lrv = false;          // a melding LRV or RMC stands in the days that the statement speaks of
};

// The signal by which the school hears that the hub knows it otherwise; none when both agree, or when it does not
// concern a school that the pupil has left.
std::optional<Regel> afwijking(const Opgave& opgave, const Beeld& beeld);

}  // namespace hub::domain
