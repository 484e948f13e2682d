#include <gtest/gtest.h>

#include "tests/unit/config/config_tree.h"

namespace hub::config {
namespace {

constexpr const char* file = "kalender/vakanties.yaml";
constexpr const char* own = "kalender/vestigingen.yaml";

TEST(KalenderTest, RefusesHolidaysThatCannotBeMeant) {
  expect_findings({
      {"the known typing error: a month too long",
       file,
       "t/m: 2027-02-28",
       "t/m: 2027-03-28",
       {"kalender/vakanties.yaml:7: noord.2026-2027.voorjaar lasts 37 days: one week with both its weekends is 9 "
        "days; instead write "
        "at most 9 days"}},
      {"kerst of three weeks",
       file,
       "t/m: 2027-01-03",
       "t/m: 2027-01-10",
       {"kalender/vakanties.yaml:6: noord.2026-2027.kerst lasts 23 days: two weeks are 16 days, and 18 with two days "
        "between; instead "
        "write at most 18 days"}},
      {"mei of three weeks",
       file,
       "t/m: 2027-05-02",
       "t/m: 2027-05-14",
       {"kalender/vakanties.yaml:8: noord.2026-2027.mei lasts 21 days: one fixed week and one of the school's own "
        "are 16 days; "
        "instead write at most 16 days"}},
      {"zomer of more than nine weeks",
       file,
       "t/m: 2027-08-22",
       "t/m: 2027-09-14",
       {"kalender/vakanties.yaml:9: noord.2026-2027.zomer lasts 67 days: six weeks are 44 days, and a seventh makes "
        "51; instead write "
        "at most 51 days"}},
      {"zomer of one week",
       file,
       "t/m: 2027-08-22",
       "t/m: 2027-07-18",
       {"kalender/vakanties.yaml:9: noord.2026-2027.zomer lasts 9 days: that is no school holiday; instead write at "
        "least 35 days; "
        "single days belong under vrije_dagen"}},
      {"end before begin",
       file,
       "t/m: 2026-10-18",
       "t/m: 2026-10-08",
       {"kalender/vakanties.yaml:5: noord.2026-2027.herfst ends on 2026-10-08: that is before it begins, on "
        "2026-10-10"}},
      {"the wrong year",
       file,
       "{van: 2026-10-10, t/m: 2026-10-18}",
       "{van: 2027-10-10, t/m: 2027-10-18}",
       {"kalender/vakanties.yaml:5: noord.2026-2027.herfst is from 2027-10-10 to 2027-10-18: in this school year "
        "that is not its "
        "season; instead write days between 2026-10-01 and 2026-11-15"}},
      {"outside its season",
       file,
       "{van: 2027-04-24, t/m: 2027-05-02}",
       "{van: 2027-03-27, t/m: 2027-04-04}",
       {"kalender/vakanties.yaml:8: noord.2026-2027.mei is from 2027-03-27 to 2027-04-04: in this school year that "
        "is not its season; "
        "instead write days between 2027-04-10 and 2027-05-25"}},
      {"a date that does not exist",
       file,
       "t/m: 2027-02-28",
       "t/m: 2027-02-29",
       {"kalender/vakanties.yaml:7: noord.2026-2027.voorjaar.t/m is '2027-02-29': it is no date that exists; instead "
        "write "
        "year-month-day, like 2026-09-01"}},
      {"no end",
       file,
       ", t/m: 2027-02-28",
       "",
       {"kalender/vakanties.yaml:7: noord.2026-2027.voorjaar.t/m is missing: a period ends on a day"}},
      {"unknown holiday",
       file,
       "herfst:",
       "hefrst:",
       {"kalender/vakanties.yaml:1: region noord has no whole school year: its schools would have no calendar; whole "
        "is herfst, kerst, "
        "voorjaar, mei, zomer",
        "kalender/vakanties.yaml:4: 2026-2027 of noord lacks herfst: only the first school year may be a part",
        "kalender/vakanties.yaml:5: unknown key 'hefrst': noord.2026-2027 knows nothing of this name; instead write "
        "herfst"}},
      {"no school year",
       file,
       "2026-2027:",
       "2026-2028:",
       {"kalender/vakanties.yaml:1: region noord has no whole school year: its schools would have no calendar; whole "
        "is herfst, kerst, "
        "voorjaar, mei, zomer",
        "kalender/vakanties.yaml:4: school year '2026-2028': it is no school year; instead write two years, like "
        "2026-2027"}},
      {"unknown region",
       file,
       "noord:\n",
       "noord:\n  2024-2025: {}\nnorod:\n",
       {"kalender/vakanties.yaml:1: region noord has no whole school year: its schools would have no calendar; whole "
        "is herfst, kerst, "
        "voorjaar, mei, zomer",
        "kalender/vakanties.yaml:3: unknown region 'norod': holidays are spread over three regions; instead write "
        "noord"}},
  });
}

TEST(KalenderTest, RefusesDaysThatOverlap) {
  expect_findings({
      // Holidays have seasons that do not meet, so one of two that overlap is out of its season.
      {"two holidays",
       file,
       "mei: {van: 2027-04-24, t/m: 2027-05-02}",
       "mei: {van: 2027-02-22, t/m: 2027-03-02}",
       {"kalender/vakanties.yaml:8: noord.2026-2027.mei is from 2027-02-22 to 2027-03-02: in this school year that "
        "is not its season; "
        "instead write days between 2027-04-10 and 2027-05-25"}},
  });
  struct Case {
    const char* name;
    const char* days;
    const char* finding;
  };
  const std::vector<Case> cases = {
      {"a free day in a holiday", "{van: 2026-10-18}",
       "kalender/vestigingen.yaml:3: 90CC00.vrije_dagen[1] is on 2026-10-18: it overlaps the herfstvakantie from "
       "2026-10-10 to "
       "2026-10-18; instead write another day"},
      {"free days that run into a holiday", "{van: 2026-10-08, t/m: 2026-10-10}",
       "kalender/vestigingen.yaml:3: 90CC00.vrije_dagen[1] is on 2026-10-08: it overlaps the herfstvakantie from "
       "2026-10-10 to "
       "2026-10-18; instead write another day"},
      {"a free day twice", "{van: 2026-11-18, naam: Studiedag}\n    - {van: 2026-11-18}",
       "kalender/vestigingen.yaml:4: 90CC00.vrije_dagen[2] is on 2026-11-18: it overlaps the Studiedag from "
       "2026-11-18 to 2026-11-18; "
       "instead write another day"},
  };
  for (const Case& c : cases) {
    const ConfigTree tree;
    tree.write(own, std::string("90CC00:\n  vrije_dagen:\n    - ") + c.days + "\n");
    EXPECT_EQ(tree.findings(), std::vector<std::string>{c.finding}) << c.name;
  }
}

TEST(KalenderTest, RequiresAWholeSchoolYearAndNoGaps) {
  expect_findings({
      {"no year is whole",
       file,
       "    herfst: {van: 2026-10-10, t/m: 2026-10-18}\n",
       "",
       {"kalender/vakanties.yaml:1: region noord has no whole school year: its schools would have no calendar; whole "
        "is herfst, kerst, "
        "voorjaar, mei, zomer",
        "kalender/vakanties.yaml:4: 2026-2027 of noord lacks herfst: only the first school year may be a part"}},
      {"a year is missing",
       file,
       "2025-2026:\n    kerst: {van: 2025-12-20, t/m: 2026-01-04}",
       "2024-2025:\n    kerst: {van: 2024-12-21, t/m: 2025-01-05}",
       {"kalender/vakanties.yaml:4: school year 2025-2026 of noord is missing: school years follow each other "
        "without gaps"}},
  });
}

TEST(KalenderTest, RefusesWhatASchoolCannotHave) {
  struct Case {
    const char* name;
    const char* text;
    std::vector<std::string> findings;
  };
  const std::vector<Case> cases = {
      {"unknown school",
       "90CC01:\n  vrije_dagen: []\n",
       {"kalender/vestigingen.yaml:1: vestiging '90CC01': partners.yaml has no such school; instead write 90CC00"}},
      {"unknown key",
       "90CC00:\n  studiedagen: []\n",
       {"kalender/vestigingen.yaml:2: unknown key 'studiedagen': 90CC00 knows nothing of this name; instead write "
        "one of vakanties, "
        "vrije_dagen"}},
      {"a holiday as free days",
       "90CC00:\n  vrije_dagen:\n    - {van: 2026-10-01, t/m: 2026-10-14}\n",
       {"kalender/vestigingen.yaml:3: 90CC00.vrije_dagen[1] lasts 14 days: so long a time is a holiday: 28 days of "
        "absence run on over "
        "free days, not over holidays; instead write it under vakanties"}},
      {"a free day that would be forgotten",
       "90CC00:\n  vrije_dagen:\n    - {van: 2027-10-01}\n",
       {"kalender/vestigingen.yaml:3: 90CC00.vrije_dagen[1] is on 2027-10-01: the holidays of that school year are "
        "not known, so it "
        "would be forgotten"}},
      {"an unknown year",
       "90CC00:\n  vakanties:\n    2027-2028:\n      mei: {van: 2028-04-29, t/m: 2028-05-07}\n",
       {"kalender/vestigingen.yaml:3: school year 2027-2028: kalender/vakanties.yaml does not have it for the region "
        "of this school"}},
      {"a holiday too long",
       "90CC00:\n  vakanties:\n    2026-2027:\n      mei: {van: 2027-04-17, t/m: 2027-05-09}\n",
       {"kalender/vestigingen.yaml:4: 90CC00.vakanties.2026-2027.mei lasts 23 days: one fixed week and one of the "
        "school's own are 16 "
        "days; instead write at most 16 days"}},
      {"a day without a date",
       "90CC00:\n  vrije_dagen:\n    - 2026-10-01\n",
       {"kalender/vestigingen.yaml:3: 90CC00.vrije_dagen[1] is no map: a list of 'key: value' is expected here"}},
  };
  for (const Case& c : cases) {
    const ConfigTree tree;
    tree.write(own, c.text);
    EXPECT_EQ(tree.findings(), c.findings) << c.name;
  }
}

TEST(KalenderTest, GivesASchoolItsOwnDaysAndLeavesTheOthersTogether) {
  const ConfigTree tree;
  tree.replace(
      "partners.yaml", "beheer:",
      "  90DD00:\n    naam: Derde\n    sector: vo\n    vakantieregio: noord\n    swv: swv-vo\n    jgz: geen\n"
      "    zorgcoordinatoren: [a@b.nl]\nbeheer:");
  tree.write(own,
             "90CC00:\n  vakanties:\n    2026-2027:\n      mei: {van: 2027-04-24, t/m: 2027-05-09}\n  vrije_dagen:\n"
             "    - {van: 2026-11-18, naam: Studiedag}\n    - {van: 2027-06-28, t/m: 2027-06-30}\n");
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded) << to_string(loaded.error().front());
  const auto kalender = [&loaded](const char* code) { return loaded->regio.find_vestiging(code)->kalender; };
  EXPECT_EQ(kalender("90BB00"), kalender("90DD00"));
  EXPECT_NE(kalender("90BB00"), kalender("90CC00"));
  struct Case {
    const char* day;
    bool regional;
    bool own_school;
  };
  const std::vector<Case> cases = {
      {"2026-10-12", false, false},  // herfst of the region, for both
      {"2026-11-18", true, false},   // study day
      {"2027-05-03", true, false},   // second week of mei
      {"2027-06-29", true, false},   // a free period
      {"2027-07-01", true, true},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(kalender("90BB00")->is_lesdag(*parse_date(c.day)), c.regional) << c.day;
    EXPECT_EQ(kalender("90CC00")->is_lesdag(*parse_date(c.day)), c.own_school) << c.day;
  }
  EXPECT_FALSE(kalender("90CC00")->is_vakantie(*parse_date("2026-11-18")));
  EXPECT_TRUE(kalender("90CC00")->is_vakantie(*parse_date("2027-05-03")));
}

}  // namespace
}  // namespace hub::config
