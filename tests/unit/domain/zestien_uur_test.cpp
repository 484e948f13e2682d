// The 16-hour rule: 960 minutes within four lesweken, and the warning at 840.
// 31 August 2026 is a Monday; the autumn holiday is 10 to 18 October.
#include <gtest/gtest.h>

#include "tests/unit/domain/school.h"

namespace hub::domain_test {
namespace {

using domain::Geoorloofd;
using domain::Regel;
using domain::Soort;
using Lines = std::vector<std::string>;

struct Case {
  const char* naam;
  School school;
  const char* vandaag;
  Lines meldingen;
};

void expect_all(const std::vector<Case>& cases, Regel regel) {
  for (const Case& c : cases) EXPECT_EQ(c.school.uitkomsten(c.vandaag, regel), c.meldingen) << c.naam;
}

// 900 minutes on Tuesday to Thursday, and so many more on Friday 4 September.
School three_days_and(int minuten) {
  return School().hele_dagen_afwezig({"2026-09-01", "2026-09-02", "2026-09-03"}).te_laat("2026-09-04 08:30", minuten);
}
// Ends in a melding on Friday 4 September.
School melding_op_4_september() { return three_days_and(60); }

TEST(ZestienUurTest, IsMetByExactly960Minutes) {
  expect_all(
      {
          {"959 is not enough", three_days_and(59), "2026-12-01", {}},
          {"960 is", three_days_and(60), "2026-12-01", {"16-uur op 2026-09-04: 2026-09-01 t/m 2026-09-04, 960 minuten"}},
          {"the day itself is soon enough", three_days_and(60), "2026-09-04",
           {"16-uur op 2026-09-04: 2026-09-01 t/m 2026-09-04, 960 minuten"}},
          {"the day before is too soon", three_days_and(60), "2026-09-03", {}},
          {"the whole of D counts", three_days_and(240), "2026-12-01",
           {"16-uur op 2026-09-04: 2026-09-01 t/m 2026-09-04, 1140 minuten"}},
      },
      Regel::zestien_uur);
}

TEST(ZestienUurTest, CountsOnlyAbsenceAndLatenessThatWereNotAllowed) {
  const auto four_days = [](Soort soort, Geoorloofd geoorloofd) {
    School school;
    for (const auto* text : {"2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04"}) {
      school.add(soort, geoorloofd, std::string(text) + " 08:30", std::string(text) + " 15:30");
    }
    return school;
  };
  const Lines met = {"16-uur op 2026-09-04: 2026-09-01 t/m 2026-09-04, 1200 minuten"};
  expect_all(
      {
          {"absent, not allowed", four_days(Soort::afwezig, Geoorloofd::nee), "2026-12-01", met},
          {"late, not allowed", four_days(Soort::te_laat, Geoorloofd::nee), "2026-12-01", met},
          {"absent, allowed", four_days(Soort::afwezig, Geoorloofd::ja), "2026-12-01", {}},
          {"absent, not known whether allowed", four_days(Soort::afwezig, Geoorloofd::onbekend), "2026-12-01", {}},
          {"sick, not allowed", four_days(Soort::ziek, Geoorloofd::nee), "2026-12-01", {}},
          {"luxe", four_days(Soort::luxe, Geoorloofd::nee), "2026-12-01", {}},
          {"sent out of class", four_days(Soort::verwijderd, Geoorloofd::nee), "2026-12-01", {}},
          {"suspended", four_days(Soort::geschorst, Geoorloofd::nee), "2026-12-01", {}},
      },
      Regel::zestien_uur);
}

TEST(ZestienUurTest, LooksAtTheLesweekOfDAndTheThreeBefore) {
  const auto three_and = [](std::vector<std::string_view> dagen, std::string_view laatste) {
    return School().hele_dagen_afwezig(std::move(dagen)).te_laat(laatste, 60);
  };
  expect_all(
      {
          {"Tuesday of the first to Friday of the fourth week",
           three_and({"2026-09-01", "2026-09-08", "2026-09-15"}, "2026-09-25 08:30"), "2026-12-01",
           {"16-uur op 2026-09-25: 2026-09-01 t/m 2026-09-25, 960 minuten"}},
          {"Monday of the fifth is too late", three_and({"2026-09-01", "2026-09-08", "2026-09-15"}, "2026-09-28 08:30"), "2026-12-01", {}},
          {"a holiday week is no lesweek", three_and({"2026-09-21", "2026-09-28", "2026-10-05"}, "2026-10-23 08:30"), "2026-12-01",
           {"16-uur op 2026-10-23: 2026-09-21 t/m 2026-10-23, 960 minuten"}},
          {"the Monday after that is too late", three_and({"2026-09-21", "2026-09-28", "2026-10-05"}, "2026-10-26 08:30"), "2026-12-01", {}},
          {"over the summer, into the next school year", three_and({"2026-06-22", "2026-06-29", "2026-08-17"}, "2026-08-24 08:30"),
           "2026-12-01", {"16-uur op 2026-08-24: 2026-06-22 t/m 2026-08-24, 960 minuten"}},
          {"what leaves the window leaves the sum and the first day",
           School().hele_dagen_afwezig({"2026-09-01", "2026-09-08", "2026-09-15", "2026-09-29", "2026-09-30"}), "2026-12-01",
           {"16-uur op 2026-09-30: 2026-09-08 t/m 2026-09-30, 1200 minuten"}},
      },
      Regel::zestien_uur);
}

TEST(ZestienUurTest, CountsOnlyWhatCameAfterTheReset) {
  expect_all(
      {
          {"660 after a melding is not enough",
           melding_op_4_september().hele_dagen_afwezig({"2026-09-14", "2026-09-15"}).te_laat("2026-09-16 08:30", 60), "2026-12-01",
           {"16-uur op 2026-09-04: 2026-09-01 t/m 2026-09-04, 960 minuten"}},
          {"960 after it is a second one",
           melding_op_4_september().hele_dagen_afwezig({"2026-09-14", "2026-09-15", "2026-09-16"}).te_laat("2026-09-17 08:30", 60),
           "2026-12-01",
           {"16-uur op 2026-09-04: 2026-09-01 t/m 2026-09-04, 960 minuten", "16-uur op 2026-09-17: 2026-09-14 t/m 2026-09-17, 960 minuten"}},
      },
      Regel::zestien_uur);
}

TEST(ZestienUurTest, WaitsSevenDaysAfterTheLastMelding) {
  // Absent all of Monday 7 to Thursday 10 September: 960 are reached on the 10th, six days after D.
  const School school = melding_op_4_september().hele_dagen_afwezig({"2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10"});
  const std::string first = "16-uur op 2026-09-04: 2026-09-01 t/m 2026-09-04, 960 minuten";
  expect_all(
      {
          {"on the sixth day not yet", school, "2026-09-10", {first}},
          {"on the seventh, present or not", school, "2026-09-11",
           {first, "16-uur op 2026-09-11: 2026-09-07 t/m 2026-09-10, 1200 minuten"}},
          {"it does not move later", school, "2026-12-01", {first, "16-uur op 2026-09-11: 2026-09-07 t/m 2026-09-10, 1200 minuten"}},
      },
      Regel::zestien_uur);
  EXPECT_EQ(school.verandert_op("2026-09-10"), "2026-09-11");
}

TEST(ZestienUurTest, SeesTheSeventhDayAlsoAfterLatenessThatCoversNothing) {
  School school = melding_op_4_september();
  for (const auto* text : {"2026-09-07 08:30", "2026-09-08 08:30", "2026-09-09 08:30", "2026-09-10 08:30"}) school.te_laat(text, 300);
  EXPECT_EQ(school.uitkomsten("2026-12-01", Regel::zestien_uur).back(), "16-uur op 2026-09-11: 2026-09-07 t/m 2026-09-10, 1200 minuten");
}

TEST(ZestienUurTest, TakesTheFirstLesdagWhenTheSeventhDayIsNone) {
  // D on Friday 2 October, absent again from the 5th; the seventh day is a lesdag, the holiday begins on the 10th.
  const School school = School()
                            .with_vrije_dagen({"2026-10-09"})
                            .hele_dagen_afwezig({"2026-09-29", "2026-09-30", "2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06",
                                                 "2026-10-07", "2026-10-08"});
  EXPECT_EQ(school.uitkomsten("2026-12-01", Regel::zestien_uur),
            (Lines{"16-uur op 2026-10-02: 2026-09-29 t/m 2026-10-02, 1200 minuten",
                   "16-uur op 2026-10-19: 2026-10-05 t/m 2026-10-08, 1200 minuten"}));
}

TEST(ZestienUurTest, KeepsTheDayOfAClosedMeldingAsReset) {
  // The registrations behind the melding of 4 September were corrected away, but the partner has closed it.
  const School corrected = School().hele_dagen_afwezig({"2026-09-01", "2026-09-02"});
  expect_all(
      {
          {"what came before does not count", School(corrected).partner_sloot("2026-09-04").hele_dagen_afwezig({"2026-09-07", "2026-09-08"}),
           "2026-12-01", {}},
          {"it would have without", School(corrected).hele_dagen_afwezig({"2026-09-07", "2026-09-08"}), "2026-12-01",
           {"16-uur op 2026-09-08: 2026-09-01 t/m 2026-09-08, 1200 minuten"}},
          {"seven days are counted from it",
           School(corrected).partner_sloot("2026-09-04").hele_dagen_afwezig({"2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10"}),
           "2026-12-01", {"16-uur op 2026-09-11: 2026-09-07 t/m 2026-09-10, 1200 minuten"}},
          {"it does not take away the melding itself", melding_op_4_september().partner_sloot("2026-09-04"), "2026-12-01",
           {"16-uur op 2026-09-04: 2026-09-01 t/m 2026-09-04, 960 minuten"}},
          {"also when nothing is left of what came before",
           School().partner_sloot("2026-09-04").hele_dagen_afwezig({"2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10"}), "2026-12-01",
           {"16-uur op 2026-09-11: 2026-09-07 t/m 2026-09-10, 1200 minuten"}},
          {"also when its day is no longer a lesdag",
           School(corrected).with_vrije_dagen({"2026-09-04"}).partner_sloot("2026-09-04").hele_dagen_afwezig({"2026-09-07", "2026-09-08"}),
           "2026-12-01", {}},
      },
      Regel::zestien_uur);
}

TEST(ZestienUurTest, CountsLessonHoursWhereTheSchoolDoes) {
  domain::Regels uren;
  uren.eenheid = domain::Eenheid::lesuren;
  School school = School().with_regels(uren);
  school.lesuren_afwezig("2026-09-01 08:30", "2026-09-01 13:45", 1, 7).lesuren_afwezig("2026-09-02 08:30", "2026-09-02 13:45", 1, 7);
  EXPECT_EQ(school.uitkomsten("2026-12-01", Regel::zestien_uur), Lines{});
  school.lesuren_afwezig("2026-09-03 08:30", "2026-09-03 10:00", 1, 2);
  EXPECT_EQ(school.uitkomsten("2026-12-01", Regel::zestien_uur),
            Lines{"16-uur op 2026-09-03: 2026-09-01 t/m 2026-09-03, 960 minuten"});
}

TEST(ZestienUurTest, JudgesEachDayByTheRulesInForceOnIt) {
  domain::Regels strict;
  strict.zestien_uur_minuten = 600;
  strict.zestien_uur_dreigend_minuten = 500;
  domain::Regels usual;
  usual.geldig_vanaf = dag("2026-09-02");
  const School school = School().with_regels(std::vector{strict, usual}).hele_dagen_afwezig({"2026-08-31", "2026-09-01"});
  EXPECT_EQ(school.uitkomsten("2026-12-01", Regel::zestien_uur),
            Lines{"16-uur op 2026-09-01: 2026-08-31 t/m 2026-09-01, 600 minuten"});
  const School later = School().with_regels(std::vector{strict, usual}).hele_dagen_afwezig({"2026-09-01", "2026-09-02"});
  EXPECT_EQ(later.uitkomsten("2026-12-01", Regel::zestien_uur), Lines{});
}

TEST(ZestienUurTest, SaysWhichDaysAndMinutesMadeIt) {
  const auto uitkomsten = three_days_and(60).oordeel("2026-12-01").uitkomsten;
  ASSERT_FALSE(uitkomsten.empty());
  EXPECT_EQ(describe_whole(uitkomsten.front()),
            "16-uur op 2026-09-04: 2026-09-01 t/m 2026-09-04, 960 minuten begin 2026-09-01 sleutel - omdat "
            "2026-09-01=300 2026-09-02=300 2026-09-03=300 2026-09-04=60");
}

TEST(DreigendTest, WarnsAt840MinutesOnceAReset) {
  const auto two_days_and = [](int minuten) {
    return School().hele_dagen_afwezig({"2026-09-01", "2026-09-02"}).te_laat("2026-09-03 08:30", minuten);
  };
  expect_all(
      {
          {"839 is not enough", two_days_and(239), "2026-12-01", {}},
          {"840 is", two_days_and(240), "2026-12-01", {"dreigend-16-uur op 2026-09-03"}},
          {"only once", two_days_and(240).te_laat("2026-09-04 08:30", 30), "2026-12-01", {"dreigend-16-uur op 2026-09-03"}},
          {"not on a day that reaches 960",
           School().hele_dagen_afwezig({"2026-09-01", "2026-09-02", "2026-09-04"}).te_laat("2026-09-03 08:30", 60), "2026-12-01", {}},
          {"again after a melding",
           melding_op_4_september().hele_dagen_afwezig({"2026-09-14", "2026-09-15", "2026-09-16"}), "2026-12-01",
           {"dreigend-16-uur op 2026-09-03", "dreigend-16-uur op 2026-09-16"}},
          {"not while a melding waits for its seventh day",
           melding_op_4_september().hele_dagen_afwezig({"2026-09-07", "2026-09-08"}).te_laat("2026-09-09 08:30", 60).hele_dagen_afwezig(
               {"2026-09-10"}),
           "2026-09-10", {"dreigend-16-uur op 2026-09-03"}},
      },
      Regel::dreigend);
}

TEST(DreigendTest, IsKnownByTheResetBeforeIt) {
  const auto uitkomsten = melding_op_4_september().hele_dagen_afwezig({"2026-09-14", "2026-09-15", "2026-09-16"}).oordeel("2026-12-01").uitkomsten;
  std::vector<LocalDay> sleutels;
  for (const auto& uitkomst : uitkomsten) {
    if (uitkomst.regel == Regel::dreigend) sleutels.push_back(uitkomst.sleutel);
  }
  EXPECT_EQ(sleutels, (std::vector{no_day, dag("2026-09-04")}));
}

}  // namespace
}  // namespace hub::domain_test
