// What one registration covers of the lesdagen, piece by piece: the sentences "When a day counts" and "Minutes" of the
// rules, below everything that counts. Pure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "hub/domain/dagtelling.h"

namespace hub::domain {

inline constexpr int day_minutes = 24 * 60;

// Part of one registration on one lesdag, in minutes of that day.
struct Dagstuk {
  LocalDay dag = no_day;
  int van = 0;
  int tot = 0;
  unsigned groepen = 0;       // in which sums it counts; bits of whoever counts
  std::uint32_t lesuren = 0;  // bit n: lesson hour n; 0 where the registration names none
};

// Appends what `registratie`, which holds as `geldig` says, covers of the lesdagen from `van` up to and including
// `vandaag`. Returns the first later date on which it covers more; none: never. REQUIRES: geldig is not empty.
std::optional<LocalDay> add_dagstukken(const Registratie& registratie, const Geldigheid& geldig, unsigned groepen,
                                       const Kalender& kalender, const RegelReeks& regels, LocalDay van,
                                       LocalDay vandaag, std::vector<Dagstuk>& stukken);

// Sorts them, and hands over those of each day together, in order of `van`.
template <typename OnDay>
void for_each_day(std::vector<Dagstuk>& stukken, OnDay on_day) {
  std::sort(stukken.begin(), stukken.end(), [](const Dagstuk& a, const Dagstuk& b) {
    return a.dag != b.dag ? a.dag < b.dag : a.van < b.van;
  });
  for (std::size_t from = 0; from < stukken.size();) {
    std::size_t to = from;
    while (to < stukken.size() && stukken[to].dag == stukken[from].dag) ++to;
    on_day(std::span<const Dagstuk>(stukken).subspan(from, to - from));
    from = to;
  }
}

// Minutes of the day from `van` to `tot` that the chosen pieces cover together. REQUIRES: in order of `van`.
template <typename Choose>
int union_minutes(std::span<const Dagstuk> stukken, Choose choose, int van = 0, int tot = day_minutes) {
  int sum = 0;
  for (const Dagstuk& stuk : stukken) {
    if (!choose(stuk)) continue;
    sum += std::max(0, std::min(stuk.tot, tot) - std::max(stuk.van, van));
    van = std::max(van, stuk.tot);
  }
  return sum;
}

}  // namespace hub::domain
