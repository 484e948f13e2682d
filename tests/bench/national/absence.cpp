#include "absence.h"

#include <algorithm>
#include <array>

namespace bench::national {
namespace {

using namespace std::chrono;

// How an absence of more days is registered.
enum class Runs : std::uint8_t {
  daily_sick,   // each day, or each lesson of it
  open_sick,    // once, and ended when it is over
  away,         // once; ended, or the pupil is said to be back
  luxury,       // each day
};

// A roster comes in ten days, a tenth of the schools each, between six and seven.
constexpr int roster_days = 10;
constexpr std::uint32_t roster_begin = 6 * 3600;
constexpr std::uint32_t roster_seconds = 3600;

constexpr int day_begin = 8 * 60 + 30;
constexpr int day_end = 15 * 60 + 30;
constexpr int lessons = 5;  // of an hour: what a pupil has on an average day

constexpr int lesson_begin(int number) { return day_begin + (number - 1) * 60 + (number > 2 ? 15 : 0) + (number > 4 ? 30 : 0); }

// Chances for a pupil of average health and discipline, on one school day. Together some 0.55 million registrations
// a school day of the whole country: of 1.43 million pupils in po 4 per cent sick, registered by the day; of 1.42
// million in vo and mbo 7 per cent of five lessons, registered by the lesson. No national figures exist; see README.
struct Rates {
  double sick;
  double truant;
  double late;
  double leave;
  double away;  // for weeks or months
};
constexpr Rates rates_of(Sector sector) {
  switch (sector) {
    case Sector::po: return {0.0130, 0.0005, 0.008, 0.003, 0.000012};
    case Sector::vo: return {0.0105, 0.0320, 0.070, 0.036, 0.000040};
    case Sector::mbo: return {0.0105, 0.0410, 0.070, 0.027, 0.000060};
  }
  return {};
}
constexpr double luxury_before_holiday = 0.0012;

// Half of the pupils are hardly ever ill and most never skip a lesson; a few do nothing else.
constexpr std::array<double, 4> health_factor = {0.3, 1, 2.2, 5};
constexpr std::array<double, 4> health_share = {0.50, 0.30, 0.17, 0.03};
constexpr std::array<double, 4> truancy_factor = {0.1, 1, 6, 15};
constexpr std::array<double, 4> lateness_factor = {0.3, 1, 3, 5};
constexpr std::array<double, 4> discipline_share = {0.70, 0.22, 0.07, 0.01};

constexpr std::array<double, 12> illness_of_month = {1.6, 1.6, 1.3, 0.9, 0.7, 0.7, 0.6, 0.6, 0.8, 1.0, 1.2, 1.5};

std::uint8_t pick(double dice, const std::array<double, 4>& shares) {
  std::uint8_t at = 0;
  while (at < 3 && dice >= shares[at]) dice -= shares[at++];
  return at;
}

int sick_days(Chance& chance) {
  const double dice = chance.share();
  if (dice < 0.40) return 1;
  if (dice < 0.65) return 2;
  if (dice < 0.80) return 3;
  if (dice < 0.92) return chance.between(4, 5);
  if (dice < 0.98) return chance.between(6, 10);
  if (dice < 0.995) return chance.between(11, 20);
  return chance.between(21, 60);
}

std::uint32_t seconds_between(Chance& chance, int from_minute, int to_minute) {
  return static_cast<std::uint32_t>(chance.between(from_minute * 60, to_minute * 60));
}

}  // namespace

Absence::Absence(const Country& country, const SchoolCalendar& calendar, std::uint64_t seed, Day first)
    : country_(country), calendar_(calendar), seed_(seed), first_(first), pupils_(country.pupils()) {
  for (std::uint32_t i = 0; i < pupils_.size(); ++i) {
    Chance chance(seed_, {4, i});
    const std::uint8_t health = pick(chance.share(), health_share);
    pupils_[i].traits = static_cast<std::uint8_t>(health | pick(chance.share(), discipline_share) << 2);
  }
}

const std::vector<Arrival>& Absence::next_day() {
  const Day day = first_ + days(today_);
  if (school_year_start(day) == day) roster_since_ = today_;
  const int round_day = today_ - roster_since_;
  if (round_day < roster_days) enrol_schools(static_cast<std::uint32_t>(round_day));
  if (const auto due = later_.find(today_); due != later_.end()) {
    for (const Arrival& arrival : due->second) add(arrival);
    later_.erase(due);
  }
  const double weekday_factor = weekday(day) == Monday ? 1.2 : 0.95;
  illness_ = weekday_factor * illness_of_month[static_cast<unsigned>(year_month_day(day).month()) - 1];
  std::array<bool, regions> open{};
  std::array<bool, regions> before_holiday{};
  std::array<bool, regions> year_ends{};
  for (std::size_t region = 0; region < regions; ++region) {
    open[region] = today_ >= roster_days && calendar_.is_school_day(region, day);
    before_holiday[region] = open[region] && calendar_.is_before_holiday(region, day);
    year_ends[region] = open[region] && calendar_.is_last_of_year(region, day);
  }
  for (std::uint32_t i = 0; i < country_.schools().size(); ++i) {
    const std::size_t region = country_.schools()[i].region;
    if (!open[region]) continue;
    before_holiday_ = before_holiday[region];
    year_ends_ = year_ends[region];
    go_to_school(i);
  }
  put_in_order();
  ++today_;
  return sorted_;
}

void Absence::enrol_schools(std::uint32_t round_day) {
  std::uint32_t count = 0;
  const auto enrolled_now = [round_day](std::uint32_t school) { return school % roster_days == round_day; };
  const auto& schools = country_.schools();
  for (std::uint32_t i = 0; i < schools.size(); ++i) count += enrolled_now(i) ? schools[i].pupils : 0;
  std::uint64_t done = 0;
  for (std::uint32_t i = 0; i < schools.size(); ++i) {
    if (!enrolled_now(i)) continue;
    for (std::uint32_t pupil = schools[i].first_pupil; pupil < schools[i].first_pupil + schools[i].pupils; ++pupil, ++done) {
      Arrival arrival;
      arrival.second = roster_begin + static_cast<std::uint32_t>(done * roster_seconds / count);
      arrival.pupil = pupil;
      arrival.school = i;
      arrival.day = today_;
      arrival.what = What::enrolment;
      add(arrival);
      constexpr double with_consent = 0.4;
      Chance chance(seed_, {5, pupil});
      if (roster_since_ != 0 || !chance.happens(with_consent)) continue;
      // Parents below 16, the pupil from 12.
      const bool young = schools[i].sector == Sector::po;
      const bool adult = schools[i].sector == Sector::mbo || (!young && country_.grade_of(schools[i], pupil) > 4);
      for (const What what : {What::consent_parents, What::consent_pupil}) {
        if (what == What::consent_parents ? adult : young) continue;
        arrival.what = what;
        add(arrival);
      }
      arrival.what = young ? What::consent_parents : What::consent_pupil;
      if (chance.happens(0.02)) {
        arrival.what = What::consent_withdrawn;
        add_later(chance.between(20, 120), arrival);
      }
    }
  }
}

void Absence::go_to_school(std::uint32_t school_index) {
  const School& school = country_.schools()[school_index];
  const Rates rates = rates_of(school.sector);
  for (std::uint32_t i = school.first_pupil; i < school.first_pupil + school.pupils; ++i) {
    Pupil& pupil = pupils_[i];
    Chance chance(seed_, {6, today_, i});
    const Moment at{school_index, i};
    if (pupil.left > 0) {
      go_on(at, pupil, chance);
      continue;
    }
    const std::size_t health = pupil.traits & 3;
    const std::size_t discipline = pupil.traits >> 2;
    const double any = rates.sick * health_factor[health] * illness_ + rates.truant * truancy_factor[discipline] +
                       rates.late * lateness_factor[discipline] + rates.leave + rates.away * truancy_factor[discipline] +
                       (before_holiday_ ? luxury_before_holiday : 0);
    if (chance.share() < any) begin_absence(at, pupil, chance);
  }
}

// Something happens today; which it is goes by the same chances.
void Absence::begin_absence(const Moment& at, Pupil& pupil, Chance& chance) {
  const Rates rates = rates_of(school_of(at).sector);
  const std::size_t discipline = pupil.traits >> 2;
  const std::array<double, 6> parts = {rates.sick * health_factor[pupil.traits & 3] * illness_, rates.truant * truancy_factor[discipline],
                                       rates.late * lateness_factor[discipline], rates.leave, rates.away * truancy_factor[discipline],
                                       before_holiday_ ? luxury_before_holiday : 0};
  double dice = 0;
  for (const double part : parts) dice += part;
  dice *= chance.share();
  std::size_t which = 0;
  while (which + 1 < parts.size() && dice >= parts[which]) dice -= parts[which++];
  switch (which) {
    case 0: return fall_ill(at, pupil, chance);
    case 1: return skip_lessons(at, chance);
    case 2: return come_late(at, chance);
    case 3: return take_leave(at, chance);
    case 4: return stay_away(at, pupil, chance);
    default: break;
  }
  pupil.runs = static_cast<std::uint8_t>(Runs::luxury);
  pupil.since = today_;
  pupil.left = static_cast<std::uint16_t>(year_ends_ ? 0 : chance.between(0, 3));
  add(whole_day(at, Kind::luxury, Allowed::no, chance));
}

void Absence::fall_ill(const Moment& at, Pupil& pupil, Chance& chance) {
  const int length = year_ends_ ? 1 : sick_days(chance);
  pupil.since = today_;
  pupil.left = static_cast<std::uint16_t>(length - 1);
  if (!school_of(at).whole_spells || length == 1) {
    pupil.runs = static_cast<std::uint8_t>(Runs::daily_sick);
    return be_sick_today(at, chance);
  }
  pupil.runs = static_cast<std::uint8_t>(Runs::open_sick);
  Arrival arrival = whole_day(at, Kind::sick, Allowed::yes, chance);
  arrival.to = 0;
  add(arrival);
}

void Absence::stay_away(const Moment& at, Pupil& pupil, Chance& chance) {
  if (year_ends_) return;
  pupil.runs = static_cast<std::uint8_t>(Runs::away);
  pupil.since = today_;
  pupil.left = static_cast<std::uint16_t>(chance.between(15, 120));
  Arrival arrival = whole_day(at, Kind::absent, Allowed::no, chance);
  arrival.to = 0;
  add(arrival);
}

void Absence::go_on(const Moment& at, Pupil& pupil, Chance& chance) {
  pupil.left = static_cast<std::uint16_t>(year_ends_ ? 0 : pupil.left - 1);
  const auto runs = static_cast<Runs>(pupil.runs);
  if (runs == Runs::daily_sick) return be_sick_today(at, chance);
  if (runs == Runs::luxury) return add(whole_day(at, Kind::luxury, Allowed::no, chance));
  if (pupil.left > 0) return;
  Arrival arrival = whole_day(at, runs == Runs::away ? Kind::absent : Kind::sick, runs == Runs::away ? Allowed::no : Allowed::yes, chance);
  arrival.second = seconds_between(chance, day_end, day_end + 60);
  if (runs == Runs::away && chance.happens(0.5)) {
    arrival.what = What::return_to_school;
  } else {
    arrival.day = pupil.since;
    arrival.version = 2;
  }
  add(arrival);
}

// The lessons of a sick day are registered together, after a parent called, or as they pass.
void Absence::be_sick_today(const Moment& at, Chance& chance) {
  if (school_of(at).sector == Sector::po || school_of(at).whole_spells) {
    return add_fallible(whole_day(at, Kind::sick, Allowed::yes, chance), chance);
  }
  const bool called = chance.happens(0.5);
  const std::uint32_t call = seconds_between(chance, 7 * 60 + 40, 9 * 60 + 10);
  for (int number = 1; number <= lessons; ++number) {
    Arrival arrival = lesson(at, Kind::sick, Allowed::yes, number);
    arrival.second = called ? call : seconds_between(chance, arrival.from + 5, arrival.from + 20);
    add_fallible(arrival, chance);
  }
}

void Absence::come_late(const Moment& at, Chance& chance) {
  Arrival arrival = lesson(at, Kind::late, chance.happens(0.85) ? Allowed::no : Allowed::yes, 1);
  arrival.to = static_cast<std::uint16_t>(arrival.from + chance.between(3, 30));
  arrival.second = seconds_between(chance, arrival.to + 1, arrival.to + 5);
  add_fallible(arrival, chance);
}

// What nobody knows the reason of is looked into within days.
void Absence::skip_lessons(const Moment& at, Chance& chance) {
  const bool unknown = chance.happens(0.3);
  const bool excused = chance.happens(0.5);
  const int days_later = chance.between(0, 4);
  if (school_of(at).sector == Sector::po) return add_fallible(whole_day(at, Kind::absent, Allowed::no, chance), chance);
  const int first = chance.between(1, lessons);
  const double dice = chance.share();
  const int last = dice < 0.5 ? first : dice < 0.75 ? first + 1 : lessons;
  for (int number = first; number <= std::min(last, lessons); ++number) {
    Arrival arrival = lesson(at, Kind::absent, unknown ? Allowed::unknown : Allowed::no, number);
    arrival.second = seconds_between(chance, arrival.from + 5, arrival.from + 20);
    if (!unknown) {
      add_fallible(arrival, chance);
      continue;
    }
    add(arrival);
    arrival.allowed = excused ? Allowed::yes : Allowed::no;
    arrival.version = 2;
    arrival.second = seconds_between(chance, 15 * 60 + 30, 17 * 60);
    add_later(days_later, arrival);
  }
}

void Absence::take_leave(const Moment& at, Chance& chance) {
  if (school_of(at).sector == Sector::po) return add(whole_day(at, Kind::leave, Allowed::yes, chance));
  const int first = chance.between(1, lessons);
  const int last = std::min(lessons, first + chance.between(0, 1));
  for (int number = first; number <= last; ++number) {
    Arrival arrival = lesson(at, Kind::leave, Allowed::yes, number);
    arrival.second = seconds_between(chance, 8 * 60, arrival.from + 10);
    add(arrival);
  }
}

void Absence::add_fallible(const Arrival& arrival, Chance& chance) {
  add(arrival);
  const double dice = chance.share();
  if (dice >= 0.04) return;
  Arrival later = arrival;
  later.version = 2;
  later.second = seconds_between(chance, 17 * 60, 18 * 60);
  if (dice < 0.01) {
    later.what = What::withdrawal;
  } else if (later.kind == Kind::sick) {
    later.to = static_cast<std::uint16_t>(later.from + (later.to - later.from) / 2);
  } else {
    later.allowed = later.allowed == Allowed::no ? Allowed::yes : Allowed::no;
  }
  add_later(chance.between(0, 3), later);
}

void Absence::add(const Arrival& arrival) {
  switch (arrival.what) {
    case What::registration: ++(arrival.version == 1 ? numbers_.registrations : numbers_.corrections); break;
    case What::withdrawal: ++numbers_.withdrawals; break;
    default: ++numbers_.others;
  }
  unsorted_.push_back(arrival);
}

void Absence::add_later(int days_later, Arrival arrival) {
  if (days_later == 0) return add(arrival);
  later_[static_cast<std::uint16_t>(today_ + days_later)].push_back(arrival);
}

Arrival Absence::whole_day(const Moment& at, Kind kind, Allowed allowed, Chance& chance) const {
  Arrival arrival;
  arrival.second = seconds_between(chance, 7 * 60 + 40, 9 * 60 + 10);
  arrival.pupil = at.pupil;
  arrival.school = at.school;
  arrival.day = arrival.last_day = today_;
  arrival.from = day_begin;
  arrival.to = day_end;
  arrival.kind = kind;
  arrival.allowed = allowed;
  return arrival;
}

Arrival Absence::lesson(const Moment& at, Kind kind, Allowed allowed, int number) const {
  Arrival arrival;
  arrival.pupil = at.pupil;
  arrival.school = at.school;
  arrival.day = arrival.last_day = today_;
  arrival.from = static_cast<std::uint16_t>(lesson_begin(number));
  arrival.to = static_cast<std::uint16_t>(arrival.from + 60);
  arrival.lesson = static_cast<std::uint8_t>(number);
  arrival.kind = kind;
  arrival.allowed = allowed;
  return arrival;
}

// By counting: a day has no more seconds than that.
void Absence::put_in_order() {
  std::vector<std::uint32_t> place(24 * 3600 + 1, 0);
  for (const Arrival& arrival : unsorted_) ++place[arrival.second + 1];
  for (std::size_t second = 1; second < place.size(); ++second) place[second] += place[second - 1];
  sorted_.resize(unsorted_.size());
  for (const Arrival& arrival : unsorted_) sorted_[place[arrival.second]++] = arrival;
  unsorted_.clear();
}

}  // namespace bench::national
