// Who is absent, day by day: what every school's system would send, as small records in order of the second at which
// they arrive. What a pupil is like is in a byte, how an absence goes on in five more; all else is drawn from the
// seed, the pupil and the day. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "chance.h"
#include "country.h"
#include "school_calendar.h"

namespace bench::national {

enum class What : std::uint8_t { enrolment, consent_parents, consent_pupil, consent_withdrawn, registration, withdrawal, return_to_school };
// In the order of the words that the text of an event has for them.
enum class Kind : std::uint8_t { absent, late, sick, leave, luxury };
enum class Allowed : std::uint8_t { yes, no, unknown };

struct Arrival {
  std::uint32_t second = 0;   // of the day on which it arrives, local time
  std::uint32_t pupil = 0;
  std::uint32_t school = 0;
  std::uint16_t day = 0;      // of the absence, counted from the first day of all
  std::uint16_t from = 0;     // minutes of that day
  std::uint16_t to = 0;       // 0: it goes on
  std::uint16_t last_day = 0; // on which `to` is
  std::uint8_t lesson = 0;    // 0: of the day as a whole
  std::uint8_t version = 1;
  What what = What::registration;
  Kind kind = Kind::absent;
  Allowed allowed = Allowed::no;
};

struct Numbers {
  std::uint64_t registrations = 0;  // new ones
  std::uint64_t corrections = 0;
  std::uint64_t withdrawals = 0;
  std::uint64_t others = 0;         // the roster, consent, returns
};

class Absence {
 public:
  Absence(const Country& country, const SchoolCalendar& calendar, std::uint64_t seed, Day first);

  // What arrives on the next day, in order; valid until the next call. Days follow each other from `first`.
  const std::vector<Arrival>& next_day();
  [[nodiscard]] const Numbers& numbers() const { return numbers_; }

 private:
  struct Pupil {
    std::uint16_t left = 0;   // school days of the running absence that are still to come
    std::uint16_t since = 0;  // its first day
    std::uint8_t traits = 0;  // health, discipline: two bits each
    std::uint8_t runs = 0;    // how it is registered: Runs in absence.cpp
  };
  struct Moment {
    std::uint32_t school;
    std::uint32_t pupil;
  };

  void enrol_schools(std::uint32_t round_day);
  void go_to_school(std::uint32_t school_index);
  void begin_absence(const Moment& at, Pupil& pupil, Chance& chance);
  void fall_ill(const Moment& at, Pupil& pupil, Chance& chance);
  void stay_away(const Moment& at, Pupil& pupil, Chance& chance);
  void go_on(const Moment& at, Pupil& pupil, Chance& chance);
  void be_sick_today(const Moment& at, Chance& chance);
  void come_late(const Moment& at, Chance& chance);
  void skip_lessons(const Moment& at, Chance& chance);
  void take_leave(const Moment& at, Chance& chance);
  // A registration, and now and then what becomes of it later.
  void add_fallible(const Arrival& arrival, Chance& chance);
  void add(const Arrival& arrival);
  void add_later(int days, Arrival arrival);
  [[nodiscard]] Arrival whole_day(const Moment& at, Kind kind, Allowed allowed, Chance& chance) const;
  [[nodiscard]] Arrival lesson(const Moment& at, Kind kind, Allowed allowed, int number) const;
  [[nodiscard]] const School& school_of(const Moment& at) const { return country_.schools()[at.school]; }
  void put_in_order();

  const Country& country_;
  const SchoolCalendar& calendar_;  // both outlive this
  const std::uint64_t seed_;
  const Day first_;
  std::uint16_t today_ = 0;
  std::uint16_t roster_since_ = 0;
  double illness_ = 1;              // of season and weekday
  bool before_holiday_ = false;     // of the school that is walked
  bool year_ends_ = false;
  std::vector<Pupil> pupils_;
  std::map<std::uint16_t, std::vector<Arrival>> later_;
  std::vector<Arrival> unsorted_;
  std::vector<Arrival> sorted_;
  Numbers numbers_;
};

}  // namespace bench::national
