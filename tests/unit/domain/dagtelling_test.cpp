// What counts on each school day: the sentences "When a day counts" and "Minutes" of the rules, one case each.
#include "hub/domain/dagtelling.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/school.h"

namespace hub::domain_test {
namespace {

using domain::Geoorloofd;
using domain::Soort;
using Lines = std::vector<std::string>;

// 31 August 2026 is a Monday; the autumn holiday is 10 to 18 October.
constexpr const char* later = "2026-12-01";

struct Case {
  const char* naam;
  School school;
  const char* vandaag;
  Lines telling;
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(c.school.telling(c.vandaag), c.telling) << c.naam;
}

TEST(MinutenTest, AreTheIntervalOfOneDayUncut) {
  expect_all({
      {"a lesson", School().afwezig("2026-09-01 08:30", "2026-09-01 10:10"), later,
       {"2026-09-01 verzuim 100 dekking 100 dekking-nee 100"}},
      {"before and after school hours counts within one date", School().afwezig("2026-09-01 07:30", "2026-09-01 08:30"), later,
       {"2026-09-01 verzuim 60 dekking 60 dekking-nee 60"}},
      {"an evening", School().afwezig("2026-09-01 18:00", "2026-09-01 19:30"), later,
       {"2026-09-01 verzuim 90 dekking 90 dekking-nee 90"}},
      {"an end of 00:00 belongs to the day before", School().afwezig("2026-09-01 22:00", "2026-09-02 00:00"), later,
       {"2026-09-01 verzuim 120 dekking 120 dekking-nee 120"}},
      {"a whole day is at most 300", School().afwezig("2026-09-01 08:30", "2026-09-01 15:30"), later,
       {"2026-09-01 verzuim 300 dekking 300 dekking-nee 300"}},
      {"a date as a whole too", School().afwezig("2026-09-01 00:00", "2026-09-02 00:00"), later,
       {"2026-09-01 verzuim 300 dekking 300 dekking-nee 300"}},
      {"no length counts nothing", School().afwezig("2026-09-01 08:30", "2026-09-01 08:30"), later, {}},
  });
}

TEST(MinutenTest, AreThatLongFromBeginWhenGiven) {
  expect_all({
      {"twenty minutes late", School().te_laat("2026-09-01 08:30", 20), later, {"2026-09-01 verzuim 20"}},
      {"minuten go before eind", School().afwezig("2026-09-01 08:30", "2026-09-01 15:30").te_laat("2026-09-02 08:30", 5), later,
       {"2026-09-01 verzuim 300 dekking 300 dekking-nee 300", "2026-09-02 verzuim 5"}},
      {"they stay within the begin day", School().te_laat("2026-09-01 23:50", 30), later, {"2026-09-01 verzuim 10"}},
      {"none is nothing", School().te_laat("2026-09-01 08:30", 0), later, {}},
  });
}

TEST(MinutenTest, FillTheSchoolHoursOverSeveralDays) {
  domain::Regels short_day;
  short_day.lesdag_begin = 9 * 60;
  short_day.lesdag_eind = 12 * 60;
  expect_all({
      {"first and last day only the part inside 08:30 to 15:30",
       School().afwezig("2026-09-01 14:00", "2026-09-03 10:00"), later,
       {"2026-09-01 verzuim 90 dekking 90 dekking-nee 90", "2026-09-02 verzuim 300 dekking 300 dekking-nee 300",
        "2026-09-03 verzuim 90 dekking 90 dekking-nee 90"}},
      {"begun before school and ended after it", School().afwezig("2026-09-01 06:00", "2026-09-02 20:00"), later,
       {"2026-09-01 verzuim 300 dekking 300 dekking-nee 300", "2026-09-02 verzuim 300 dekking 300 dekking-nee 300"}},
      {"begun after school: nothing of that day", School().afwezig("2026-09-01 16:00", "2026-09-02 10:30"), later,
       {"2026-09-02 verzuim 120 dekking 120 dekking-nee 120"}},
      {"ended before school: nothing of that day", School().afwezig("2026-09-01 14:30", "2026-09-02 08:00"), later,
       {"2026-09-01 verzuim 60 dekking 60 dekking-nee 60"}},
      {"ended at 00:00: the day before is the last", School().afwezig("2026-09-01 14:30", "2026-09-03 00:00"), later,
       {"2026-09-01 verzuim 60 dekking 60 dekking-nee 60", "2026-09-02 verzuim 300 dekking 300 dekking-nee 300"}},
      {"the school's own hours", School().with_regels(short_day).afwezig("2026-09-01 08:30", "2026-09-02 10:00"), later,
       {"2026-09-01 verzuim 180 dekking 180 dekking-nee 180", "2026-09-02 verzuim 60 dekking 60 dekking-nee 60"}},
      {"no lesdag counts nothing: weekend and holiday",
       School().ziek("2026-10-08 08:30", "2026-10-19 10:30"), later,
       {"2026-10-08 ziek 300 dekking 300", "2026-10-09 ziek 300 dekking 300", "2026-10-19 ziek 120 dekking 120"}},
      {"a Saturday alone counts nothing", School().afwezig("2026-09-05 08:30", "2026-09-05 12:00"), later, {}},
      {"a free day of the school counts nothing",
       School().with_vrije_dagen({"2026-09-02"}).ziek("2026-09-01 08:30", "2026-09-03 15:30"), later,
       {"2026-09-01 ziek 300 dekking 300", "2026-09-03 ziek 300 dekking 300"}},
  });
}

TEST(MinutenTest, AreTheUnionOfTheKindsARuleNames) {
  expect_all({
      {"overlap counts once",
       School().afwezig("2026-09-01 08:30", "2026-09-01 10:30").afwezig("2026-09-01 09:30", "2026-09-01 11:30"), later,
       {"2026-09-01 verzuim 180 dekking 180 dekking-nee 180"}},
      {"one inside the other counts once",
       School().afwezig("2026-09-01 09:00", "2026-09-01 09:30").afwezig("2026-09-01 08:30", "2026-09-01 10:30"), later,
       {"2026-09-01 verzuim 120 dekking 120 dekking-nee 120"}},
      {"touching ones add up",
       School().afwezig("2026-09-01 08:30", "2026-09-01 09:30").afwezig("2026-09-01 09:30", "2026-09-01 10:30"), later,
       {"2026-09-01 verzuim 120 dekking 120 dekking-nee 120"}},
      {"late and absent are both verzuim, late covers nothing",
       School().te_laat("2026-09-01 08:30", 30).afwezig("2026-09-01 13:30", "2026-09-01 14:30"), later,
       {"2026-09-01 verzuim 90 dekking 60 dekking-nee 60"}},
      {"no kind overrules another: sick and absent at the same hour count for both",
       School().afwezig("2026-09-01 08:30", "2026-09-01 10:30").ziek("2026-09-01 08:30", "2026-09-01 10:30"), later,
       {"2026-09-01 verzuim 120 ziek 120 dekking 120 dekking-nee 120"}},
      {"a union of kinds for covering",
       School().afwezig("2026-09-01 08:30", "2026-09-01 10:30").ziek("2026-09-01 09:30", "2026-09-01 11:30"), later,
       {"2026-09-01 verzuim 120 ziek 120 dekking 180 dekking-nee 120"}},
      {"no more than 300 a day together",
       School().afwezig("2026-09-01 08:30", "2026-09-01 12:30").afwezig("2026-09-01 12:45", "2026-09-01 15:30"), later,
       {"2026-09-01 verzuim 300 dekking 300 dekking-nee 300"}},
  });
}

TEST(MinutenTest, CountByKindAndPermission) {
  const auto one = [](Soort soort, Geoorloofd geoorloofd) {
    return School().add(soort, geoorloofd, "2026-09-01 08:30", "2026-09-01 10:10");
  };
  expect_all({
      {"absent, not allowed", one(Soort::afwezig, Geoorloofd::nee), later, {"2026-09-01 verzuim 100 dekking 100 dekking-nee 100"}},
      {"absent, allowed", one(Soort::afwezig, Geoorloofd::ja), later, {"2026-09-01 dekking 100"}},
      {"absent, unknown", one(Soort::afwezig, Geoorloofd::onbekend), later, {"2026-09-01 dekking 100"}},
      {"late, not allowed", one(Soort::te_laat, Geoorloofd::nee), later, {"2026-09-01 verzuim 100"}},
      {"late, allowed", one(Soort::te_laat, Geoorloofd::ja), later, {}},
      {"sick, allowed", one(Soort::ziek, Geoorloofd::ja), later, {"2026-09-01 ziek 100 dekking 100"}},
      {"sick, not allowed", one(Soort::ziek, Geoorloofd::nee), later, {"2026-09-01 ziek 100 dekking 100 dekking-nee 100"}},
      {"sent out of class", one(Soort::verwijderd, Geoorloofd::nee), later, {}},
      {"suspended", one(Soort::geschorst, Geoorloofd::nee), later, {"2026-09-01 dekking 100 dekking-nee 100"}},
      {"leave, allowed", one(Soort::verlof, Geoorloofd::ja), later, {"2026-09-01 dekking 100"}},
      {"luxe, not allowed", one(Soort::luxe, Geoorloofd::nee), later, {"2026-09-01 luxe 100 dekking 100 dekking-nee 100"}},
      {"luxe, unknown", one(Soort::luxe, Geoorloofd::onbekend), later, {"2026-09-01 dekking 100"}},
      {"nvt never counts", one(Soort::nvt, Geoorloofd::nee), later, {}},
  });
}

TEST(TeltTest, CountsTheFirstDayAsSoonAsItHasComeAndLaterDaysOnceTheyAreOver) {
  const School three_days = School().ziek("2026-09-01 08:30", "2026-09-03 15:30");
  expect_all({
      {"before it begins", three_days, "2026-08-31", {}},
      {"on the first day", three_days, "2026-09-01", {"2026-09-01 ziek 300 dekking 300"}},
      {"on the second, which is not over", three_days, "2026-09-02", {"2026-09-01 ziek 300 dekking 300"}},
      {"on the third", three_days, "2026-09-03", {"2026-09-01 ziek 300 dekking 300", "2026-09-02 ziek 300 dekking 300"}},
      {"on the day after", three_days, "2026-09-04",
       {"2026-09-01 ziek 300 dekking 300", "2026-09-02 ziek 300 dekking 300", "2026-09-03 ziek 300 dekking 300"}},
      {"one later today counts today", School().afwezig("2026-09-01 14:00", "2026-09-01 15:00"), "2026-09-01",
       {"2026-09-01 verzuim 60 dekking 60 dekking-nee 60"}},
  });
}

TEST(TeltTest, GoesOnToYesterdayWhileOpen) {
  const School open = School().ziek("2026-09-03 10:00", "");
  expect_all({
      {"the day itself, from its begin", open, "2026-09-03", {"2026-09-03 ziek 300 dekking 300"}},
      {"a weekend later", open, "2026-09-08",
       {"2026-09-03 ziek 300 dekking 300", "2026-09-04 ziek 300 dekking 300", "2026-09-07 ziek 300 dekking 300"}},
      {"begun late in the day", School().ziek("2026-09-03 14:00", ""), "2026-09-04", {"2026-09-03 ziek 90 dekking 90"}},
  });
}

TEST(TeltTest, TellsWhenTimeAloneAddsSomething) {
  struct When {
    const char* naam;
    School school;
    const char* vandaag;
    const char* verandert;
  };
  const std::vector<When> cases = {
      {"nothing known", School(), "2026-09-01", ""},
      {"one day, over", School().ziek("2026-09-01 08:30", "2026-09-01 10:00"), "2026-09-01", ""},
      {"begins tomorrow", School().ziek("2026-09-02 08:30", "2026-09-02 10:00"), "2026-09-01", "2026-09-02"},
      {"two days, on the first: when the second is over", School().ziek("2026-09-01 08:30", "2026-09-02 10:00"), "2026-09-01", "2026-09-03"},
      {"open: when the next day is over", School().ziek("2026-09-01 08:30", ""), "2026-09-01", "2026-09-03"},
      {"open, a day later: when today is over", School().ziek("2026-09-01 08:30", ""), "2026-09-02", "2026-09-03"},
      {"open on a Friday: when Monday is over", School().ziek("2026-09-04 08:30", ""), "2026-09-04", "2026-09-08"},
      {"open into the holiday: when its first lesdag is over", School().ziek("2026-10-09 08:30", ""), "2026-10-09", "2026-10-20"},
      {"ends before the next lesdag", School().ziek("2026-10-09 08:30", "2026-10-14 15:30"), "2026-10-09", ""},
  };
  for (const When& c : cases) {
    const auto telling = tel(c.school.registraties(), c.school.beeindigingen(), c.school.kalender(), c.school.regels(),
                             dag("2026-08-01"), dag(c.vandaag));
    EXPECT_EQ(telling.verandert_op ? format_date(*telling.verandert_op) : "", c.verandert) << c.naam;
  }
}

TEST(TeltTest, LeavesOutWhatLiesBeforeTheDayItStartsFrom) {
  const School school = School().ziek("2026-09-01 08:30", "2026-09-04 15:30");
  const auto telling = tel(school.registraties(), {}, school.kalender(), school.regels(), dag("2026-09-03"), dag("2026-12-01"));
  ASSERT_EQ(telling.dagen.size(), 2u);
  EXPECT_EQ(telling.dagen.front().dag, dag("2026-09-03"));
}

TEST(HervattingTest, EndsEverythingThatBeganBeforeItAtMidnight) {
  expect_all({
      {"an open one", School().ziek("2026-09-01 08:30", "").hervat("2026-09-03"), later,
       {"2026-09-01 ziek 300 dekking 300", "2026-09-02 ziek 300 dekking 300"}},
      {"one that would have gone on", School().ziek("2026-09-01 08:30", "2026-09-10 15:30").hervat("2026-09-03"), later,
       {"2026-09-01 ziek 300 dekking 300", "2026-09-02 ziek 300 dekking 300"}},
      {"one that ended before stays as it was", School().ziek("2026-09-01 08:30", "2026-09-01 10:00").hervat("2026-09-03"), later,
       {"2026-09-01 ziek 90 dekking 90"}},
      {"one that begins on the day itself is new", School().ziek("2026-09-03 08:30", "").hervat("2026-09-03"), "2026-09-05",
       {"2026-09-03 ziek 300 dekking 300", "2026-09-04 ziek 300 dekking 300"}},
      {"so is one that begins at its midnight", School().ziek("2026-09-03 00:00", "2026-09-03 10:00").hervat("2026-09-03"), later,
       {"2026-09-03 ziek 300 dekking 300"}},
      {"one with minuten past midnight ends there anyway", School().te_laat("2026-09-02 23:00", 30).hervat("2026-09-03"), later,
       {"2026-09-02 verzuim 30"}},
      {"the first return after it counts",
       School().ziek("2026-09-01 08:30", "").ziek("2026-09-07 08:30", "").hervat("2026-09-03").hervat("2026-09-09"), later,
       {"2026-09-01 ziek 300 dekking 300", "2026-09-02 ziek 300 dekking 300", "2026-09-07 ziek 300 dekking 300",
        "2026-09-08 ziek 300 dekking 300"}},
      {"cut to its own first day it is no longer over several days",
       School().ziek("2026-09-02 07:00", "").hervat("2026-09-03"), later, {"2026-09-02 ziek 300 dekking 300"}},
  });
}

TEST(LesurenTest, CountEachHourOnceWhereTheSchoolCountsHours) {
  domain::Regels uren;
  uren.eenheid = domain::Eenheid::lesuren;
  const auto school = [&] { return School().with_regels(uren); };
  expect_all({
      {"three lesson hours of 45 minutes are three hours",
       school().lesuren_afwezig("2026-09-01 08:30", "2026-09-01 10:45", 1, 3), later,
       {"2026-09-01 verzuim 180 dekking 135 dekking-nee 135"}},
      {"the same hour twice counts once",
       school().lesuren_afwezig("2026-09-01 08:30", "2026-09-01 10:00", 1, 2).lesuren_afwezig("2026-09-01 09:15", "2026-09-01 10:45", 2, 3),
       later, {"2026-09-01 verzuim 180 dekking 135 dekking-nee 135"}},
      {"without hours it counts whole clock hours", school().afwezig("2026-09-01 08:30", "2026-09-01 10:20"), later,
       {"2026-09-01 verzuim 60 dekking 110 dekking-nee 110"}},
      {"over several days too, hours given or not",
       school().lesuren_afwezig("2026-09-01 13:30", "2026-09-02 09:40", 6, 7), later,
       {"2026-09-01 verzuim 120 dekking 120 dekking-nee 120", "2026-09-02 verzuim 60 dekking 70 dekking-nee 70"}},
      {"where minutes count, hours say nothing", School().lesuren_afwezig("2026-09-01 08:30", "2026-09-01 10:45", 1, 3), later,
       {"2026-09-01 verzuim 135 dekking 135 dekking-nee 135"}},
  });
}

TEST(RegelsTest, CountADayByTheRulesInForceOnIt) {
  domain::Regels old;
  old.lesdag_minuten = 330;
  domain::Regels fresh;
  fresh.geldig_vanaf = dag("2026-09-02");
  const School school = School().with_regels(std::vector{fresh, old}).afwezig("2026-09-01 08:30", "2026-09-02 15:30");
  EXPECT_EQ(school.telling(later), (Lines{"2026-09-01 verzuim 330 dekking 330 dekking-nee 330",
                                          "2026-09-02 verzuim 300 dekking 300 dekking-nee 300"}));
}

}  // namespace
}  // namespace hub::domain_test
