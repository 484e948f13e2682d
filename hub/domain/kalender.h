// One school's calendar: which days are lesdagen, how they group into lesweken, and what is holiday.
// Immutable after construction; any thread. Outside the years it was made for, every Monday to
// Friday that is no national free day counts as a lesdag.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hub/base/local_time.h"

namespace hub::domain {

// First and last day, both included.
struct Periode {
  LocalDay van = no_day;
  LocalDay tot = no_day;
  std::string naam;
};

// 1 January, Easter Monday, Koningsdag (27 April, or 26 when that is a Sunday), Ascension, Whit
// Monday, 25 and 26 December. Goede Vrijdag and 5 May are each school's own choice.
bool is_nationale_vrije_dag(LocalDay day);
LocalDay easter_sunday(int year);  // Gregorian computus (Meeus/Jones/Butcher)

// Monday to Friday and no national free day.
bool is_werkdag(LocalDay day);
// The werkdag that lies `count` werkdagen after (or, negative, before) `day`.
LocalDay add_werkdagen(LocalDay day, int count);

class Kalender {
 public:
  // `vakanties` are school holidays of the region, `vrije_dagen` free days of this school alone.
  Kalender(std::vector<Periode> vakanties, std::vector<Periode> vrije_dagen);

  [[nodiscard]] bool is_lesdag(LocalDay day) const { return flags_at(day) & lesdag; }
  [[nodiscard]] bool is_vakantie(LocalDay day) const { return flags_at(day) & vakantie; }

  // The first lesdag on or after / the last on or before `day`.
  [[nodiscard]] LocalDay lesdag_from(LocalDay day) const;
  [[nodiscard]] LocalDay lesdag_until(LocalDay day) const;
  // The next lesdag strictly after `day`.
  [[nodiscard]] LocalDay next_lesdag(LocalDay day) const { return lesdag_from(day + std::chrono::days(1)); }

  // Lesweken are numbered in order, so that "the three lesweken before" is a subtraction.
  // REQUIRES: is_lesdag(day).
  [[nodiscard]] int lesweek(LocalDay day) const;

  // The `count`th calendar day from `first` on that is not in a school holiday (weekends count;
  // `first` itself is number 1 unless it lies in a holiday).
  [[nodiscard]] LocalDay nth_day_outside_vakantie(LocalDay first, int count) const;

  [[nodiscard]] const std::vector<Periode>& vakanties() const { return vakanties_; }

 private:
  enum Flag : std::uint8_t { lesdag = 1, vakantie = 2 };
  [[nodiscard]] std::uint8_t flags_at(LocalDay day) const {
    const auto index = (day - first_).count();
    if (index >= 0 && index < static_cast<std::int64_t>(flags_.size())) return flags_[static_cast<std::size_t>(index)];
    return is_werkdag(day) ? lesdag : 0;
  }

  std::vector<Periode> vakanties_;
  LocalDay first_;                    // the Monday on or before the first day that is planned
  std::vector<std::uint8_t> flags_;   // one a day from first_, whole weeks
  std::vector<int> lesweken_;         // one a week from first_: the number of that lesweek
};

}  // namespace hub::domain
