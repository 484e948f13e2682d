// Which days are school days, and how they group into lesweken.
#include "hub/domain/kalender.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/domain/school.h"

namespace hub::domain_test {
namespace {

using domain::Kalender;
using domain::Periode;
using std::chrono::days;

TEST(FeestdagenTest, AreExactlyTheSevenOfEachYearFrom2025To2028) {
  const std::set<std::string> vrij = {
      "2025-01-01", "2025-04-21", "2025-04-26", "2025-05-29", "2025-06-09", "2025-12-25", "2025-12-26",  // Koningsdag on the 26th
      "2026-01-01", "2026-04-06", "2026-04-27", "2026-05-14", "2026-05-25", "2026-12-25", "2026-12-26",
      "2027-01-01", "2027-03-29", "2027-04-27", "2027-05-06", "2027-05-17", "2027-12-25", "2027-12-26",
      "2028-01-01", "2028-04-17", "2028-04-27", "2028-05-25", "2028-06-05", "2028-12-25", "2028-12-26"};
  for (LocalDay day = dag("2025-01-01"); day <= dag("2028-12-31"); day += days(1)) {
    EXPECT_EQ(domain::is_nationale_vrije_dag(day), vrij.contains(format_date(day))) << format_date(day);
  }
}

TEST(FeestdagenTest, LeaveGoedeVrijdagAnd5MeiToEachSchool) {
  for (const auto* text : {"2026-04-03", "2027-03-26", "2025-05-05", "2026-05-05", "2027-12-24"}) {
    EXPECT_FALSE(domain::is_nationale_vrije_dag(dag(text))) << text;
  }
}

TEST(FeestdagenTest, FollowEaster) {
  const std::vector<std::pair<int, std::string>> pasen = {{1961, "1961-04-02"}, {2008, "2008-03-23"}, {2024, "2024-03-31"},
                                                          {2025, "2025-04-20"}, {2026, "2026-04-05"}, {2027, "2027-03-28"},
                                                          {2028, "2028-04-16"}, {2038, "2038-04-25"}, {2049, "2049-04-18"}};
  for (const auto& [year, text] : pasen) EXPECT_EQ(format_date(domain::easter_sunday(year)), text);
}

TEST(WerkdagTest, CountsForwardAndBack) {
  struct Case {
    const char* naam;
    const char* van;
    int aantal;
    const char* wordt;
  };
  const std::vector<Case> cases = {
      {"a week has five", "2026-09-01", 5, "2026-09-08"},
      {"from a Friday to the Monday", "2026-09-04", 1, "2026-09-07"},
      {"from a Saturday to the Monday", "2026-09-05", 1, "2026-09-07"},
      {"over Easter", "2026-04-03", 1, "2026-04-07"},
      {"over Christmas on Friday and Saturday", "2026-12-24", 1, "2026-12-28"},
      {"a school holiday has werkdagen", "2026-10-09", 5, "2026-10-16"},
      {"none is the day itself, also a Sunday", "2026-09-06", 0, "2026-09-06"},
      {"one back from a Monday", "2026-09-07", -1, "2026-09-04"},
      {"ten back, over Ascension", "2026-05-22", -10, "2026-05-07"},
  };
  for (const Case& c : cases) EXPECT_EQ(format_date(domain::add_werkdagen(dag(c.van), c.aantal)), c.wordt) << c.naam;
}

TEST(LesdagTest, IsMondayToFridayOutsideHolidaysAndFreeDays) {
  const Kalender kalender = School().with_vrije_dagen({"2026-09-16", "2027-03-26"}).kalender();
  struct Case {
    const char* naam;
    const char* dag;
    bool lesdag;
    bool vakantie;
  };
  const std::vector<Case> cases = {
      {"an ordinary Tuesday", "2026-09-01", true, false},
      {"a Saturday", "2026-09-05", false, false},
      {"a Sunday", "2026-09-06", false, false},
      {"the school's own free day", "2026-09-16", false, false},
      {"the day after it", "2026-09-17", true, false},
      {"the last Friday before the holiday", "2026-10-09", true, false},
      {"the Saturday on which it begins", "2026-10-10", false, true},
      {"the middle of it", "2026-10-14", false, true},
      {"the Sunday on which it ends", "2026-10-18", false, true},
      {"the Monday after it", "2026-10-19", true, false},
      {"Christmas Day in the holiday", "2026-12-25", false, true},
      {"Goede Vrijdag, chosen free", "2027-03-26", false, false},
      {"Easter Monday", "2027-03-29", false, false},
      {"Koningsdag in the May holiday", "2027-04-27", false, true},
      {"5 May, not chosen free", "2027-05-05", true, false},
      {"Ascension", "2027-05-06", false, false},
      {"the Friday after Ascension", "2027-05-07", true, false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(kalender.is_lesdag(dag(c.dag)), c.lesdag) << c.naam;
    EXPECT_EQ(kalender.is_vakantie(dag(c.dag)), c.vakantie) << c.naam;
  }
}

TEST(LesdagTest, IsEveryWerkdagWhereNothingIsPlanned) {
  const Kalender kalender = School().kalender();  // October 2025 to August 2028
  EXPECT_TRUE(kalender.is_lesdag(dag("2019-07-31")));
  EXPECT_FALSE(kalender.is_lesdag(dag("2019-08-03")));   // a Saturday
  EXPECT_TRUE(kalender.is_lesdag(dag("2030-07-31")));
  EXPECT_FALSE(kalender.is_lesdag(dag("2030-12-25")));
  EXPECT_FALSE(kalender.is_vakantie(dag("2030-07-31")));
}

TEST(LesdagTest, IsNoFreeDayOfTheSchoolEvenWhereNoHolidayIsPlanned) {
  const Kalender after = School().with_vrije_dagen({"2029-03-14"}).kalender();
  EXPECT_FALSE(after.is_lesdag(dag("2029-03-14")));
  EXPECT_TRUE(after.is_lesdag(dag("2029-03-15")));
  const Kalender before = School().with_vrije_dagen({"2025-09-17"}).kalender();
  EXPECT_FALSE(before.is_lesdag(dag("2025-09-17")));
  const Kalender alone = School().with_vakanties({}).with_vrije_dagen({"2026-09-16"}).kalender();
  EXPECT_FALSE(alone.is_lesdag(dag("2026-09-16")));
  EXPECT_TRUE(alone.is_lesdag(dag("2026-09-15")));
}

TEST(LesdagTest, IsFoundOnOrAfterAndOnOrBefore) {
  const Kalender kalender = School().kalender();
  EXPECT_EQ(kalender.lesdag_from(dag("2026-10-09")), dag("2026-10-09"));
  EXPECT_EQ(kalender.lesdag_from(dag("2026-10-10")), dag("2026-10-19"));
  EXPECT_EQ(kalender.next_lesdag(dag("2026-10-09")), dag("2026-10-19"));
  EXPECT_EQ(kalender.lesdag_until(dag("2026-10-18")), dag("2026-10-09"));
  EXPECT_EQ(kalender.lesdag_until(dag("2026-10-19")), dag("2026-10-19"));
  EXPECT_EQ(kalender.lesdag_from(dag("2026-07-04")), dag("2026-08-17"));
}

TEST(LesweekTest, IsNumberedAcrossHolidays) {
  const Kalender kalender = School().kalender();
  struct Case {
    const char* naam;
    const char* van;
    const char* tot;
    int verschil;
  };
  const std::vector<Case> cases = {
      {"one week", "2026-09-07", "2026-09-11", 0},
      {"two weeks in a row", "2026-09-11", "2026-09-14", 1},
      {"over the autumn holiday", "2026-10-09", "2026-10-19", 1},
      {"over two weeks of Christmas", "2026-12-18", "2027-01-04", 1},
      {"over the summer", "2026-07-03", "2026-08-17", 1},
      {"a week with Easter Monday is one", "2026-04-03", "2026-04-13", 2},
      {"before anything is planned", "2025-09-01", "2025-10-17", 6},
      {"from before the plan into it", "2025-10-10", "2025-10-13", 1},
      {"from the plan to after it", "2028-07-14", "2028-08-28", 1},
      {"long after it", "2028-08-28", "2028-10-30", 9},
  };
  for (const Case& c : cases) EXPECT_EQ(kalender.lesweek(dag(c.tot)) - kalender.lesweek(dag(c.van)), c.verschil) << c.naam;
}

TEST(LesweekTest, IsSkippedWhenTheSchoolTakesAllFiveDaysOff) {
  const Kalender kalender = School().with_vrije_dagen({"2026-09-14", "2026-09-15", "2026-09-16", "2026-09-17", "2026-09-18"}).kalender();
  EXPECT_EQ(kalender.lesweek(dag("2026-09-21")) - kalender.lesweek(dag("2026-09-11")), 1);
  const Kalender four = School().with_vrije_dagen({"2026-09-14", "2026-09-15", "2026-09-16", "2026-09-17"}).kalender();
  EXPECT_EQ(four.lesweek(dag("2026-09-21")) - four.lesweek(dag("2026-09-11")), 2);
}

TEST(LesweekTest, NeverGoesBack) {
  const Kalender kalender = School().kalender();
  int last = kalender.lesweek(kalender.lesdag_from(dag("2025-01-01")));
  for (LocalDay day = dag("2025-01-01"); day < dag("2029-12-31"); day += days(1)) {
    if (!kalender.is_lesdag(day)) continue;
    const int now = kalender.lesweek(day);
    EXPECT_TRUE(now == last || now == last + 1) << format_date(day);
    last = now;
  }
}

TEST(VakantieTest, IsLeftOutWhenCalendarDaysAreCounted) {
  const Kalender kalender = School().with_vrije_dagen({"2026-09-16"}).kalender();
  struct Case {
    const char* naam;
    const char* eerste;
    int aantal;
    const char* wordt;
  };
  const std::vector<Case> cases = {
      {"the first day is number one", "2026-09-01", 1, "2026-09-01"},
      {"four weeks without a holiday, weekends and free days counted", "2026-09-01", 28, "2026-09-28"},
      {"over the autumn holiday of nine days", "2026-09-14", 28, "2026-10-20"},
      {"the last day before the holiday", "2026-09-12", 28, "2026-10-09"},
      {"one later falls after it", "2026-09-13", 28, "2026-10-19"},
      {"over the summer", "2026-06-22", 28, "2026-09-01"},
      {"starting inside a holiday", "2026-10-12", 1, "2026-10-19"},
      {"a national free day counts", "2027-05-03", 28, "2027-05-30"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(format_date(kalender.nth_day_outside_vakantie(dag(c.eerste), c.aantal)), c.wordt) << c.naam;
  }
}

}  // namespace
}  // namespace hub::domain_test
