// M@ZL: the fourth sick spell within 84 days, or a spell of seven lesdagen.
// 31 August 2026 is a Monday; the autumn holiday is 10 to 18 October.
#include <gtest/gtest.h>

#include "tests/unit/domain/school.h"

namespace hub::domain_test {
namespace {

using domain::Regel;
using Lines = std::vector<std::string>;

struct Case {
  const char* naam;
  School school;
  const char* vandaag;
  Lines signalen;
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(c.school.uitkomsten(c.vandaag, Regel::mazl), c.signalen) << c.naam;
}

TEST(MazlFrequentieTest, SignalsTheFourthSpellWithin84Days) {
  expect_all({
      {"three are not enough", School().hele_dagen_ziek({"2026-09-01", "2026-09-08", "2026-09-15"}), "2026-12-01", {}},
      {"four are", School().hele_dagen_ziek({"2026-09-01", "2026-09-08", "2026-09-15", "2026-09-22"}), "2026-12-01",
       {"mazl op 2026-09-22: vanaf 2026-09-22, frequentie, 4 ziekmeldingen, 1 lesdagen"}},
      {"on the day itself", School().hele_dagen_ziek({"2026-09-01", "2026-09-08", "2026-09-15", "2026-09-22"}), "2026-09-22",
       {"mazl op 2026-09-22: vanaf 2026-09-22, frequentie, 4 ziekmeldingen, 1 lesdagen"}},
      {"83 days after the first", School().hele_dagen_ziek({"2026-09-01", "2026-09-08", "2026-09-15", "2026-11-23"}), "2026-12-01",
       {"mazl op 2026-11-23: vanaf 2026-11-23, frequentie, 4 ziekmeldingen, 1 lesdagen"}},
      {"84 days after it is too late", School().hele_dagen_ziek({"2026-09-01", "2026-09-08", "2026-09-15", "2026-11-24"}), "2026-12-01", {}},
      {"then the next one may be the fourth",
       School().hele_dagen_ziek({"2026-09-01", "2026-09-08", "2026-09-15", "2026-11-24", "2026-11-26"}), "2026-12-01",
       {"mazl op 2026-11-26: vanaf 2026-11-26, frequentie, 4 ziekmeldingen, 1 lesdagen"}},
      {"days in a row are one spell", School().hele_dagen_ziek({"2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04"}), "2026-12-01", {}},
      {"over a weekend and a holiday too", School().hele_dagen_ziek({"2026-09-04", "2026-09-07", "2026-10-09", "2026-10-19"}), "2026-12-01", {}},
      {"an hour is a spell",
       School().hele_dagen_ziek({"2026-09-01", "2026-09-08", "2026-09-15"}).ziek("2026-09-22 13:30", "2026-09-22 14:30"), "2026-12-01",
       {"mazl op 2026-09-22: vanaf 2026-09-22, frequentie, 4 ziekmeldingen, 1 lesdagen"}},
      {"four of an hour are four",
       School()
           .ziek("2026-09-01 13:30", "2026-09-01 14:30")
           .ziek("2026-09-08 13:30", "2026-09-08 14:30")
           .ziek("2026-09-15 13:30", "2026-09-15 14:30")
           .ziek("2026-09-22 13:30", "2026-09-22 14:30"),
       "2026-12-01", {"mazl op 2026-09-22: vanaf 2026-09-22, frequentie, 4 ziekmeldingen, 1 lesdagen"}},
      {"sick on a Saturday is none", School().hele_dagen_ziek({"2026-09-01", "2026-09-08", "2026-09-15", "2026-09-26"}), "2026-12-01", {}},
  });
}

TEST(MazlFrequentieTest, CountsOnlySpellsThatBeginAfterASignal) {
  const School four = School().hele_dagen_ziek({"2026-09-01", "2026-09-08", "2026-09-15", "2026-09-22"});
  const std::string first = "mazl op 2026-09-22: vanaf 2026-09-22, frequentie, 4 ziekmeldingen, 1 lesdagen";
  expect_all({
      {"a fifth gives nothing", School(four).hele_dagen_ziek({"2026-09-29"}), "2026-12-01", {first}},
      {"three later ones neither", School(four).hele_dagen_ziek({"2026-09-29", "2026-10-06", "2026-10-20"}), "2026-12-01", {first}},
      {"the fourth later one does, and tells of all in 84 days",
       School(four).hele_dagen_ziek({"2026-09-29", "2026-10-06", "2026-10-20", "2026-10-27"}), "2026-12-01",
       {first, "mazl op 2026-10-27: vanaf 2026-10-27, frequentie, 8 ziekmeldingen, 1 lesdagen"}},
      {"after a signal for length too",
       School()
           .hele_dagen_ziek({"2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04", "2026-09-07", "2026-09-08", "2026-09-09"})
           .hele_dagen_ziek({"2026-09-14", "2026-09-16", "2026-09-18"}),
       "2026-12-01", {"mazl op 2026-09-09: vanaf 2026-09-01, duur, 1 ziekmeldingen, 7 lesdagen"}},
  });
}

TEST(MazlDuurTest, SignalsASpellThatReachesSevenLesdagen) {
  const School six = School().hele_dagen_ziek({"2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04", "2026-09-07", "2026-09-08"});
  const std::string signal = "mazl op 2026-09-09: vanaf 2026-09-01, duur, 1 ziekmeldingen, 7 lesdagen";
  expect_all({
      {"six are not enough", six, "2026-12-01", {}},
      {"seven are", School(six).hele_dagen_ziek({"2026-09-09"}), "2026-12-01", {signal}},
      {"once a spell, however long", School(six).ziek("2026-09-09 08:30", "2026-10-30 15:30"), "2026-12-01", {signal}},
      {"an open one, when the seventh day is over", School().ziek("2026-09-01 08:30", ""), "2026-09-09", {}},
      {"an open one, the morning after", School().ziek("2026-09-01 08:30", ""), "2026-09-10", {signal}},
      {"a day without school is not counted and does not interrupt",
       School(six).with_vrije_dagen({"2026-09-09"}).hele_dagen_ziek({"2026-09-10"}), "2026-12-01",
       {"mazl op 2026-09-10: vanaf 2026-09-01, duur, 1 ziekmeldingen, 7 lesdagen"}},
      {"a lesdag without it interrupts", School(six).hele_dagen_ziek({"2026-09-10"}), "2026-12-01", {}},
  });
}

TEST(MazlTest, NamesWhatWasTrueFirst) {
  // The fourth spell lasts seven days: frequentie came first, and there is one signal for the spell.
  const School school = School()
                            .hele_dagen_ziek({"2026-09-01", "2026-09-03", "2026-09-07"})
                            .ziek("2026-09-14 08:30", "2026-09-25 15:30");
  EXPECT_EQ(school.uitkomsten("2026-12-01", Regel::mazl),
            Lines{"mazl op 2026-09-14: vanaf 2026-09-14, frequentie, 4 ziekmeldingen, 1 lesdagen"});
}

TEST(VerzuimgesprekTest, IsAskedOfTheSchoolWithEachSignal) {
  const School school = School().hele_dagen_ziek({"2026-09-01", "2026-09-08", "2026-09-15", "2026-09-22"});
  EXPECT_EQ(school.uitkomsten("2026-12-01", Regel::verzuimgesprek), Lines{"verzuimgesprek op 2026-09-22"});
  for (const auto& uitkomst : school.oordeel("2026-12-01").uitkomsten) {
    EXPECT_EQ(uitkomst.sleutel, dag("2026-09-22"));  // both are known by the first day of the spell
  }
}

}  // namespace
}  // namespace hub::domain_test
