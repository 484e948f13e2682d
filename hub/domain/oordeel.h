// T2's heart: what should be true of one pupil now, by everything that is known now. A pure function:
// a late correction, a changed rule, a moved holiday, the 28th day and a re-run after a crash are all
// the same call.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "hub/domain/wandeling.h"

namespace hub::domain {

struct Dossierstukken {
  std::span<const Registratie> registraties;   // current versions, not withdrawn; with a stand: those that
                                               // end on or after stand->tot
  std::span<const LocalDay> beeindigingen;     // hervattingen and uitschrijvingen, ascending
  std::span<const LocalDay> gesloten;          // D of 16-uur meldingen with status G or K, ascending
  std::optional<Wandelstand> stand;            // how closed school years left the rules
};

struct Oordeel {
  std::vector<Uitkomst> uitkomsten;            // in order of regel, then begindatum
  std::optional<Wandelstand> stand;            // a newer one to keep, when a school year closed; it has
                                               // folded in the uitkomsten that say `afgerond`
  std::optional<LocalDay> verandert_op;        // first date on which time alone can change this; none: never
};

Oordeel oordeel(const Dossierstukken& stukken, const Kalender& kalender, const RegelReeks& regels, LocalDay vandaag);

}  // namespace hub::domain
