#include "hub/domain/dagtelling.h"

#include <algorithm>
#include <bit>
#include <cstdint>

#include "hub/domain/dagstuk.h"

namespace hub::domain {
namespace {

using std::chrono::days;
using std::chrono::minutes;

enum Groep : unsigned { verzuim = 1, luxe = 2, ziek = 4, dekking = 8, dekking_nee = 16 };

unsigned groepen(const Registratie& r) {
  const bool nee = r.geoorloofd == Geoorloofd::nee;
  const unsigned thuis = nee ? dekking | dekking_nee : dekking;
  switch (r.soort) {
    case Soort::afwezig: return thuis | (nee ? verzuim : 0u);
    case Soort::te_laat: return nee ? verzuim : 0u;
    case Soort::ziek: return thuis | ziek;
    case Soort::geschorst:
    case Soort::verlof: return thuis;
    case Soort::luxe: return thuis | (nee ? luxe : 0u);
    case Soort::verwijderd:
    case Soort::nvt: return 0;
  }
  return 0;
}

// Where a school counts lesson hours: each hour missed once, 60 minutes to the threshold; absence
// that names no lesson hours by whole clock hours.
int lesuur_minutes(std::span<const Dagstuk> stukken) {
  std::uint32_t missed = 0;
  for (const Dagstuk& stuk : stukken) {
    if (stuk.groepen & verzuim) missed |= stuk.lesuren;
  }
  const int others = union_minutes(stukken, [](const Dagstuk& stuk) { return (stuk.groepen & verzuim) && stuk.lesuren == 0; });
  return (std::popcount(missed) + others / 60) * 60;
}

Dagtelling count_day(std::span<const Dagstuk> stukken, const Regels& regels) {
  const auto capped = [&](unsigned groep) {
    return std::min(union_minutes(stukken, [groep](const Dagstuk& stuk) { return (stuk.groepen & groep) != 0; }), regels.lesdag_minuten);
  };
  Dagtelling telling;
  telling.dag = stukken.front().dag;
  telling.verzuim = regels.eenheid == Eenheid::lesuren ? lesuur_minutes(stukken) : capped(verzuim);
  telling.luxe = capped(luxe);
  telling.ziek = capped(ziek);
  telling.dekking = capped(dekking);
  telling.dekking_nee = capped(dekking_nee);
  return telling;
}

}  // namespace

std::optional<LocalDay> Geldigheid::last_day() const {
  if (!eind) return std::nullopt;
  return day_of(*eind - minutes(1));
}

Geldigheid geldigheid(const Registratie& registratie, std::span<const LocalDay> beeindigingen) {
  Geldigheid geldig{registratie.begin, registratie.eind};
  if (registratie.minuten) {
    const LocalTime midnight(day_of(registratie.begin) + days(1));
    geldig.eind = std::min(registratie.begin + minutes(*registratie.minuten), midnight);
  }
  const auto ending = std::upper_bound(beeindigingen.begin(), beeindigingen.end(), registratie.begin,
                                       [](LocalTime begin, LocalDay day) { return begin < LocalTime(day); });
  if (ending != beeindigingen.end() && (!geldig.eind || *geldig.eind > LocalTime(*ending))) {
    geldig.eind = LocalTime(*ending);
  }
  return geldig;
}

Telling tel(std::span<const Registratie> registraties, std::span<const LocalDay> beeindigingen,
            const Kalender& kalender, const RegelReeks& regels, LocalDay van, LocalDay vandaag) {
  Telling telling;
  std::vector<Dagstuk> stukken;
  for (const Registratie& registratie : registraties) {
    const unsigned groep = groepen(registratie);
    if (groep == 0) continue;
    const Geldigheid geldig = geldigheid(registratie, beeindigingen);
    if (geldig.is_empty()) continue;
    const auto more = add_dagstukken(registratie, geldig, groep, kalender, regels, van, vandaag, stukken);
    if (more && (!telling.verandert_op || *more < *telling.verandert_op)) telling.verandert_op = more;
  }
  for_each_day(stukken, [&](std::span<const Dagstuk> dag) { telling.dagen.push_back(count_day(dag, regels.op(dag.front().dag))); });
  return telling;
}

}  // namespace hub::domain
