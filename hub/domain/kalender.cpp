#include "hub/domain/kalender.h"

#include <algorithm>

#include "hub/base/assert.h"

namespace hub::domain {
namespace {

using std::chrono::days;
using std::chrono::weekday;
using std::chrono::year_month_day;

LocalDay monday_of(LocalDay day) { return day - (weekday(day) - std::chrono::Monday); }

LocalDay date(int year, unsigned month, unsigned day) {
  return LocalDay(year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)));
}

}  // namespace

LocalDay easter_sunday(int year) {
  const int a = year % 19;
  const int b = year / 100;
  const int c = year % 100;
  const int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
  const int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
  return date(year, static_cast<unsigned>(f / 31), static_cast<unsigned>(f % 31 + 1));
}

bool is_nationale_vrije_dag(LocalDay day) {
  const year_month_day ymd(day);
  const int year = static_cast<int>(ymd.year());
  const unsigned month = static_cast<unsigned>(ymd.month());
  const unsigned dom = static_cast<unsigned>(ymd.day());
  if (month == 1) return dom == 1;
  if (month == 12) return dom == 25 || dom == 26;
  if (month < 3 || month > 6) return false;
  const LocalDay koningsdag = date(year, 4, 27);
  if (day == (weekday(koningsdag) == std::chrono::Sunday ? koningsdag - days(1) : koningsdag)) return true;
  const auto after_easter = (day - easter_sunday(year)).count();
  return after_easter == 1 || after_easter == 39 || after_easter == 50;
}

bool is_werkdag(LocalDay day) {
  const unsigned iso = weekday(day).iso_encoding();
  return iso <= 5 && !is_nationale_vrije_dag(day);
}

LocalDay add_werkdagen(LocalDay day, int count) {
  const days step(count < 0 ? -1 : 1);
  for (int left = count < 0 ? -count : count; left > 0;) {
    day += step;
    if (is_werkdag(day)) --left;
  }
  return day;
}

Kalender::Kalender(std::vector<Periode> vakanties, std::vector<Periode> vrije_dagen)
    : vakanties_(std::move(vakanties)) {
  LocalDay first = LocalDay::max();
  LocalDay last = LocalDay::min();
  for (const auto* perioden : {&vakanties_, &vrije_dagen}) {
    for (const Periode& periode : *perioden) {
      first = std::min(first, periode.van);
      last = std::max(last, periode.tot);
    }
  }
  if (first > last) first = last = date(2020, 1, 1);  // nothing is planned
  first_ = monday_of(first);
  const auto weeks = static_cast<std::size_t>((monday_of(last) - first_).count() / 7 + 1);

  const auto mark = [this](const Periode& periode, std::uint8_t set, std::uint8_t clear) {
    for (LocalDay day = periode.van; day <= periode.tot; day += days(1)) {
      const auto index = (day - first_).count();
      if (index < 0 || index >= static_cast<std::int64_t>(flags_.size())) continue;
      auto& flags = flags_[static_cast<std::size_t>(index)];
      flags = static_cast<std::uint8_t>((flags | set) & ~clear);
    }
  };
  flags_.resize(weeks * 7);
  for (std::size_t i = 0; i < flags_.size(); ++i) {
    flags_[i] = is_werkdag(first_ + days(static_cast<int>(i))) ? lesdag : 0;
  }
  for (const Periode& periode : vakanties_) mark(periode, vakantie, lesdag);
  for (const Periode& periode : vrije_dagen) mark(periode, 0, lesdag);

  int number = 0;
  for (std::size_t week = 0; week < weeks; ++week) {
    const auto begin = flags_.begin() + static_cast<std::ptrdiff_t>(week * 7);
    const bool taught = std::any_of(begin, begin + 7, [](std::uint8_t f) { return f & lesdag; });
    lesweken_.push_back(number);
    if (taught) ++number;
  }
  lesweken_.push_back(number);  // the first week after what is planned
}

LocalDay Kalender::lesdag_from(LocalDay day) const {
  while (!is_lesdag(day)) day += days(1);
  return day;
}

LocalDay Kalender::lesdag_until(LocalDay day) const {
  while (!is_lesdag(day)) day -= days(1);
  return day;
}

int Kalender::lesweek(LocalDay day) const {
  const auto week = (monday_of(day) - first_).count() / 7;
  const auto planned = static_cast<std::int64_t>(lesweken_.size()) - 1;
  if (week < 0) return static_cast<int>(week);  // before the plan every week has a werkdag, so is a lesweek
  if (week >= planned) return lesweken_.back() + static_cast<int>(week - planned);
  return lesweken_[static_cast<std::size_t>(week)];
}

LocalDay Kalender::nth_day_outside_vakantie(LocalDay first, int count) const {
  HUB_ASSERT(count > 0);
  for (LocalDay day = first;; day += days(1)) {
    if (!is_vakantie(day) && --count == 0) return day;
  }
}

}  // namespace hub::domain
