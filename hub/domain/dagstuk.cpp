#include "hub/domain/dagstuk.h"

namespace hub::domain {
namespace {

using std::chrono::days;

std::uint32_t lesuur_bits(const Registratie& r, bool single_day) {
  if (!single_day || !r.lesuur_van || !r.lesuur_tot) return 0;
  std::uint32_t bits = 0;
  for (int uur = *r.lesuur_van; uur <= *r.lesuur_tot && uur < 32; ++uur) bits |= 1u << uur;
  return bits;
}

}  // namespace

std::optional<LocalDay> add_dagstukken(const Registratie& registratie, const Geldigheid& geldig, unsigned groepen,
                                       const Kalender& kalender, const RegelReeks& regels, LocalDay van,
                                       LocalDay vandaag, std::vector<Dagstuk>& stukken) {
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
    if (from < to) stukken.push_back({dag, from, to, groepen, lesuur_bits(registratie, single_day)});
  }
  if (single_day) return std::nullopt;
  const LocalDay next = kalender.lesdag_from(first == vandaag ? vandaag + days(1) : vandaag);
  if (last && *last < next) return std::nullopt;
  return next + days(1);
}

}  // namespace hub::domain
