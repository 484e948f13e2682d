#include "hub/domain/oordeel.h"

#include <algorithm>
#include <iterator>

namespace hub::domain {
namespace {

using std::chrono::days;

LocalDay first_day(std::span<const Registratie> registraties, LocalDay otherwise) {
  LocalDay first = otherwise;
  for (const Registratie& registratie : registraties) first = std::min(first, day_of(registratie.begin));
  return first;
}

void sort(std::vector<Uitkomst>& uitkomsten) {
  std::stable_sort(uitkomsten.begin(), uitkomsten.end(), [](const Uitkomst& a, const Uitkomst& b) {
    return a.regel != b.regel ? a.regel < b.regel : a.begindatum < b.begindatum;
  });
}

void earliest(std::optional<LocalDay>& first, std::optional<LocalDay> other) {
  if (other && (!first || *other < *first)) first = other;
}

}  // namespace

Oordeel oordeel(const Dossierstukken& stukken, const Kalender& kalender, const RegelReeks& regels, LocalDay vandaag) {
  Wandelstand start = stukken.stand.value_or(Wandelstand{});
  if (!stukken.stand) {
    start.tot = first_day(stukken.registraties, vandaag);
    if (!stukken.gesloten.empty()) start.tot = std::min(start.tot, stukken.gesloten.front());
  }
  const LocalDay from = start.tot;
  const Telling telling = tel(stukken.registraties, stukken.beeindigingen, kalender, regels, from, vandaag);

  Oordeel result;
  Wandeling wandeling(kalender, regels, std::move(start), stukken.gesloten, vandaag);
  if (const LocalDay grens = school_year_start(vandaag); grens > from) {
    wandeling.walk(telling.dagen, grens);
    result.uitkomsten = wandeling.take_finished();
    for (Uitkomst& uitkomst : result.uitkomsten) uitkomst.afgerond = true;
    result.stand = wandeling.stand();
  }
  // A clock that was set back to before a closed school year has nothing left to walk.
  wandeling.walk(telling.dagen, std::max(from, vandaag + days(1)));
  auto finished = wandeling.take_finished();
  auto running = wandeling.running();
  std::move(finished.begin(), finished.end(), std::back_inserter(result.uitkomsten));
  std::move(running.begin(), running.end(), std::back_inserter(result.uitkomsten));
  sort(result.uitkomsten);

  result.verandert_op = telling.verandert_op;
  earliest(result.verandert_op, wandeling.verandert_op());
  return result;
}

}  // namespace hub::domain
