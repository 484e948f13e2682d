#include "connectors/school/eduarte/bezetting.h"

#include <iterator>

namespace hub::eduarte {

std::optional<int> Bezetting::add(const domain::Verzuimregistratie& registratie, int line) {
  auto& stukken = per_leerling_[registratie.leerling.leerlingnummer];
  const LocalTime begin = registratie.registratie.begin;
  const LocalTime eind = registratie.registratie.eind.value_or(LocalTime::max());

  const auto next = stukken.lower_bound(begin);
  if (next != stukken.end() && (next->first == begin || next->first < eind)) return next->second.line;
  if (next != stukken.begin()) {
    const auto previous = std::prev(next);
    if (begin < previous->second.eind) return previous->second.line;
  }
  stukken.emplace_hint(next, begin, Stuk{eind, line});
  return std::nullopt;
}

}  // namespace hub::eduarte
