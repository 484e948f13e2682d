#include "hub/domain/verzuimoverzicht.h"

#include <algorithm>
#include <cstdint>

#include "hub/domain/dagstuk.h"

namespace hub::domain {
namespace {

using std::chrono::days;

enum Groep : unsigned { geoorloofd = 1, ongeoorloofd = 2, onbekend = 4, alles = 7 };

unsigned groep_of(const Registratie& r) {
  if (r.soort == Soort::verwijderd || r.soort == Soort::nvt) return 0;
  if (r.geoorloofd == Geoorloofd::nee) return ongeoorloofd;
  // Leerplichtwet 1969, art. 11: denied the school for a while (c), sick (d), leave (e, f, g).
  const bool by_law = r.soort == Soort::ziek || r.soort == Soort::verlof || r.soort == Soort::geschorst;
  return r.geoorloofd == Geoorloofd::ja || by_law ? geoorloofd : onbekend;
}

int minutes_of(std::span<const Dagstuk> dag, unsigned groep, int van = 0, int tot = day_minutes) {
  return union_minutes(dag, [groep](const Dagstuk& stuk) { return (stuk.groepen & groep) != 0; }, van, tot);
}

void add_day(Verzuimsom& som, std::span<const Dagstuk> dag, unsigned groep, const Regels& regel) {
  const int middle = (regel.lesdag_begin + regel.lesdag_eind) / 2;
  for (const int half : {minutes_of(dag, groep, 0, middle), minutes_of(dag, groep, middle)}) {
    if (half * 4 >= regel.lesdag_minuten) ++som.dagdelen;
  }
  som.minuten += std::min(minutes_of(dag, groep), regel.lesdag_minuten);
}

// Whether a melding is about any of those months.
bool touches(const Uitkomst& uitkomst, LocalDay van, LocalDay vandaag) {
  return uitkomst.begindatum <= vandaag && (!uitkomst.einddatum || *uitkomst.einddatum >= van);
}

bool is_doorstroompunt(const Regio& regio, const Ontvanger& ontvanger) {
  return std::any_of(regio.gemeenten.begin(), regio.gemeenten.end(),
                     [&](const auto& each) { return each.second.doorstroompunt == ontvanger.partner; });
}

}  // namespace

LocalDay first_of_twelve_months(LocalDay vandaag) { return add_months(vandaag, -12) + days(1); }

Verzuimoverzicht verzuimoverzicht(const Verzuimstukken& stukken, const Kalender& kalender, const RegelReeks& regels,
                                  const Regio& regio, LocalDay vandaag) {
  const LocalDay van = first_of_twelve_months(vandaag);
  Verzuimoverzicht overzicht;
  std::vector<Dagstuk> dagstukken;
  for (const Registratie& registratie : stukken.registraties) {
    const unsigned groep = groep_of(registratie);
    const Geldigheid geldig = geldigheid(registratie, stukken.beeindigingen);
    if (groep == 0 || geldig.is_empty()) continue;
    const std::size_t before = dagstukken.size();
    add_dagstukken(registratie, geldig, groep, kalender, regels, van, vandaag, dagstukken);
    if (groep == ongeoorloofd && dagstukken.size() > before) ++overzicht.frequentie;
  }
  std::int64_t missed = 0;
  for_each_day(dagstukken, [&](std::span<const Dagstuk> dag) {
    const Regels& regel = regels.op(dag.front().dag);
    add_day(overzicht.geoorloofd, dag, geoorloofd, regel);
    add_day(overzicht.ongeoorloofd, dag, ongeoorloofd, regel);
    missed += std::min(minutes_of(dag, alles), regel.lesdag_minuten);
  });
  std::int64_t lesson_time = 0;
  for (LocalDay dag = kalender.lesdag_from(van); dag <= vandaag; dag = kalender.next_lesdag(dag)) lesson_time += regels.op(dag).lesdag_minuten;
  overzicht.meer_dan_kwart = missed * 4 > lesson_time;
  for (const Gemeld& gemeld : stukken.meldingen) {
    const auto& ontvanger = gemeld.bestemming.ontvanger;
    if (!ontvanger || !touches(gemeld.uitkomst, van, vandaag)) continue;
    (is_doorstroompunt(regio, *ontvanger) ? overzicht.gemeld_rmc : overzicht.gemeld_leerplicht) = true;
  }
  return overzicht;
}

}  // namespace hub::domain
