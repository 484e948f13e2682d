// How many minutes of each lesdag count, for each group of kinds that a rule names. Pure.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "hub/base/local_time.h"
#include "hub/domain/kalender.h"
#include "hub/domain/regels.h"
#include "hub/domain/registratie.h"

namespace hub::domain {

// One lesdag on which something counts. Each figure is the union of the intervals of its kinds, at
// most lesdag_minuten.
struct Dagtelling {
  LocalDay dag = no_day;
  int verzuim = 0;        // afwezig, te-laat; geoorloofd nee (16-uur)
  int luxe = 0;           // luxe; geoorloofd nee
  int ziek = 0;           // ziek, allowed or not
  int dekking = 0;        // afwezig, ziek, geschorst, verlof, luxe: whatever keeps a pupil at home
  int dekking_nee = 0;    // the same kinds, geoorloofd nee
};

// When what a registration says holds, after what ends it: a return to school or a deregistration on
// day H ends everything that began before H at 00:00 of H.
struct Geldigheid {
  LocalTime begin{};
  std::optional<LocalTime> eind;       // exclusive; none: goes on
  [[nodiscard]] LocalDay first_day() const { return day_of(begin); }
  // The last date it covers; an end at 00:00 belongs to the day before. None: goes on.
  [[nodiscard]] std::optional<LocalDay> last_day() const;
  [[nodiscard]] bool is_empty() const { return eind && *eind <= begin; }
};
// `beeindigingen`: the days H, ascending.
Geldigheid geldigheid(const Registratie& registratie, std::span<const LocalDay> beeindigingen);

struct Telling {
  std::vector<Dagtelling> dagen;         // ascending; only lesdagen with something
  std::optional<LocalDay> verandert_op;  // the first later date on which time alone adds something
};

// Counts lesdagen from `van` up to and including `vandaag`. A registration counts for its first day
// as soon as that date has come, for each further day once that day is over.
Telling tel(std::span<const Registratie> registraties, std::span<const LocalDay> beeindigingen,
            const Kalender& kalender, const RegelReeks& regels, LocalDay van, LocalDay vandaag);

}  // namespace hub::domain
