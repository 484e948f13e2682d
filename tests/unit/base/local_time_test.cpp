// Dutch civil time: both changes of the clock, months, ages, school years.
#include "hub/base/local_time.h"

#include <gtest/gtest.h>

namespace hub {
namespace {

WallTime utc(std::string_view text) { return *parse_rfc3339(text); }
LocalDay day(std::string_view text) { return *parse_date(text); }
LocalTime at(std::string_view date, int hour, int minute) { return at_minute(day(date), hour * 60 + minute); }
std::string show(LocalTime time) {
  const auto minute = (time - LocalTime(day_of(time))).count();
  return format_date(day_of(time)) + " " + std::to_string(minute / 60) + ":" + std::to_string(minute % 60);
}

TEST(ToLocalTest, FollowsWinterAndSummerTime) {
  struct Case {
    const char* utc;
    const char* lokaal;
  };
  const std::vector<Case> cases = {
      {"2026-01-15T08:30:00Z", "2026-01-15 9:30"},
      {"2026-07-15T08:30:00Z", "2026-07-15 10:30"},
      {"2026-09-01T06:30:59.999999Z", "2026-09-01 8:30"},  // cut to the minute
      {"2026-08-31T22:00:00Z", "2026-09-01 0:0"},
      {"2026-08-31T21:59:59Z", "2026-08-31 23:59"},
      {"2027-03-28T00:59:59Z", "2027-03-28 1:59"},         // F67: the last second of winter time
      {"2027-03-28T01:00:00Z", "2027-03-28 3:0"},          // there is no 02:00
      {"2026-10-25T00:30:00Z", "2026-10-25 2:30"},         // the first of two
      {"2026-10-25T01:30:00Z", "2026-10-25 2:30"},         // the second
      {"1969-12-31T23:30:30Z", "1970-01-01 0:30"},
  };
  for (const Case& c : cases) EXPECT_EQ(show(to_local(utc(c.utc))), c.lokaal) << c.utc;
}

TEST(ToWallTest, TakesTheFirstMinuteAfterTheGapAndTheFirstOfTwo) {  // I40, I41, F67
  struct Case {
    const char* dag;
    int uur, minuut;
    const char* utc;
  };
  const std::vector<Case> cases = {
      {"2026-01-15", 9, 30, "2026-01-15T08:30:00Z"}, {"2026-07-15", 10, 30, "2026-07-15T08:30:00Z"},
      {"2027-03-28", 1, 59, "2027-03-28T00:59:00Z"}, {"2027-03-28", 2, 0, "2027-03-28T01:00:00Z"},
      {"2027-03-28", 2, 30, "2027-03-28T01:00:00Z"}, {"2027-03-28", 3, 0, "2027-03-28T01:00:00Z"},
      {"2026-10-25", 2, 30, "2026-10-25T00:30:00Z"}, {"2027-10-31", 2, 30, "2027-10-31T00:30:00Z"},
      {"2026-10-25", 3, 0, "2026-10-25T02:00:00Z"},
  };
  for (const Case& c : cases) EXPECT_EQ(format_rfc3339(to_wall(at(c.dag, c.uur, c.minuut))), c.utc) << c.dag << " " << c.uur << ":" << c.minuut;
}

TEST(MidnightTest, MakesDaysOf23And25Hours) {  // F67
  using std::chrono::hours;
  const auto length = [](std::string_view date) { return midnight(day(date) + std::chrono::days(1)) - midnight(day(date)); };
  EXPECT_EQ(length("2026-09-01"), hours(24));
  EXPECT_EQ(length("2027-03-28"), hours(23));
  EXPECT_EQ(length("2026-10-25"), hours(25));
  EXPECT_EQ(format_rfc3339(midnight(day("2026-09-01"))), "2026-08-31T22:00:00Z");
  EXPECT_EQ(local_day(midnight(day("2027-03-28"))), day("2027-03-28"));
}

TEST(LocalDayTest, IsTheSameForEveryHourOfADay) {
  for (LocalDay date = day("2026-01-01"); date < day("2028-01-01"); date += std::chrono::days(1)) {
    ASSERT_EQ(local_day(midnight(date)), date);
    ASSERT_EQ(local_day(midnight(date + std::chrono::days(1)) - std::chrono::microseconds(1)), date) << format_date(date);
  }
}

TEST(AddMonthsTest, EndsOnTheLastDayOfAShorterMonth) {
  struct Case {
    const char* van;
    int maanden;
    const char* wordt;
  };
  const std::vector<Case> cases = {{"2026-09-01", 3, "2026-12-01"},   {"2026-11-30", 3, "2027-02-28"}, {"2027-11-30", 3, "2028-02-29"},
                                   {"2026-08-31", 1, "2026-09-30"},   {"2026-12-15", 1, "2027-01-15"}, {"2026-01-31", -11, "2025-02-28"},
                                   {"2008-02-29", 12, "2009-02-28"},  {"2008-02-29", 48, "2012-02-29"}, {"2026-09-01", 0, "2026-09-01"}};
  for (const Case& c : cases) EXPECT_EQ(format_date(add_months(day(c.van), c.maanden)), c.wordt) << c.van << " + " << c.maanden;
}

TEST(AgeTest, CountsWholeYears) {
  struct Case {
    const char* geboren;
    const char* op;
    int leeftijd;
  };
  const std::vector<Case> cases = {
      {"2008-09-04", "2026-09-03", 17}, {"2008-09-04", "2026-09-04", 18}, {"2008-09-04", "2026-12-31", 18}, {"2008-09-04", "2027-01-01", 18},
      {"2008-02-29", "2026-02-28", 17}, {"2008-02-29", "2026-03-01", 18},  // a year older on 1 March
      {"2008-02-29", "2028-02-28", 19}, {"2008-02-29", "2028-02-29", 20}, {"2026-09-01", "2026-09-01", 0},
      {"2026-12-31", "2027-01-01", 0},
  };
  for (const Case& c : cases) EXPECT_EQ(age_on(day(c.geboren), day(c.op)), c.leeftijd) << c.geboren << " on " << c.op;
}

TEST(SchoolYearTest, StartsOnTheFirstOfAugust) {  // I46
  EXPECT_EQ(school_year_start(day("2026-07-31")), day("2025-08-01"));
  EXPECT_EQ(school_year_start(day("2026-08-01")), day("2026-08-01"));
  EXPECT_EQ(school_year_start(day("2026-12-31")), day("2026-08-01"));
  EXPECT_EQ(school_year_start(day("2027-01-01")), day("2026-08-01"));
}

}  // namespace
}  // namespace hub
