#include "hub/domain/dagtelling.h"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace hub::domain {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr int day_minutes = 24 * 60;

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

// Part of one registration on one lesdag, in minutes of that day.
struct Stuk {
  LocalDay dag;
  int van;
  int tot;
  unsigned groepen;
  std::uint32_t lesuren;  // bit n: lesson hour n; 0 where the registration names none
};

std::uint32_t lesuur_bits(const Registratie& r, bool single_day) {
  if (!single_day || !r.lesuur_van || !r.lesuur_tot) return 0;
  std::uint32_t bits = 0;
  for (int uur = *r.lesuur_van; uur <= *r.lesuur_tot && uur < 32; ++uur) bits |= 1u << uur;
  return bits;
}

// Appends what `registratie` covers; returns the first later date on which it covers more.
std::optional<LocalDay> cover(const Registratie& registratie, const Geldigheid& geldig, const Kalender& kalender,
                              const RegelReeks& regels, LocalDay van, LocalDay vandaag, std::vector<Stuk>& stukken) {
  const LocalDay first = geldig.first_day();
  const auto last = geldig.last_day();
  if (first > vandaag) return first;
  const bool single_day = last && *last == first;
  const LocalDay end = last ? std::min(*last, vandaag) : vandaag;
  for (LocalDay dag = std::max(first, van); dag <= end; dag += days(1)) {
    if (dag != first && dag >= vandaag) break;
    if (!kalender.is_lesdag(dag)) continue;
    const Regels& regel = regels.op(dag);
    int from = dag == first ? static_cast<int>((geldig.begin - LocalTime(dag)).count()) : 0;
    int to = last && dag == *last ? static_cast<int>((*geldig.eind - LocalTime(dag)).count()) : day_minutes;
    if (!single_day) {
      from = std::max(from, regel.lesdag_begin);
      to = std::min(to, regel.lesdag_eind);
    }
    if (from < to) stukken.push_back({dag, from, to, groepen(registratie), lesuur_bits(registratie, single_day)});
  }
  if (single_day) return std::nullopt;
  const LocalDay next = kalender.lesdag_from(first == vandaag ? vandaag + days(1) : vandaag);
  if (last && *last < next) return std::nullopt;
  return next + days(1);
}

// Minutes of the union of those pieces that are in `groep`; `stukken` is in order of `van`.
int union_minutes(std::span<const Stuk> stukken, unsigned groep, bool without_lesuren) {
  int sum = 0;
  int until = 0;
  for (const Stuk& stuk : stukken) {
    if (!(stuk.groepen & groep) || (without_lesuren && stuk.lesuren != 0)) continue;
    sum += std::max(0, stuk.tot - std::max(stuk.van, until));
    until = std::max(until, stuk.tot);
  }
  return sum;
}

// Where a school counts lesson hours: each hour missed once, 60 minutes to the threshold; absence
// that names no lesson hours by whole clock hours.
int lesuur_minutes(std::span<const Stuk> stukken) {
  std::uint32_t missed = 0;
  for (const Stuk& stuk : stukken) {
    if (stuk.groepen & verzuim) missed |= stuk.lesuren;
  }
  return (std::popcount(missed) + union_minutes(stukken, verzuim, true) / 60) * 60;
}

Dagtelling count_day(std::span<const Stuk> stukken, const Regels& regels) {
  const auto capped = [&](unsigned groep) {
    return std::min(union_minutes(stukken, groep, false), regels.lesdag_minuten);
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
  std::vector<Stuk> stukken;
  for (const Registratie& registratie : registraties) {
    if (groepen(registratie) == 0) continue;
    const Geldigheid geldig = geldigheid(registratie, beeindigingen);
    if (geldig.is_empty()) continue;
    const auto more = cover(registratie, geldig, kalender, regels, van, vandaag, stukken);
    if (more && (!telling.verandert_op || *more < *telling.verandert_op)) telling.verandert_op = more;
  }
  std::sort(stukken.begin(), stukken.end(), [](const Stuk& a, const Stuk& b) {
    return a.dag != b.dag ? a.dag < b.dag : a.van < b.van;
  });
  for (std::size_t from = 0; from < stukken.size();) {
    std::size_t to = from;
    while (to < stukken.size() && stukken[to].dag == stukken[from].dag) ++to;
    telling.dagen.push_back(count_day(std::span(stukken).subspan(from, to - from), regels.op(stukken[from].dag)));
    from = to;
  }
  return telling;
}

}  // namespace hub::domain
